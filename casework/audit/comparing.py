"""One time limit: what the trail tells and the auditor computes, against what the row says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.audit.arithmetic import Course, End, NotComputable, end_of
from casework.audit.days import (
    Days,
    OutOfReach,
    closing_of,
    day_in_office,
    opening_of,
)
from casework.audit.differences import said
from casework.audit.files import Pack, Rule
from casework.audit.rungs import Found, Watch, check_rungs
from casework.audit.stories import Story
from casework.models import Limit, Rung
from casework.models.limits import ARMED, MET, MISSED, OPENED, PAUSED, WITHDRAWN

CHANGED_PAUSE, CHANGED_EXTENSION = ("kind", "since", "until"), ("length", "asked_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """By what a limit is measured: its campaign's rules, the calendar, the moment of the audit."""

    pack: Pack
    days: Days
    calendar: str
    """The version of the calendar that is in force now."""
    as_of: datetime
    jumps: Sequence[tuple[datetime, datetime]]
    withdrawing: Collection[tuple[str, str]]
    """Process and end of a matter that owes no act any more."""


def compare(story: Story, row: Limit, rungs: Sequence[Rung], measure: Measure) -> Iterator[Found]:
    """Every point in which the row of a limit differs from its story."""
    yield from (("story_broken", "each event to follow the last", gap) for gap in story.gaps)
    yield from _told(story, row)
    yield from _phases(story, measure.pack)
    rule = measure.pack.rule_on(story.rule, day_in_office(story.start))
    if rule is None:
        yield "rule_unknown", f"rule {story.rule} in force on the day of the start", "none"
        return
    yield from _same("ladder_days", _known_offsets(story, row, measure), _offsets(row, story))
    try:
        end = _end(story, row, rule, measure)
        yield from _days(row, end, rule)
        yield from _ending(story, row, end, measure.days)
        yield from _ladder(story, row, rungs, measure)
    except (NotComputable, OutOfReach) as problem:
        yield "not_computable", "a day that can be computed", type(problem).__name__


def recomputed(story: Story, row: Limit, measure: Measure) -> bool:
    """Whether the due day is computed anew, or can only be compared with what the trail tells.

    A leader's day follows from no rule, a clock that stands has no end, and a limit that ended
    under another edition of the calendar, or of its rule, cannot be counted by this one.
    """
    if story.overridden or story.stands:
        return False
    return story.ended is None or not (
        row.calendar not in {None, measure.calendar}
        or row.edition not in (None, _edition(story, measure))
    )


def _edition(story: Story, measure: Measure) -> list[Any] | None:
    """What the rule's file says now of all that a day depends on."""
    rule = measure.pack.rule_on(story.rule, day_in_office(story.start))
    if rule is None:
        return None
    first, last = rule.get("not_before"), rule.get("not_later_than")
    return [
        rule["unit"],
        rule.get("length", 0),
        rule.get("last_day", "keep"),
        rule.get("edge", "closing"),
        said(first) if first else None,
        said(last) if last else None,
    ]


def _told(story: Story, row: Limit) -> Iterator[Found]:
    """What the trail says in so many words."""
    yield from _same("rule", story.rule, row.rule)
    yield from _same("starts_at", story.start, row.starts_at)
    if story.setting.told_start and row.starts_at == story.setting.start:
        yield from _same("started_by", story.setting.by, row.started_by)
        yield from _same("started_in", story.setting.place, row.started_in)
    yield from _same("ladder", story.ladder, row.ladder)
    yield from _same("chosen_on", story.chosen, row.chosen_on)
    yield from _same("overridden", story.overridden, row.overridden)
    pauses = [{key: pause[key] for key in CHANGED_PAUSE} for pause in row.pauses]
    yield from _same("pauses", story.pauses, pauses)
    extensions = [{key: given[key] for key in CHANGED_EXTENSION} for given in row.extensions]
    yield from _same("extensions", story.extensions, extensions)
    if not (story.undelivered and row.delivered_at is None):
        yield from _same("delivered_at", story.delivered_at, row.delivered_at)
    yield from _same("settled_at", story.ended_at, row.settled_at)


def _phases(story: Story, pack: Pack) -> Iterator[Found]:
    """Each phase that took the limit over began when the campaign's file says so."""
    for phase, instant in story.phases:
        first = pack.phases.get(phase)
        if first is None or opening_of(first) != instant:
            yield "phase_instant", f"{phase} from {said(first)}", said(instant)


def _end(story: Story, row: Limit, rule: Rule, measure: Measure) -> End:
    if recomputed(story, row, measure):
        course = Course(
            start=story.start,
            chosen=story.chosen,
            pauses=[(_moment(p["since"]), _moment(p["until"])) for p in story.pauses],
            added=[given["length"] for given in story.extensions],
        )
        return end_of(rule, course, measure.days)
    at = opening_of if rule.get("edge") == "opening" else closing_of
    hourly = rule["unit"] == "hours" and row.due_on == story.due_on
    moment = row.due_at if hourly else at(story.due_on)
    return End(story.due_on, moment, row.provisional and not story.overridden)


def _days(row: Limit, end: End, rule: Rule) -> Iterator[Found]:
    yield from _same("edge", rule.get("edge", "closing"), row.edge)
    yield from _same("rule_from", rule.get("valid_from"), row.rule_from)
    yield from _same("due_on", end.day, row.due_on)
    yield from _same("due_at", end.moment, row.due_at)
    yield from _same("provisional", end.provisional, row.provisional)


def _ending(story: Story, row: Limit, end: End, days: Days) -> Iterator[Found]:
    state, late = _state(story, row, end, days)
    yield from _same("state", state, row.state)
    yield from _same("days_late", late, row.days_late)
    if story.ended is not None:
        yield from _same("state_told", state, story.ended)
        yield from _same("days_late_told", late, story.days_late)


def _state(story: Story, row: Limit, end: End, days: Days) -> tuple[str, int | None]:
    if story.ended_at is None:
        return (PAUSED if story.stands else ARMED), None
    if row.edge == "opening":
        return (OPENED if story.delivered_at and row.delivered_at else WITHDRAWN), None
    late = not story.stands and story.ended_at > end.moment
    over = days.between(end.day, day_in_office(story.ended_at)) if late else 0
    missed = MISSED if late else MET
    return (WITHDRAWN if story.withdrawn else missed), max(over, int(late))


def _offsets(row: Limit, story: Story) -> list[int] | None:
    """The days of the rungs as the row was counted by; rows of before do not say."""
    kept: list[int] | None = row.offsets.get(story.ladder or "")
    return kept


def _known_offsets(story: Story, row: Limit, measure: Measure) -> list[int] | None:
    """What the row should say: a running limit what the file says now, an ended one its own."""
    kept = _offsets(row, story)
    if kept is None or story.ended is not None:
        return kept
    return list(measure.pack.ladders.get(story.ladder or "", ()))


def _ladder(story: Story, row: Limit, rungs: Sequence[Rung], measure: Measure) -> Iterator[Found]:
    ladders, kept = dict(measure.pack.ladders), _offsets(row, story)
    if story.ended is not None and story.ladder is not None and kept is not None:
        ladders[story.ladder] = tuple(kept)
    for unknown in sorted({s.ladder for s in story.stretches if s.ladder} - ladders.keys()):
        yield "ladder_unknown", f"ladder {unknown} in the files", "none"
        return
    watch = Watch(days=measure.days, ladders=ladders, as_of=measure.as_of, jumps=measure.jumps)
    yield from check_rungs(story, rungs, watch)


def _same(what: str, expected: Any, found: Any) -> Iterator[Found]:
    if said(expected) != said(found):
        yield what, said(expected), said(found)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
