"""What the office tells when its checkpoints (检查点) cannot be written."""

from __future__ import annotations

from datetime import timedelta

from casework.events import CheckpointFailed
from casework.models import OfficeTrail
from casework.queries.office_trail import told_since
from casework.unit_of_work import UnitOfWork

TOLD_EVERY = timedelta(hours=1)


def note_checkpoint_trouble(work: UnitOfWork, reason: str) -> bool:
    """Alarm the administrators, at most once an hour; say whether that was done now."""
    work.session.get(OfficeTrail, 1, with_for_update=True)  # of two processes one alarms
    if told_since(work.session, CheckpointFailed.__name__, work.recorded_at - TOLD_EVERY):
        return False
    work.record(CheckpointFailed(reason=reason))
    return True
