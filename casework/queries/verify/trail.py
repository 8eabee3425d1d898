"""I-4, I-5 and I-9: trails without gaps, sealed, beginning at the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import OFFICE_TRAIL, EventRow, Matter, OfficeTrail
from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record
from casework.rules.seals import seal
from casework.unit_of_work import content_of

MOVES = frozenset(
    {"MatterOpened", "TaskCompleted", "DeadlinePassed", "DeadlineOpened", "MessageReceived"}
)
"""Kinds of line that move a process, and therefore carry the version it reached."""


def every_move_is_told(record: Record) -> Iterator[Finding]:
    """The versions the trail tells of are 1, 2, … up to the version of the process."""
    told = [event.process_version for event in record.events if event.process_version is not None]
    reached = record.process.version if record.process is not None else 0
    if sorted(told) != list(range(1, reached + 1)):
        moves: dict[str, Any] = {"process": reached, "told": len(told)}
        yield Finding("I-4", "move_untold", record.name, "moves and lines differ", moves)
    for event in record.events:
        if (event.kind in MOVES) != (event.process_version is not None):
            facts = {"seq": event.seq, "kind": event.kind}
            yield Finding("I-4", "version_misplaced", record.name, "the wrong line moved it", facts)


def begins_at_the_beginning(record: Record) -> Iterator[Finding]:
    """The first line of a matter opens it, under its number and on its model."""
    first = record.events[0] if record.events else None
    if first is None or first.kind != "MatterOpened":
        yield Finding("I-9", "beginning_missing", record.name, "its trail does not open it")
        return
    digest = record.process.model_digest if record.process else None
    for name, now in (("number", record.matter.number), ("model_digest", digest)):
        if first.facts.get(name) != now:
            facts = {name: first.facts.get(name), "now": now}
            yield Finding(
                "I-9", "beginning_differs", record.name, f"opened with another {name}", facts
            )


def matter_trail(record: Record) -> Iterator[Finding]:
    """The seals of a matter's trail, and what the matter says of its end."""
    matter = record.matter
    chain = Chain(record.name)
    yield from chain.follow(record.events)
    yield from chain.ends(matter.trail_length, matter.trail_seal)


def office_trail(session: Session) -> Iterator[Finding]:
    """The seals of the trail of acts that belong to no matter."""
    chain = Chain("the office's own trail")
    query = select(EventRow).where(EventRow.trail == OFFICE_TRAIL).order_by(EventRow.seq)
    for batch in session.scalars(query.execution_options(yield_per=500)).partitions():
        yield from chain.follow(batch)
    head = session.get(OfficeTrail, 1)
    length, last = (head.trail_length, head.trail_seal) if head is not None else (0, "")
    yield from chain.ends(length, last)


def orphan_trails(session: Session) -> Iterator[Finding]:
    """Trails of matters that are not there."""
    matters = Matter.__table__
    query = (
        select(EventRow.trail)
        .outerjoin(matters, matters.c.id == EventRow.trail)
        .where(matters.c.id.is_(None), EventRow.trail != OFFICE_TRAIL)
        .distinct()
    )
    for trail in session.scalars(query):
        yield Finding("I-5", "trail_orphaned", f"trail {trail}", "its matter is not there")


@dataclass(slots=True)
class Chain:
    """Follows a trail line by line, recomputing every seal."""

    name: str
    length: int = 0
    last: str = ""

    def follow(self, events: Iterable[EventRow]) -> Iterator[Finding]:
        """Check the next lines; a broken one does not hide the ones after it."""
        for event in events:
            self.length += 1
            facts = {"seq": event.seq, "kind": event.kind}
            if event.seq != self.length:
                yield Finding("I-5", "trail_gap", self.name, f"line {self.length} missing", facts)
                self.length = event.seq
            elif seal(self.last, content_of(event)) != event.seal:
                yield Finding("I-5", "seal_broken", self.name, "the line was changed", facts)
            self.last = event.seal

    def ends(self, length: int, last: str) -> Iterator[Finding]:
        """Check what the head of the trail says of its end."""
        if (length, last) != (self.length, self.last):
            facts = {"lines": self.length, "head": length}
            yield Finding("I-5", "trail_end_differs", self.name, "its end is not its head", facts)
