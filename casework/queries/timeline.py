"""The trail of one matter (流转记录): who did what, when, and what followed from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import EventRow


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line of the trail."""

    seq: int
    kind: str
    actor: str
    actor_unit: str
    occurred_at: datetime
    """By the office's clock."""
    recorded_at: datetime
    """By the machine's clock."""
    process_version: int | None
    facts: Mapping[str, Any]
    seal: str

    @property
    def passed(self) -> Sequence[tuple[str, str]]:
        """Process and element ids the process passed by this act, in order."""
        return [(process, element) for process, element in self.facts.get("passed", ())]


def trail_of(session: Session, matter_id: UUID) -> Sequence[TrailLine]:
    """Every line of a matter's trail, the oldest first."""
    query = (
        select(
            EventRow.seq,
            EventRow.kind,
            EventRow.actor,
            EventRow.actor_unit,
            EventRow.occurred_at,
            EventRow.recorded_at,
            EventRow.process_version,
            EventRow.facts,
            EventRow.seal,
        )
        .where(EventRow.trail == matter_id)
        .order_by(EventRow.seq)
    )
    return [TrailLine(*row) for row in session.execute(query)]
