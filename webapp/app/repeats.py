"""How often the same thing was refused or read in this hour, counted by this program."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from casework.rules.repetition import is_told

MOST_PEOPLE, MOST_ADDRESSES = 2000, 200
"""With a count of their own; all further ones share one."""
MOST_THINGS = 100
"""Different things that one of them is counted for; all further ones share one."""
HOUR = 3600
EVERYTHING_ELSE = ""


def this_hour() -> int:
    """The hour of the machine's clock, as a running number."""
    return int(time.time()) // HOUR


class Repeats:
    """Counts by who and what, forgotten at each hour; memory and lines told are bounded."""

    def __init__(self, most: int = MOST_PEOPLE, hour: Callable[[], int] = this_hour) -> None:
        self._most, self._hour = most, hour
        self._lock = threading.Lock()
        self._counting = hour()
        self._counted: dict[str, Counter[str]] = {}

    def told(self, who: str, what: str) -> int:
        """Count once more; return how often it was by now, or 0 where no line tells of it."""
        with self._lock:
            times = self._count(who, what)
        return times if is_told(times) else 0

    def _count(self, who: str, what: str) -> int:
        if self._hour() != self._counting:
            self._counting = self._hour()
            self._counted.clear()
        if who not in self._counted and len(self._counted) >= self._most:
            who = EVERYTHING_ELSE
        things = self._counted.setdefault(who, Counter())
        if what not in things and len(things) >= MOST_THINGS:
            what = EVERYTHING_ELSE
        things[what] += 1
        return things[what]
