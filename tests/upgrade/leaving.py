"""A rehearsal that leaves matters open: some of each kind at each step, when its end is near."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Matter, WorkItem
from webapp.rehearsal.diary import Diary
from webapp.rehearsal.inbox import Desk

AT_LEAST = 2
"""How many matters of a kind are left open at a step."""
LAST_WEEKS = timedelta(days=35)
"""From how long before the end a task may be left: some then lie for weeks and climb rungs."""


@dataclass(slots=True)
class LeavingDiary(Diary):
    """Plays as a rehearsal does, but leaves the last tasks of each step undone."""

    ends_on: date = date.max
    left: set[UUID] = field(default_factory=set)
    """Matters whose tasks are left as they are."""

    def lets_wait(self, session: Session, desk: Desk, day: date) -> bool:
        """Leave what is to stay open; of any other step, the last few when the end is near."""
        if desk.matter_id in self.left:
            return True
        near = self.ends_on - day < LAST_WEEKS
        return near and _open_at(session, desk) <= AT_LEAST


def _open_at(session: Session, desk: Desk) -> int:
    """How many tasks of the same step are open in matters of the same kind."""
    matters = Matter.__table__
    query = (
        select(func.count())
        .select_from(WorkItem)
        .join(matters, matters.c.id == WorkItem.matter_id)
        .where(matters.c.kind == desk.kind, WorkItem.step == desk.step)
    )
    return session.scalar(query) or 0
