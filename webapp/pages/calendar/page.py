"""A year of the working calendar as twelve months of weeks, and its festivals as spans."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.rules.calendar import WorkCalendar

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day as the year view draws it."""

    day: date
    kind: str
    """``working``, ``weekend``, ``holiday`` or ``makeup``."""
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month: weeks from Monday; None where a day belongs to another month."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class Festival:
    """Days off under one name, and the days worked for them."""

    name: str
    spans: tuple[tuple[date, date], ...]
    makeup_days: tuple[date, ...]


def months_of(calendar: WorkCalendar, year: int) -> list[Month]:
    """The twelve months of ``year``."""
    weeks = Calendar(firstweekday=0)
    return [
        Month(
            date(year, month, 1),
            tuple(
                tuple(_cell(calendar, day) if day.month == month else None for day in week)
                for week in weeks.monthdatescalendar(year, month)
            ),
            sum(
                calendar.is_working_day(day)
                for day in weeks.itermonthdates(year, month)
                if day.month == month
            ),
        )
        for month in MONTHS
    ]


def festivals_of(calendar: WorkCalendar, year: int) -> list[Festival]:
    """The festivals of ``year`` in order, each with its days off and the days worked instead."""
    named = [(day, name, calendar.kind_of(day)) for day, name in calendar.named_days(year).items()]
    order = dict.fromkeys(name for _, name, kind in named if kind == "holiday")
    return [
        Festival(
            name,
            _spans([d for d, n, kind in named if n == name and kind == "holiday"]),
            tuple(d for d, n, kind in named if n == name and kind == "makeup"),
        )
        for name in order
    ]


def _cell(calendar: WorkCalendar, day: date) -> DayCell:
    return DayCell(day, calendar.kind_of(day), calendar.name_of(day))


def _spans(days: Sequence[date]) -> tuple[tuple[date, date], ...]:
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return tuple(spans)
