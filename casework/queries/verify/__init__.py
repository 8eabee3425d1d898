"""Verification (核验): does the database keep what the system promises? From its rows alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import FormVersion
from casework.queries.verify import (
    acts,
    clocks,
    counters,
    definitions,
    evidence,
    messages,
    numbers,
    processes,
    trail,
)
from casework.queries.verify.findings import INVARIANTS, Describe, Evidence, Finding
from casework.queries.verify.records import Record, Unreadable, records

__all__ = ["INVARIANTS", "Counted", "Describe", "Evidence", "Finding", "verify"]


@dataclass(slots=True)
class Counted:
    """How much a verification has looked at so far."""

    matters: int = 0
    events: int = 0
    submissions: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Count one matter with its rows."""
        self.matters += 1
        self.events += len(record.events)
        self.submissions += len(record.submissions)
        self.kinds[record.matter.kind] = self.kinds.get(record.matter.kind, 0) + 1


def verify(
    session: Session,
    describe: Describe,
    *,
    evidence_store: Evidence | None = None,
    counted: Counted | None = None,
) -> Iterator[Finding]:
    """Check the promises I-1 … I-10 one record after another; yield every breach.

    ``describe`` reads a stored process state. Without ``evidence_store`` I-6 is left out. The
    session should see one moment of the database (a snapshot), or acts under way look broken.
    """
    forms = frozenset(session.scalars(select(FormVersion.digest)))
    counted = counted if counted is not None else Counted()
    for record in records(session):
        if isinstance(record, Unreadable):
            name = f"matter {record.matter_id}"
            yield Finding("I-10", "record_unreadable", name, record.problem)
            continue
        counted.add(record)
        yield from _matter(record, describe, forms)
    yield from trail.office_trail(session)
    yield from trail.orphan_trails(session)
    yield from numbers.number_series(session)
    yield from messages.messages(session)
    yield from messages.notices(session)
    yield from definitions.form_versions(session)
    if evidence_store is not None:
        yield from evidence.photos(session, evidence_store)


def _matter(record: Record, describe: Describe, forms: Collection[str]) -> Iterator[Finding]:
    yield from acts.handed_in_is_kept(record, forms)
    yield from acts.each_task_once(record)
    yield from clocks.each_rung_once(record)
    yield from clocks.rungs_as_told(record)
    yield from clocks.limits_as_told(record)
    yield from clocks.limits_will_wake(record)
    yield from clocks.pauses_as_kept(record)
    yield from clocks.changes_as_told(record)
    yield from processes.process_and_tables(record, describe)
    yield from trail.every_move_is_told(record)
    yield from trail.begins_at_the_beginning(record)
    yield from trail.matter_trail(record)
    yield from counters.counters(record)
    yield from counters.orders_as_told(record)
