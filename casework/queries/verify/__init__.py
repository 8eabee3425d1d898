"""Verification (核验): does the database keep what the system promises? From its rows alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

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
    sealed,
    trail,
    walls,
)
from casework.queries.verify.chain import Proof
from casework.queries.verify.checkpoints import against_checkpoints
from casework.queries.verify.findings import INVARIANTS, Describe, Evidence, Finding
from casework.queries.verify.odd import going_on
from casework.queries.verify.records import Record, Unreadable, records
from casework.record import KeyRing

__all__ = ["INVARIANTS", "Counted", "Describe", "Evidence", "Finding", "verify"]

TOLD_EVERY = 1000
"""Matters after which it is told how far a verification has come."""


@dataclass(slots=True)
class Counted:
    """How much a verification has looked at so far."""

    matters: int = 0
    events: int = 0
    submissions: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    unproven: Counter[str] = field(default_factory=Counter)
    """Rows by table that were written before the trail told of rows, in whole or in part."""
    lines: int = 0
    """Lines of trails, the office's own too."""
    unkeyed: int = 0
    """Lines that were sealed without a key."""
    unchecked: int = 0
    """Lines that were sealed with a key while the keys are not at hand."""
    trails: int = 0
    """Matters whose trail and rows were compared: the second round."""
    tell: Callable[[Counted], None] = lambda _: None
    """Is told now and then how far it has come."""

    def add(self, record: Record) -> None:
        """Count one matter with its rows."""
        self.matters += 1
        self.events += len(record.events)
        self.submissions += len(record.submissions)
        self.kinds[record.matter.kind] = self.kinds.get(record.matter.kind, 0) + 1
        if self.matters % TOLD_EVERY == 0:
            self.tell(self)

    def add_trails(self, trails: int) -> None:
        """Count trails that were followed."""
        self.trails += trails
        self.tell(self)


def verify(
    session: Session,
    describe: Describe,
    *,
    evidence_store: Evidence | None = None,
    keys: KeyRing | None = None,
    checkpoints: Path | None = None,
    counted: Counted | None = None,
) -> Iterator[Finding]:
    """Check the promises I-1 … I-11 one record after another; yield every breach.

    ``describe`` reads a stored process state. Without ``evidence_store`` I-6 is left out, without
    ``keys`` what they sealed is not checked, without ``checkpoints`` (a folder) nothing is held
    against one. The session should see one moment of the database (a
    snapshot), or acts under way look broken. Whatever stands in a row, the others are looked at.
    """
    counted = counted if counted is not None else Counted()
    yield from going_on("the matters", lambda: _records(session, describe, counted))
    proof = Proof(keys)
    yield from going_on("the trails", lambda: _trails(session, proof, counted))
    counted.lines, counted.unkeyed = proof.lines, proof.unkeyed
    counted.unchecked = proof.unchecked
    rest: list[tuple[str, Callable[[Session], Iterator[Finding]]]] = [
        ("trails and rows without a matter", sealed.orphans),
        ("rows beside the trails", sealed.unread_rows),
        ("numbers", numbers.number_series),
        ("messages", messages.messages),
        ("notices", messages.notices),
        ("forms", definitions.form_versions),
        ("the walls", walls.walls),
    ]
    for name, check in rest:
        yield from going_on(name, partial(check, session))
    if checkpoints is not None:
        held = partial(against_checkpoints, session, checkpoints, keys)
        yield from going_on("the checkpoints", held)
    if evidence_store is not None:
        yield from going_on("photos", partial(evidence.photos, session, evidence_store))


def _records(session: Session, describe: Describe, counted: Counted) -> Iterator[Finding]:
    forms = frozenset(session.scalars(select(FormVersion.digest)))
    for record in records(session):
        if isinstance(record, Unreadable):
            name = f"matter {record.matter_id}"
            yield Finding("I-10", "record_unreadable", name, record.problem)
            continue
        counted.add(record)
        for check in _checks(describe, forms):
            yield from going_on(record.name, partial(check, record))


def _trails(session: Session, proof: Proof, counted: Counted) -> Iterator[Finding]:
    proof.keyed_since = sealed.keyed_since(session)
    unproven = counted.unproven
    yield from sealed.matter_trails(session, proof, unproven, counted.add_trails)
    yield from sealed.office_trail(session, proof, unproven)


def _checks(
    describe: Describe, forms: Collection[str]
) -> Sequence[Callable[[Record], Iterator[Finding]]]:
    return (
        lambda record: acts.handed_in_is_kept(record, forms),
        acts.each_task_once,
        clocks.each_rung_once,
        clocks.rungs_as_told,
        clocks.limits_as_told,
        clocks.limits_will_wake,
        clocks.pauses_as_kept,
        clocks.changes_as_told,
        lambda record: processes.process_and_tables(record, describe),
        trail.every_move_is_told,
        trail.begins_at_the_beginning,
        counters.counters,
        counters.orders_as_told,
    )
