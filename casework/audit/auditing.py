"""The audit: matter by matter, every time limit of the trail against every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.audit.comparing import Measure, compare, recomputed
from casework.audit.days import Days, day_in_office
from casework.audit.differences import Difference, said
from casework.audit.files import Pack, RuleFiles
from casework.audit.starts import Act, acts_of, check_start
from casework.audit.stories import Story, Trail
from casework.models import CalendarDay, CalendarYear, EventRow, Limit, Matter, Rung

AT_ONCE = 200
"""Matters read together: few enough for the memory, many enough to be quick."""
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
NO_PACK = Pack({}, {})
WITHOUT_CLOCKS = ("IncidentRaised", "IncidentResolved", "ActRefused")


@dataclass(slots=True)
class Audited:
    """How much an audit has looked at so far."""

    matters: int = 0
    limits: int = 0
    computed: int = 0
    """Due days counted anew; the others could only be compared with what the trail tells."""
    rungs: int = 0
    as_of: datetime | None = None


@dataclass(slots=True)
class _Records:
    """The rows of some matters, by matter or by limit."""

    session: Session
    events: dict[UUID, list[EventRow]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[UUID, list[Limit]] = field(default_factory=lambda: defaultdict(list))
    rungs: dict[UUID, list[Rung]] = field(default_factory=lambda: defaultdict(list))

    def inherited(self, matter_id: UUID, until: datetime) -> dict[str, Act]:
        """The acts of the matters that this one came from, the nearest matter's first."""
        found: dict[str, Act] = {}
        parent = _parent(self.session, matter_id)
        while parent is not None:
            query = select(EventRow).where(EventRow.trail == parent, EventRow.occurred_at <= until)
            acts: dict[str, Act] = {}
            for event in self.session.scalars(query.order_by(EventRow.seq)):
                acts |= acts_of(event.facts, event.occurred_at)
            found = {**acts, **found}
            parent = _parent(self.session, parent)
        return found


def _parent(session: Session, matter_id: UUID) -> UUID | None:
    return session.scalar(select(Matter.parent_id).where(Matter.id == matter_id))


def audit(
    session: Session, files: RuleFiles, *, audited: Audited | None = None
) -> Iterator[Difference]:
    """Compute every time limit of the database again and yield each difference.

    Judged as of the last event anybody recorded. The session should see one moment of the
    database (a snapshot), or an act under way looks like a difference.
    """
    audited = audited if audited is not None else Audited()
    audited.as_of = session.scalar(select(func.max(EventRow.occurred_at)))
    measure = _measure(session, files, audited.as_of)
    for matters in _matters(session):
        records = _read(session, [matter_id for matter_id, _, _ in matters])
        for matter_id, number, campaign in matters:
            measure = replace(measure, pack=files.packs.get(campaign, NO_PACK))
            audited.matters += 1
            yield from _matter(matter_id, number, records, measure, audited)
        session.expunge_all()


def _measure(session: Session, files: RuleFiles, as_of: datetime | None) -> Measure:
    """By what limits are measured, before it is said of which campaign."""
    days, calendar = _calendar(session)
    return Measure(
        pack=NO_PACK,
        days=days,
        calendar=calendar,
        as_of=as_of or BEFORE_ALL,
        jumps=_jumps(session),
        withdrawing=files.withdrawing,
    )


def _matter(
    matter_id: UUID, number: str, records: _Records, measure: Measure, audited: Audited
) -> Iterator[Difference]:
    trail = Trail.of(records.events[matter_id], withdrawing=measure.withdrawing)
    rows = {row.id: row for row in records.limits[matter_id]}
    audited.limits += len(rows)
    for name, what in trail.strays:
        told = f"a running limit that {what} speaks of"
        yield Difference(number, name, "event_without_limit", told, "none was armed")
    for story in trail.stories:
        row = _row_of(story, rows)
        if row is None:
            told = f"a row for the limit of {said(story.start)}"
            yield Difference(number, story.name, "event_without_row", told, "none")
            continue
        del rows[row.id]
        rungs = records.rungs[row.id]
        audited.rungs += len(rungs)
        audited.computed += recomputed(story, row, measure)
        for what, expected, found in _start(records, matter_id, story, trail, measure):
            yield Difference(number, story.name, what, expected, found)
        if row.name != story.name:
            yield Difference(number, story.name, "name", story.name, row.name)
        for what, expected, found in compare(story, row, rungs, measure):
            yield Difference(number, story.name, what, expected, found)
    for row in rows.values():
        told = f"a row due on {said(row.due_on)}"
        yield Difference(number, row.name, "row_without_event", "an event that armed it", told)


def _start(
    records: _Records, matter_id: UUID, story: Story, trail: Trail, measure: Measure
) -> Iterator[tuple[str, str, str]]:
    setting = story.setting
    rule = measure.pack.rule_on(setting.rule, day_in_office(setting.start))
    if setting.told_start and rule is not None:
        before = trail.stories[: trail.stories.index(story)]
        yield from check_start(
            story, before, rule, lambda: records.inherited(matter_id, setting.at)
        )


def _row_of(story: Story, rows: dict[UUID, Limit]) -> Limit | None:
    if story.id is not None:
        return rows.get(UUID(story.id))
    same = [r for r in rows.values() if (r.name, r.starts_at) == (story.name, story.start)]
    return same[0] if same else None


def _calendar(session: Session) -> tuple[Days, str]:
    query = select(CalendarDay.day, CalendarDay.kind).order_by(CalendarDay.notice)
    special = session.execute(query).all()  # of two notices that name a day the later one holds
    years = session.execute(select(CalendarYear.year, CalendarYear.version)).all()
    days = Days({row.day: row.kind for row in special}, [row.year for row in years])
    return days, max((row.version for row in years), default="")


def _jumps(session: Session) -> list[tuple[datetime, datetime]]:
    """Where a demonstration's clock was moved: what lies between came all at once."""
    query = select(EventRow.facts).where(EventRow.kind == "DemonstrationClockMoved")
    return [
        (datetime.fromisoformat(facts["moved_from"]), datetime.fromisoformat(facts["moved_to"]))
        for facts in session.scalars(query)
    ]


def _matters(session: Session) -> Iterator[Sequence[tuple[UUID, str, str]]]:
    last: UUID | None = None
    while True:
        query = select(Matter.id, Matter.number, Matter.campaign).order_by(Matter.id)
        if last is not None:
            query = query.where(Matter.id > last)
        found = [(m, number, slug) for m, number, slug in session.execute(query.limit(AT_ONCE))]
        if not found:
            return
        yield found
        last = found[-1][0]


def _read(session: Session, matters: Sequence[UUID]) -> _Records:
    records = _Records(session)
    events = select(EventRow).where(EventRow.trail.in_(matters))
    events = events.where(EventRow.kind.not_in(WITHOUT_CLOCKS))
    for event in session.scalars(events.order_by(EventRow.trail, EventRow.seq)):
        records.events[event.trail].append(event)
    query = select(Limit).where(Limit.matter_id.in_(matters)).order_by(Limit.id)
    for row in session.scalars(query):
        records.limits[row.matter_id].append(row)
    limits = select(Limit.id).where(Limit.matter_id.in_(matters))
    for rung in session.scalars(select(Rung).where(Rung.limit_id.in_(limits))):
        records.rungs[rung.limit_id].append(rung)
    return records
