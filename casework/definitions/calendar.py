"""The official working calendar to start from: public holidays (节假日) and make-up days (调休)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

import chinese_calendar
from chinese_calendar import constants

from casework.rules.calendar import WorkCalendar

FIRST_YEAR = 2004


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day that is not what its weekday says."""

    date: date
    kind: Literal["holiday", "makeup"]
    name: str
    """The festival it belongs to, in Chinese."""


@dataclass(frozen=True, slots=True)
class CalendarSeed:
    """The days of the years whose arrangement the State Council has published."""

    known_years: tuple[int, ...]
    days: tuple[CalendarDay, ...]
    version: str
    source: str

    def to_calendar(self) -> WorkCalendar:
        """As the arithmetic of time limits takes it."""
        return WorkCalendar(
            holidays=frozenset(day.date for day in self.days if day.kind == "holiday"),
            makeup_days=frozenset(day.date for day in self.days if day.kind == "makeup"),
            known_years=frozenset(self.known_years),
            version=self.version,
            names=MappingProxyType({day.date: day.name for day in self.days}),
        )


def calendar_seed() -> CalendarSeed:
    """The seed that the package ``chinesecalendar`` carries: 2004 to its last published year."""
    holidays: dict[date, str] = constants.holidays
    makeup_days: dict[date, str] = constants.workdays
    chinese = {festival.value: festival.chinese for festival in constants.Holiday}
    days = [
        *(CalendarDay(day, "holiday", chinese[name]) for day, name in holidays.items()),
        *(CalendarDay(day, "makeup", chinese[name]) for day, name in makeup_days.items()),
    ]
    last_year = max(day.date.year for day in days)
    version = str(chinese_calendar.__version__)
    return CalendarSeed(
        known_years=tuple(range(FIRST_YEAR, last_year + 1)),
        days=tuple(sorted(days, key=lambda day: day.date)),
        version=f"cn-{last_year}-{version}",
        source=f"chinesecalendar {version}",
    )
