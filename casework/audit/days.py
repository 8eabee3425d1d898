"""Working days looked up, not walked: a sorted list of them, searched by halves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time

from casework.audit.differences import OFFICE

FIRST, LAST = date(1992, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_REST = (6, 0)
"""Remainders of Saturday and Sunday: day 1 of all counting was a Monday."""
_FIXED = {
    2000: ("0101", "0501", "0502", "0503", "1001", "1002", "1003"),
    2008: ("0101", "0501", "1001", "1002", "1003"),
    2025: ("0101", "0501", "0502", "1001", "1002", "1003"),
}
"""Holidays by month and day (全国年节及纪念日放假办法 2), by the first year of a version."""
_OPEN = "1225"
"""From this day on a December may still be changed by the notice of the next year."""


class OutOfReach(ValueError):
    """A day before 1992 or after 2199, which no list of ours has."""


class Days:
    """The office's working days by number, from the rows of the calendar."""

    def __init__(self, special: Mapping[date, str], known_years: Collection[int]) -> None:
        self._known = frozenset(known_years)
        kinds = dict.fromkeys(self._fixed(), "holiday")
        kinds |= {day.toordinal(): kind for day, kind in special.items()}
        self._working = [
            number
            for number in range(FIRST, LAST + 1)
            if kinds.get(number, "holiday" if number % 7 in _REST else "makeup") == "makeup"
        ]

    def between(self, after: date, until: date) -> int:
        """Working days after one day up to and with another; negative when it lies before."""
        last, first = until.toordinal(), after.toordinal()
        return bisect_right(self._working, last) - bisect_right(self._working, first)

    def ranked(self, after: date, rank: int, gaps: Collection[tuple[int, int]] = ()) -> date:
        """The ``rank`` th working day after ``after`` (before it, when negative), without gaps.

        ``gaps`` are half-open stretches of day numbers that do not count, in order and apart.
        """
        number = after.toordinal()
        if rank < 0:
            return self._at(bisect_left(self._working, number) + rank)
        if rank == 0:
            return after
        place = bisect_right(self._working, number) + rank - 1
        for begin, end in gaps:
            if self._at(place).toordinal() < begin:
                break
            lost = bisect_left(self._working, end)
            place += max(lost - bisect_left(self._working, max(begin, number + 1)), 0)
        return self._at(place)

    def open_day(self, day: date, gaps: Collection[tuple[int, int]] = ()) -> date:
        """``day`` itself if the office works, else the next working day outside the gaps."""
        found = self._at(bisect_left(self._working, day.toordinal()))
        if found == day:
            return day
        for begin, end in gaps:
            if begin <= found.toordinal() < end:
                found = self._at(bisect_left(self._working, end))
        return found

    def provisional(self, first: date, last: date) -> bool:
        """Whether a year from the one day to the other is not published, or its notice may reach
        the last day."""
        asked = set(range(first.year, last.year + 1))
        if f"{last:%m%d}" >= _OPEN:
            asked.add(last.year + 1)
        return not asked <= self._known

    def _fixed(self) -> Iterator[int]:
        """The holidays that the law fixes, by number, of every year without a notice."""
        for year in set(range(min(_FIXED), 2200)) - self._known:
            version = max(since for since in _FIXED if since <= year)
            for written in _FIXED[version]:
                yield date(year, int(written[:2]), int(written[2:])).toordinal()

    def _at(self, place: int) -> date:
        if not 0 <= place < len(self._working):
            raise OutOfReach
        return date.fromordinal(self._working[place])


def day_in_office(moment: datetime) -> date:
    """The office's calendar day at ``moment``."""
    return moment.astimezone(OFFICE).date()


def opening_of(day: date) -> datetime:
    """The first moment of a day in the office."""
    return datetime.combine(day, time(), tzinfo=OFFICE)


def closing_of(day: date) -> datetime:
    """The last second of a day in the office."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=OFFICE)
