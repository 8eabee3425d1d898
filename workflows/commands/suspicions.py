"""The auditor's verdict on a photo that may be re-used (照片核实)."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sqlalchemy import select

from casework.errors import NotFound, NotPermitted
from casework.events import PhotoJudged
from casework.models import Attachment, Matter, PhotoSuspicion
from casework.unit_of_work import UnitOfWork

AUDITOR = "auditor"
Verdict = Literal["reused", "harmless"]


def judge_suspicion(work: UnitOfWork, suspicion_id: UUID, *, verdict: Verdict, reason: str) -> UUID:
    """Say what a pair of photos is, in the trail of the later one's matter; return its id.

    A later verdict replaces an earlier one; the trail keeps both. Raises ``NotPermitted`` and
    ``NotFound``.
    """
    if AUDITOR not in work.actor.roles:
        raise NotPermitted(role=AUDITOR)
    found = select(PhotoSuspicion.matter_id).where(PhotoSuspicion.id == suspicion_id)
    matter_id = work.session.scalar(found)
    if matter_id is None:
        raise NotFound(kind="suspicion", id=suspicion_id)
    work.matter_for_update(matter_id)
    unit = select(Matter.unit).where(Matter.id == matter_id)
    if not work.actor.sees(work.session.scalars(unit).one()):
        raise NotFound(kind="suspicion", id=suspicion_id)
    row = work.session.get_one(PhotoSuspicion, suspicion_id)
    row.judge(verdict, reason=reason, by=work.actor.id, at=work.now)
    work.record(
        PhotoJudged(
            matter_id=matter_id,
            photo=work.session.get_one(Attachment, row.photo_id).sha256,
            earlier=work.session.get_one(Attachment, row.earlier_id).sha256,
            verdict=verdict,
            reason=reason,
        )
    )
    return matter_id
