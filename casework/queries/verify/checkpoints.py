"""I-5: every trail against the last signed checkpoint, which is kept outside the database.

A database that was cut, replaced by a backup or computed anew has other heads than it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from casework.models import OFFICE_TRAIL, EventRow, Matter
from casework.queries.verify.findings import Finding
from casework.record import KeyRing
from casework.record.checkpoints import (
    Checkpoint,
    Head,
    digest_of,
    heads_of,
    numbers_in,
    read_checkpoint,
)
from casework.record.merkle import root_of

EVENTS, MATTERS = EventRow.__table__.c, Matter.__table__.c


def against_checkpoints(session: Session, folder: Path, keys: KeyRing | None) -> Iterator[Finding]:
    """The checkpoints themselves, signed and linked; then every trail against the last of them."""
    last: Checkpoint | None = None
    for number in numbers_in(folder):
        name = f"checkpoint {number}"
        try:
            checkpoint = read_checkpoint(folder, number)
        except ValueError as refusal:
            yield Finding("I-5", "checkpoint_unreadable", name, str(refusal))
            continue
        if keys is not None and not checkpoint.is_signed_by(keys):
            problem = "none of our keys signed it"
            yield Finding("I-5", "checkpoint_unsigned", name, problem, {"key": checkpoint.key})
        if last is not None and checkpoint.previous != digest_of(folder, last.number):
            facts = {"before": last.number}
            problem = "the checkpoint before is missing or was changed"
            yield Finding("I-5", "checkpoint_gap", name, problem, facts)
        last = checkpoint
    if last is not None:
        yield from _heads(session, folder, last)


def _heads(session: Session, folder: Path, checkpoint: Checkpoint) -> Iterator[Finding]:
    name = f"checkpoint {checkpoint.number}"
    try:
        root = root_of(head.leaf() for head in heads_of(folder, checkpoint))
    except (OSError, ValueError):
        root = ""
    if root != checkpoint.root:
        problem = f"{checkpoint.heads} is missing, or is not what was signed"
        yield Finding("I-5", "checkpoint_altered", name, problem)
        return
    for head in heads_of(folder, checkpoint):
        yield from _head(session, head, checkpoint)


def _head(session: Session, head: Head, checkpoint: Checkpoint) -> Iterator[Finding]:
    trail = UUID(head.trail)
    if head.length == 0:
        return
    line = (EVENTS.trail == trail, EVENTS.seq == head.length)
    seal: Any = session.scalar(select(type_coerce(EVENTS.seal, NullType())).where(*line))
    if seal == head.seal:
        return
    reached = session.scalar(
        select(EVENTS.seq).where(EVENTS.trail == trail).order_by(EVENTS.seq.desc()).limit(1)
    )
    facts: dict[str, Any] = {
        "checkpoint": checkpoint.number,
        "made_at": checkpoint.made_at,
        "table": "events",
        "row": f"{trail}/{head.length if seal else (reached or 0) + 1}",
        "lines_then": head.length,
        "lines_now": reached or 0,
    }
    name = _name(session, trail)
    if seal is None:
        problem = "lines are missing that the last checkpoint counted: cut, or an older database"
        yield Finding("I-5", "trail_shorter", name, problem, facts)
    else:
        problem = "the trail is another one than at the last checkpoint: it was computed anew"
        yield Finding("I-5", "trail_rewritten", name, problem, facts)


def _name(session: Session, trail: UUID) -> str:
    if trail == OFFICE_TRAIL:
        return "the office's own trail"
    number: Any = session.scalar(
        select(type_coerce(MATTERS.number, NullType())).where(MATTERS.id == trail)
    )
    return f"trail {trail}" if number is None else str(number)
