"""How much the long tests do: a sample in every run, everything by night (``make night``).

Races, kills, long loops and random walks find more the longer they go on. A run does a sample of
each, so that it ends while somebody waits for it; ``BIHUAN_TEST_NIGHT=1`` does all that is promised
in ``docs/performance.md``. No test is left out either way, and the head of a run says which it is.
"""

from __future__ import annotations

import os

NIGHT = os.environ.get("BIHUAN_TEST_NIGHT") == "1"


def amount(sample: int, whole: int) -> int:
    """How many rounds, kills or acts: the ``sample``, or the ``whole`` by night."""
    return whole if NIGHT else sample


def seeds(sample: int, whole: int) -> list[int]:
    """Seeds of random walks, from 1; ``SEED`` names one to have it again."""
    if "SEED" in os.environ:
        return [int(os.environ["SEED"])]
    return list(range(1, amount(sample, whole) + 1))


def told() -> str:
    """What the head of a run says."""
    if NIGHT:
        return "amounts: all rounds, kills and walks"
    return "amounts: a sample of rounds, kills and walks (make night does all)"
