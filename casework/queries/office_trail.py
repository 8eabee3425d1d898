"""Questions about the office's own trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import OFFICE_TRAIL, EventRow


def told_since(session: Session, event: str, moment: datetime) -> bool:
    """Whether the last event of this name was recorded after ``moment``."""
    query = select(EventRow.recorded_at).where(
        EventRow.trail == OFFICE_TRAIL, EventRow.kind == event
    )
    last = session.scalar(query.order_by(EventRow.seq.desc()).limit(1))
    return last is not None and last > moment
