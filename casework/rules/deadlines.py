"""Time limits: from a rule and a start to the last day, and how it was counted.

The starting day is not counted (民法典 201); months end on the same-numbered day or, where the
month has none, on its last day (民法典 202). Pure: dates in, dates out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
SATURDAY = 5

Unit = Literal["working_days", "calendar_days", "months", "hours", "fixed", "chosen"]
LastDay = Literal["keep", "next_working_day"]
Edge = Literal["closing", "opening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One time limit as a campaign or a law states it; ``basis`` says where it stands.

    ``fixed`` ends on ``not_later_than`` whatever the start; ``chosen`` takes a day a person
    names in a form. ``length`` counts ``unit`` s after the starting day or moment. A rule of
    edge ``opening`` says from which day an act is allowed, not until when.
    """

    id: str
    title_zh: str
    title_en: str
    basis: str
    unit: Unit
    length: int = 0
    not_before: date | None = None
    not_later_than: date | None = None
    last_day: LastDay = "keep"
    ladder: str | None = None
    edge: Edge = "closing"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The office calendar: weekends rest, except where the State Council swaps a day (调休)."""

    holidays: Collection[date] = field(default_factory=frozenset)
    makeup_days: Collection[date] = field(default_factory=frozenset)
    known_years: Collection[int] = field(default_factory=frozenset)
    version: str = ""

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        if day in self.makeup_days:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

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
        """Whether the span touches a year whose holidays are not published yet."""
        return any(y not in self.known_years for y in range(start.year, end.year + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A computed time limit: its last moment and how the day was found."""

    rule: DeadlineRule
    start: datetime
    counted_to: date
    """Where plain counting ended, before caps and the last-day rule moved it."""
    due_on: date
    due_at: datetime
    moved_by: tuple[str, ...]
    """Why ``due_on`` differs: ``not_before``, ``not_later_than``, ``last_day``."""
    provisional: bool
    calendar_version: str


def end_of_day(day: date) -> datetime:
    """The last moment of ``day`` in the office: a term runs out at midnight, not at noon."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=OFFICE_TIME)


def start_of_day(day: date) -> datetime:
    """The first moment of ``day`` in the office."""
    return datetime.combine(day, time.min, tzinfo=OFFICE_TIME)


def office_day(moment: datetime) -> date:
    """The calendar day in the office, which is not the day in UTC."""
    return moment.astimezone(OFFICE_TIME).date()


def add_months(day: date, months: int) -> date:
    """The same-numbered day ``months`` later, or that month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_of(
    rule: DeadlineRule, start: datetime, calendar: WorkCalendar, *, chosen: date | None = None
) -> Term:
    """When the time limit ``rule`` that starts at ``start`` runs out.

    ``chosen`` is the day a person named, for rules of unit ``chosen``. Limits in hours keep their
    hour; every other limit runs to the end of its last day.
    """
    first = office_day(start)
    counted_to = _counted(rule, start, calendar, chosen)
    day, moved_by = counted_to, list[str]()
    if rule.not_before is not None and day < rule.not_before:
        day, moved_by = rule.not_before, [*moved_by, "not_before"]
    if rule.last_day == "next_working_day" and not calendar.is_working_day(day):
        day, moved_by = calendar.next_working_day(day), [*moved_by, "last_day"]
    if rule.not_later_than is not None and day > rule.not_later_than:
        day, moved_by = max(rule.not_later_than, first), [*moved_by, "not_later_than"]
    return Term(
        rule=rule,
        start=start,
        counted_to=counted_to,
        due_on=day,
        due_at=_moment(rule, start, day, moved=bool(moved_by)),
        moved_by=tuple(moved_by),
        provisional=calendar.is_provisional(first, day),
        calendar_version=calendar.version,
    )


def _moment(rule: DeadlineRule, start: datetime, day: date, *, moved: bool) -> datetime:
    if rule.unit == "hours" and not moved:
        return start + timedelta(hours=rule.length)
    return start_of_day(day) if rule.edge == "opening" else end_of_day(day)


def _counted(
    rule: DeadlineRule, start: datetime, calendar: WorkCalendar, chosen: date | None
) -> date:
    first = office_day(start)
    match rule.unit:
        case "working_days":
            return calendar.shift(first, rule.length)
        case "calendar_days":
            return first + timedelta(days=rule.length)
        case "months":
            return add_months(first, rule.length)
        case "hours":
            return office_day(start + timedelta(hours=rule.length))
        case "fixed":
            return max(_given(rule.not_later_than, rule), first)
        case "chosen":
            return _given(chosen, rule)


def _given(day: date | None, rule: DeadlineRule) -> date:
    if day is None:
        raise ValueError(f"rule {rule.id} needs a day")
    return day


def rung_moments(
    due_on: date, offsets: Collection[int], calendar: WorkCalendar
) -> tuple[datetime, ...]:
    """When each rung of an escalation ladder (督办阶梯) is reached, first rung first.

    ``offsets`` are working days from the due day: a rung before or on the due day is reached when
    its day begins, one after it likewise, so "+1" means the morning of the first working day late.
    """
    return tuple(start_of_day(calendar.shift(due_on, offset)) for offset in offsets)
