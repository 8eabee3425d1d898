"""The official working calendar to start from: public holidays (节假日) and make-up days (调休)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import chinese_calendar
from chinese_calendar import constants

from casework.rules.calendar import WorkCalendar
from casework.rules.notice_days import NoticeDay, calendar_of

FIRST_YEAR = 2004
DECEMBER = 12
AMENDED = 1
"""Part of the version: raise it when :data:`LEFT_OUT` changes."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day that is not what its weekday says."""

    date: date
    kind: Literal["holiday", "makeup"]
    name: str
    """The festival it belongs to, in Chinese."""

    @property
    def notice(self) -> int:
        """The year whose notice names it: days of December belong to the next New Year (元旦)."""
        return self.date.year + (self.date.month == DECEMBER)


LEFT_OUT = (CalendarDay(date(2005, 12, 31), "makeup", "元旦"),)
"""Days that the package does not have.

Saturday, 31 December 2005 was worked for Tuesday, 3 January 2006 (国办发明电〔2005〕35号, 一).
"""


@dataclass(frozen=True, slots=True)
class CalendarSeed:
    """The days of the years whose arrangement the State Council has published."""

    known_years: tuple[int, ...]
    days: tuple[CalendarDay, ...]
    version: str
    source: str

    def to_calendar(self) -> WorkCalendar:
        """As the arithmetic of time limits takes it."""
        days = (NoticeDay(day.notice, day.date, day.kind, day.name) for day in self.days)
        return calendar_of(days, dict.fromkeys(self.known_years, self.version))


def calendar_seed() -> CalendarSeed:
    """The seed: what the package ``chinesecalendar`` carries, and the days it leaves out."""
    holidays: dict[date, str] = constants.holidays
    makeup_days: dict[date, str] = constants.workdays
    chinese = {festival.value: festival.chinese for festival in constants.Holiday}
    days = [
        *(CalendarDay(day, "holiday", chinese[name]) for day, name in holidays.items()),
        *(CalendarDay(day, "makeup", chinese[name]) for day, name in makeup_days.items()),
        *(day for day in LEFT_OUT if day.date not in makeup_days),
    ]
    last_year = max(day.notice for day in days)
    version = str(chinese_calendar.__version__)
    return CalendarSeed(
        known_years=tuple(range(FIRST_YEAR, last_year + 1)),
        days=tuple(sorted(days, key=lambda day: day.date)),
        version=f"cn-{last_year}-{version}.{AMENDED}",
        source=f"chinesecalendar {version}",
    )
