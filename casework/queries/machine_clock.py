"""Questions about the clocks of the machines: were they believed, how do they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import DateTime, func, literal, null, select, true
from sqlalchemy.orm import Session

from casework.models import Incident, SweepWatch
from casework.models.incidents import CLOCK_JUMP
from casework.rules.machine_clock import Jump, Reading, jump_between


@dataclass(frozen=True, slots=True)
class Belief:
    """Whether the sweep may act on the machine's clock."""

    frozen_by: UUID | None
    """The open incident that keeps the sweep from firing."""
    jump: Jump | None
    """The jump the clocks show now."""


def belief(session: Session, here: Reading) -> Belief:
    """Hold the clocks as ``here`` read against what was kept, in one statement."""
    frozen = select(Incident.id).where(Incident.act == CLOCK_JUMP, Incident.resolved_at.is_(None))
    shared = session.get_bind().dialect.name == "postgresql"
    database = func.timezone("UTC", func.clock_timestamp()) if shared else null()
    one = select(literal(1).label("one")).subquery()
    query = select(
        frozen.limit(1).scalar_subquery(),
        SweepWatch.wall_at,
        SweepWatch.steady,
        SweepWatch.steady_of,
        database.cast(DateTime).label("database") if shared else null().label("database"),
    ).select_from(one.outerjoin(SweepWatch, true()))
    frozen_by, wall, steady, of, its_now = session.execute(query).one()
    last = Reading(wall, steady, of) if wall is not None else None
    return Belief(frozen_by, jump_between(last, here, _aware(its_now)))


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None
