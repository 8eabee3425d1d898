"""What comes by the hundred is told of the first ten times, then of each power of ten."""

from __future__ import annotations

from casework.rules.repetition import is_told


def test_the_first_ten_are_told_then_each_power_of_ten():
    told = [times for times in range(1, 100_001) if is_told(times)]
    assert told == [*range(1, 11), 100, 1_000, 10_000, 100_000]
