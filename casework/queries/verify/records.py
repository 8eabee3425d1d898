"""One matter with everything that hangs on it, batch by batch, so that memory stays small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session, defer

from casework.models import (
    Escalation,
    EventRow,
    Incident,
    Limit,
    Matter,
    ProcessRow,
    RectificationOrder,
    Rung,
    Submission,
    WorkItem,
)
from casework.queries.verify.odd import ODD
from casework.queries.verify.raw import batches_of_ids

MATTERS = Matter.__table__


@dataclass(frozen=True, slots=True)
class Record:
    """A matter and all rows that speak of it."""

    matter: Matter
    process: ProcessRow | None
    items: Sequence[WorkItem]
    limits: Sequence[Limit]
    rungs: Sequence[Rung]
    escalations: Sequence[Escalation]
    submissions: Sequence[Submission]
    packed: dict[UUID, bytes]
    """The answers of each submission as they stand in the database, by task."""
    events: Sequence[EventRow]
    orders: Sequence[RectificationOrder]
    open_incidents: Sequence[Incident]
    children: Sequence[Any]
    """Kind of each matter that was opened by this one."""

    @property
    def name(self) -> str:
        """The number people quote."""
        return self.matter.number

    def told(self, *kinds: str) -> list[EventRow]:
        """The lines of the trail of these kinds, in order."""
        return [event for event in self.events if event.kind in kinds]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A matter whose rows cannot even be loaded."""

    matter_id: object
    problem: str


def records(session: Session) -> Iterator[Record | Unreadable]:
    """Every matter, in the order of their ids."""
    for found in batches_of_ids(session):
        batch: list[UUID] = []
        for identity in found:
            try:
                batch.append(identity if isinstance(identity, UUID) else UUID(identity))
            except ODD:
                yield Unreadable(identity, "its id cannot be read")
        try:
            yield from _load(session, batch)
        except ODD:
            yield from _one_by_one(session, batch)
        session.expunge_all()


def _one_by_one(session: Session, batch: Sequence[UUID]) -> Iterator[Record | Unreadable]:
    for matter_id in batch:
        try:
            yield from _load(session, [matter_id])
        except ODD as problem:
            yield Unreadable(matter_id, f"{type(problem).__name__}: {problem}"[:200])


def _load(session: Session, ids: Sequence[UUID]) -> list[Record]:
    matters = session.scalars(select(Matter).where(Matter.id.in_(ids))).all()
    limits = _by(session, select(Limit).where(Limit.matter_id.in_(ids)), "matter_id")
    of_these = select(Limit.id).where(Limit.matter_id.in_(ids))
    rungs = _by(session, select(Rung).where(Rung.limit_id.in_(of_these)), "limit_id")
    called = _by(session, select(Escalation).where(Escalation.limit_id.in_(of_these)), "limit_id")
    parts = _parts(session, ids)
    packed = _packed(session, ids)

    def hanging(rows: dict[Any, list[Any]], matter_id: UUID) -> list[Any]:
        return [row for d in limits[matter_id] for row in rows[d.id]]

    return [
        Record(
            matter=matter,
            process=next(iter(parts["processes"][matter.id]), None),
            items=parts["items"][matter.id],
            limits=limits[matter.id],
            rungs=hanging(rungs, matter.id),
            escalations=hanging(called, matter.id),
            submissions=parts["submissions"][matter.id],
            packed=packed,
            events=parts["events"][matter.id],
            orders=parts["orders"][matter.id],
            open_incidents=parts["incidents"][matter.id],
            children=parts["children"][matter.id],
        )
        for matter in sorted(matters, key=lambda found: found.id)
    ]


def _parts(session: Session, ids: Sequence[UUID]) -> dict[str, dict[Any, list[Any]]]:
    submissions = select(Submission).options(defer(Submission.answers, raiseload=True))
    incidents = select(Incident).options(defer(Incident.arguments, raiseload=True))
    wanted: dict[str, tuple[Any, str]] = {
        "processes": (select(ProcessRow).where(ProcessRow.matter_id.in_(ids)), "matter_id"),
        "items": (select(WorkItem).where(WorkItem.matter_id.in_(ids)), "matter_id"),
        "submissions": (submissions.where(Submission.matter_id.in_(ids)), "matter_id"),
        "events": (
            select(EventRow).where(EventRow.trail.in_(ids)).order_by(EventRow.trail, EventRow.seq),
            "trail",
        ),
        "orders": (
            select(RectificationOrder).where(RectificationOrder.hazard_id.in_(ids)),
            "hazard_id",
        ),
        "incidents": (
            incidents.where(Incident.matter_id.in_(ids), Incident.resolved_at.is_(None)),
            "matter_id",
        ),
    }
    found = {name: _by(session, query, key) for name, (query, key) in wanted.items()}
    opened_by = MATTERS.c.parent_id
    children = select(opened_by, MATTERS.c.kind).where(opened_by.in_(ids))
    found["children"] = _grouped(session.execute(children), lambda row: row.parent_id)
    return found


def _by(session: Session, query: Any, key: str) -> dict[Any, list[Any]]:
    return _grouped(session.scalars(query), lambda row: getattr(row, key))


def _grouped(rows: Any, key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _packed(session: Session, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    answers = type_coerce(Submission.answers, LargeBinary)
    query = select(Submission.task_id, answers).where(Submission.matter_id.in_(ids))
    return {
        task: packed if isinstance(packed, bytes) else b""
        for task, packed in session.execute(query)
    }
