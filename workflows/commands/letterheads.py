"""The letterhead of a unit: what its papers say of the authority behind it (文书抬头)."""

from __future__ import annotations

from sqlalchemy import select

from casework.errors import AnswerRefused, NotPermitted
from casework.events import LetterheadChanged
from casework.models import Letterhead, Unit
from casework.rules.names import name_kept
from casework.unit_of_work import UnitOfWork

ADMINISTRATOR = "administrator"


def set_letterhead(
    work: UnitOfWork, *, unit: str, authority: str, review_body: str, court: str, contact: str
) -> None:
    """Set what papers of ``unit``, and of those below it without one, say from now on.

    Papers that were issued keep what they said. Raises ``NotPermitted``, and ``AnswerRefused`` for
    an unknown unit and for texts that would be read backwards.
    """
    if ADMINISTRATOR not in work.actor.roles:
        raise NotPermitted(role=ADMINISTRATOR)
    if work.session.scalar(select(Unit.code).where(Unit.code == unit)) is None:
        raise AnswerRefused(field="unit", reason="unknown_unit")
    said = {"authority": authority, "review_body": review_body, "court": court, "contact": contact}
    kept = {name: name_kept(text, field=name) if text else "" for name, text in said.items()}
    row = work.session.get(Letterhead, unit, with_for_update=True)
    if row is None:
        work.session.add(Letterhead(unit=unit, **kept))
    else:
        for name, text in kept.items():
            setattr(row, name, text)
    work.record(LetterheadChanged(unit=unit, **kept))
