"""The office's days: where a day begins and ends, and which days it works. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from casework.rules.statutory_days import statutory_days, statutory_name

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
NOTICE_REACH = timedelta(days=7)
"""How far before 1 January a year's notice may name days.

It swaps days of the week of New Year (元旦) with a weekend beside it; the earliest day so far is
29 December (notices of 2008 and 2019).
"""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The office calendar: weekends rest, except where the State Council swaps a day (调休).

    In a year without a notice the holidays that the law fixes to a day rest as well.
    """

    holidays: Collection[date] = field(default_factory=frozenset)
    makeup_days: Collection[date] = field(default_factory=frozenset)
    known_years: Collection[int] = field(default_factory=frozenset)
    version: str = ""
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    """The festival a holiday or make-up day belongs to."""

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        if day in self.makeup_days:
            return True
        return day.weekday() < SATURDAY and not self._is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def shift(self, day: date, working_days: int) -> date:
        """``working_days`` after (or, when negative, before) ``day``; ``day`` is not counted."""
        step = timedelta(days=1 if working_days > 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` is past."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a notice to come may change days of the span.

        That is so of a year whose holidays are not published yet, and of the last days of the year
        before it (:data:`NOTICE_REACH`).
        """
        last = end.year + (end > date(end.year, 12, 31) - NOTICE_REACH)
        return any(y not in self.known_years for y in range(start.year, last + 1))

    def kind_of(self, day: date) -> str:
        """What sort of day it is: ``working``, ``makeup``, ``holiday`` or ``weekend``."""
        if day in self.makeup_days:
            return "makeup"
        if self._is_holiday(day):
            return "holiday"
        return "weekend" if day.weekday() >= SATURDAY else "working"

    def name_of(self, day: date) -> str:
        """The festival that ``day`` belongs to; empty for a day like any other."""
        return self.names.get(day, "") or self._fixed_by_law(day)

    def named_days(self, year: int) -> Mapping[date, str]:
        """The days of ``year`` that belong to a festival, in order."""
        named = {} if year in self.known_years else statutory_days(year)
        named |= {day: name for day, name in self.names.items() if day.year == year}
        return dict(sorted(named.items()))

    def _is_holiday(self, day: date) -> bool:
        return day in self.holidays or bool(self._fixed_by_law(day))

    def _fixed_by_law(self, day: date) -> str:
        return "" if day.year in self.known_years else statutory_name(day)


def end_of_day(day: date) -> datetime:
    """The last moment of ``day`` in the office: a term runs out at midnight, not at noon."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=OFFICE_TIME)


def start_of_day(day: date) -> datetime:
    """The first moment of ``day`` in the office."""
    return datetime.combine(day, time.min, tzinfo=OFFICE_TIME)


def as_number(day: date) -> int:
    """A day as decision tables compare it: 2022-09-28 is 20220928."""
    return day.year * 10_000 + day.month * 100 + day.day


def office_day(moment: datetime) -> date:
    """The calendar day in the office, which is not the day in UTC."""
    return moment.astimezone(OFFICE_TIME).date()


def add_months(day: date, months: int) -> date:
    """The same-numbered day ``months`` later, or that month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
