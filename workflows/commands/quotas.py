"""What one person may use in an hour: uploads, their size, exports (SR-18, SR-36)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from casework.errors import QuotaSpent
from casework.models import HourlyUse
from casework.unit_of_work import UnitOfWork

Use = Literal["uploads", "upload_size", "exports"]
KEPT_FOR = timedelta(days=1)
HOUR = timedelta(hours=1)


def use(work: UnitOfWork, kind: Use, *, most: int, amount: int = 1) -> None:
    """Count what the actor uses in this hour, of which one person may use ``most``.

    Counted in the database, whose row is held to the end of the unit of work: many requests at
    once, in several processes, get no more than one after another. Raises ``QuotaSpent``; what
    was refused is not counted.
    """
    hour = work.recorded_at.replace(minute=0, second=0, microsecond=0)
    row = {"hour": hour, "person_id": work.actor.id, "kind": kind, "used": amount}
    used = _counted(work, row)
    if used == amount:
        work.session.execute(delete(HourlyUse).where(HourlyUse.hour < hour - KEPT_FOR))
    if used > most:
        until = hour + HOUR
        seconds = int((until - work.recorded_at).total_seconds()) + 1
        raise QuotaSpent(reason=kind, most=most, until=until, seconds=seconds)


def _counted(work: UnitOfWork, row: dict[str, Any]) -> int:
    """Add to the hour's row, made where there is none; return what stands there now."""
    session = work.session
    postgres = session.get_bind().dialect.name == "postgresql"
    make = (postgresql if postgres else sqlite).insert(HourlyUse).values(row)
    adding = make.on_conflict_do_update(
        index_elements=["hour", "person_id", "kind"],
        set_={"used": HourlyUse.used + make.excluded.used},
    )
    used: int = session.scalars(adding.returning(HourlyUse.used)).one()
    return used
