"""What comes by the hundred is told now and then: so an attacker cannot fill the trail."""

from __future__ import annotations

FIRST = 10


def is_told(times: int) -> bool:
    """Whether the trail tells of the same thing for the ``times``-th time in an hour.

    Of each of the first ten, then of the hundredth, the thousandth and so on.
    """
    if times <= FIRST:
        return True
    while times % 10 == 0:
        times //= 10
    return times == 1
