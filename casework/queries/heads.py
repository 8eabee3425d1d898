"""The heads of all trails, in the order of their ids: what a checkpoint is made of."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from casework.models import OFFICE_TRAIL, Matter, OfficeTrail
from casework.record.checkpoints import Head


def heads(session: Session) -> Iterator[Head]:
    """The office's own trail first, whose id is the smallest, then those of matters.

    Ids are read as they stand: a checkpoint is written whatever stands in one of them.
    """
    office = session.get(OfficeTrail, 1)
    if office is not None:
        yield Head(OFFICE_TRAIL.hex, office.trail_length, office.trail_seal)
    matters = Matter.__table__.c
    identity = type_coerce(matters.id, NullType())
    query = select(identity, matters.trail_length, matters.trail_seal).order_by(matters.id)
    for trail, length, seal in session.execute(query.execution_options(yield_per=1000)):
        yield Head(str(trail).replace("-", ""), length, seal)
