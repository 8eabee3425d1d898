"""Time limits: from a rule and a start to the last day, and how each day was counted.

The starting day is not counted (民法典 201); months end on the same-numbered day or, where the
month has none, on its last day (民法典 202). A pause takes the days it covers out of the count;
an extension makes the limit longer from its start. Pure: dates in, dates out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from casework.rules.calendar import (
    WorkCalendar,
    add_months,
    end_of_day,
    office_day,
    start_of_day,
)

Unit = Literal["working_days", "calendar_days", "months", "hours", "fixed", "chosen"]
LastDay = Literal["keep", "next_working_day"]
Edge = Literal["closing", "opening"]
PauseKind = Literal["testing", "hearing", "public_notice", "suspension", "identification", "refund"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """Who may make a limit longer, by how much, how often, and how early it must be asked."""

    by_role: str
    length: int
    """The most one extension may add, in the unit of its rule."""
    times: int = 1
    ask_before: int = 0
    """Working days before the last day by which it must have been asked; 0: by the last day."""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """One time limit as a campaign or a law states it; ``basis`` says where it stands.

    ``fixed`` ends on ``not_later_than`` whatever the start; ``chosen`` takes a day a person
    names in a form. ``length`` counts ``unit`` s after the starting day or moment. A rule of
    edge ``opening`` says from which day an act is allowed, not until when. A rule holds for acts
    from ``valid_from`` to ``valid_until``: the law of the day of the act applies (L-VER).
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
    law: str = ""
    """Reference of the statute in the domain's list, such as ``L-CX-18``; empty for a notice."""
    starts: str = ""
    """The act from which it runs, such as ``order_served``."""
    after: str = ""
    """The rule whose end starts this one (chained limits)."""
    excludes: tuple[PauseKind, ...] = ()
    """What stops this clock."""
    extension: ExtensionRule | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule is the law for an act of ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch that does not count: from the day it began until the day before it ended."""

    kind: str
    since: datetime
    until: datetime | None = None
    """None while it lasts."""

    def covers(self, day: date) -> bool:
        """Whether ``day`` falls in the pause."""
        ended = self.until is not None and office_day(self.until) <= day
        return office_day(self.since) <= day and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened to a limit after it began: pauses, and lengths added by extensions."""

    pauses: tuple[Pause, ...] = ()
    extensions: tuple[int, ...] = ()

    @property
    def added(self) -> int:
        """Everything that extensions added, in the rule's unit."""
        return sum(self.extensions)

    def pause_on(self, day: date) -> Pause | None:
        """The pause that takes ``day`` out of the count, if one does."""
        return next((pause for pause in self.pauses if pause.covers(day)), None)


UNCHANGED = Changes()


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of a count: its number, or why it was passed over."""

    day: date
    number: int | None
    skipped: str
    """``weekend``, ``holiday`` or ``paused``; empty when counted."""
    name: str = ""
    """The festival, or the kind of pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A computed time limit: its last moment and how the day was found."""

    rule: LimitRule
    start: datetime
    changes: Changes
    counted_to: date
    """Where plain counting ended, before caps and the last-day rule moved it."""
    due_on: date
    due_at: datetime
    moved_by: tuple[str, ...]
    """Why ``due_on`` differs: ``not_before``, ``not_later_than``, ``last_day``."""
    provisional: bool
    calendar_version: str


def term_of(
    rule: LimitRule,
    start: datetime,
    calendar: WorkCalendar,
    *,
    chosen: date | None = None,
    changes: Changes = UNCHANGED,
) -> Term:
    """When the time limit ``rule`` that starts at ``start`` runs out.

    ``chosen`` is the day a person named, for rules of unit ``chosen``. Limits in hours keep their
    hour; every other limit runs to the end of its last day. While a pause lasts there is no last
    day to name: ``ValueError``.
    """
    if any(pause.until is None for pause in changes.pauses):
        raise ValueError(f"rule {rule.id} stands still")
    first = office_day(start)
    counted_to = _counted(rule, start, calendar, chosen, changes)
    day, moved_by = counted_to, list[str]()
    if rule.not_before is not None and day < rule.not_before:
        day, moved_by = rule.not_before, [*moved_by, "not_before"]
    if rule.last_day == "next_working_day" and not calendar.is_working_day(day):
        day, moved_by = _next_open_day(day, calendar, changes), [*moved_by, "last_day"]
    if rule.not_later_than is not None and day > rule.not_later_than:
        day, moved_by = max(rule.not_later_than, first), [*moved_by, "not_later_than"]
    return Term(
        rule=rule,
        start=start,
        changes=changes,
        counted_to=counted_to,
        due_on=day,
        due_at=_moment(rule, start, day, changes, moved=day != counted_to),
        moved_by=tuple(moved_by),
        provisional=calendar.is_provisional(first, day),
        calendar_version=calendar.version,
    )


def count_days(
    rule: LimitRule, start: datetime, calendar: WorkCalendar, changes: Changes = UNCHANGED
) -> Iterator[DayLine]:
    """Every day after the start, counted or passed over by name, up to the last one counted.

    Only for limits in working or calendar days; others are not counted day by day.
    """
    day, number, need = office_day(start), 0, rule.length + changes.added
    while number < need:
        day += timedelta(days=1)
        skipped, name = _passed_over(rule, day, calendar, changes)
        number += not skipped
        yield DayLine(day, None if skipped else number, skipped, name)


def rung_moments(
    due_on: date, offsets: Collection[int], calendar: WorkCalendar
) -> tuple[datetime, ...]:
    """When each rung of an escalation ladder (分级督办) is reached, first rung first.

    ``offsets`` are working days from the due day: a rung before or on the due day is reached when
    its day begins, one after it likewise, so "+1" means the morning of the first working day late.
    """
    return tuple(start_of_day(calendar.shift(due_on, offset)) for offset in offsets)


def _passed_over(
    rule: LimitRule, day: date, calendar: WorkCalendar, changes: Changes
) -> tuple[str, str]:
    paused = changes.pause_on(day)
    if paused is not None:
        return "paused", paused.kind
    kind = calendar.kind_of(day)
    if rule.unit == "working_days" and kind in {"holiday", "weekend"}:
        return kind, calendar.name_of(day)
    return "", calendar.name_of(day) if kind == "makeup" else ""


def _counted(
    rule: LimitRule,
    start: datetime,
    calendar: WorkCalendar,
    chosen: date | None,
    changes: Changes,
) -> date:
    first = office_day(start)
    match rule.unit:
        case "working_days" | "calendar_days":
            return _last(first, count_days(rule, start, calendar, changes))
        case "months":
            return _resumed(add_months(first, rule.length + changes.added), first, changes.pauses)
        case "hours":
            return office_day(_hours_on(rule, start, changes))
        case "fixed":
            return max(_given(rule.not_later_than, rule), first)
        case "chosen":
            day = _given(chosen, rule) + timedelta(days=changes.added)
            return _resumed(day, first, changes.pauses)


def _last(first: date, lines: Iterator[DayLine]) -> date:
    day = first
    for line in lines:
        day = line.day
    return day


def _next_open_day(day: date, calendar: WorkCalendar, changes: Changes) -> date:
    """The next working day on which the clock does not stand still."""
    day = calendar.next_working_day(day)
    while changes.pause_on(day) is not None:
        day = calendar.next_working_day(day)
    return day


def _resumed(day: date, first: date, pauses: Sequence[Pause]) -> date:
    """``day`` moved on by every paused day between the start and it."""
    end, at = day, first
    while at < end:
        at += timedelta(days=1)
        end += timedelta(days=any(pause.covers(at) for pause in pauses))
    return end


def _hours_on(rule: LimitRule, start: datetime, changes: Changes) -> datetime:
    paused = sum((_stood(pause, start) for pause in changes.pauses), timedelta())
    return start + timedelta(hours=rule.length + changes.added) + paused


def _stood(pause: Pause, start: datetime) -> timedelta:
    """How long the clock stood in ``pause``; what lay before the start was never counted."""
    return max((pause.until or pause.since) - max(pause.since, start), timedelta())


def _moment(
    rule: LimitRule, start: datetime, day: date, changes: Changes, *, moved: bool
) -> datetime:
    if rule.unit == "hours" and not moved:
        return _hours_on(rule, start, changes)
    return start_of_day(day) if rule.edge == "opening" else end_of_day(day)


def _given(day: date | None, rule: LimitRule) -> date:
    if day is None:
        raise ValueError(f"rule {rule.id} needs a day")
    return day
