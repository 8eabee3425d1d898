"""How the sweep stands: for the page, the command and the metrics, from the same few questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.limits.sweep import HEARTBEAT
from casework.models import Incident, Lease, Limit, Matter, OutboxRow, SweepWatch
from casework.models.incidents import CLOCK_JUMP, STALLED
from casework.queries.incidents import set_aside

BUCKETS = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1))
"""How long what is overdue has waited: up to each of these, and longer."""


@dataclass(frozen=True, slots=True)
class OverdueClock:
    """The time limit that has waited longest for the sweep."""

    next_at: datetime
    due_on: date
    name: str
    matter_id: UUID
    number: str
    kind: str


@dataclass(frozen=True, slots=True)
class StalledMatter:
    """A stalled matter, and since when that is known."""

    incident_id: UUID
    matter_id: UUID
    number: str
    cause: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class ClockAlarm:
    """A jump of a machine's clock; while it is open nothing is fired."""

    incident_id: UUID
    message: str
    happened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepHealth:
    """Everything that tells whether the sweep does its work."""

    watch: SweepWatch
    holder: str | None
    until: datetime | None
    """End of the lease, by the machine's clock."""
    changes: int
    """How often another process took the lease over."""
    armed: int
    """Time limits the sweep has to come to, now or later."""
    due: int
    overdue: Sequence[int]
    """Those whose moment has come and that are not set aside, by ``BUCKETS`` of their wait."""
    oldest: OverdueClock | None
    lag: float
    """Seconds the oldest of them has waited."""
    set_aside: int
    """Due time limits of matters that an open incident keeps the sweep away from."""
    next_at: datetime | None
    incidents: int
    frozen: ClockAlarm | None
    last_jump: ClockAlarm | None
    stalled: Sequence[StalledMatter]
    undelivered: int
    given_up: int


def sweep_health(session: Session, now: datetime) -> SweepHealth:
    """How the sweep stands at ``now`` of the office's clock."""
    lease = session.get(Lease, HEARTBEAT)
    oldest = _oldest(session, now)
    overdue = _overdue(session, now)
    all_due = _count(session, select(func.count()).where(Limit.next_at <= now))
    undone = OutboxRow.done_at.is_(None)
    waiting = select(func.count()).where(undone, OutboxRow.next_try_at.is_not(None))
    lost = select(func.count()).where(undone, OutboxRow.next_try_at.is_(None))
    unresolved = select(func.count()).where(Incident.resolved_at.is_(None))
    jumps = _clock_alarms(session)
    return SweepHealth(
        watch=session.get(SweepWatch, 1) or NEVER_RUN,
        holder=lease.holder if lease else None,
        until=lease.until if lease else None,
        changes=lease.fence if lease else 0,
        armed=_count(session, select(func.count()).where(Limit.next_at.is_not(None))),
        due=sum(overdue),
        overdue=overdue,
        oldest=oldest,
        lag=(now - oldest.next_at).total_seconds() if oldest else 0.0,
        set_aside=all_due - sum(overdue),
        next_at=session.scalar(select(func.min(Limit.next_at)).where(Limit.next_at > now)),
        incidents=_count(session, unresolved),
        frozen=next((jump for jump in jumps if jump.resolved_at is None), None),
        last_jump=jumps[0] if jumps else None,
        stalled=stalled_matters(session),
        undelivered=_count(session, waiting),
        given_up=_count(session, lost),
    )


NEVER_RUN = SweepWatch(
    id=1,
    holder="",
    fired=0,
    delivered=0,
    failed=0,
    runs_ever=0,
    fired_ever=0,
    delivered_ever=0,
    failed_ever=0,
)
"""Stands for the row that the first run writes."""


def stalled_matters(session: Session, *, limit: int = 100) -> Sequence[StalledMatter]:
    """The open alarms about matters that nothing will move, the oldest first."""
    query = (
        select(
            Incident.id,
            Matter.id,
            Matter.number,
            Incident.message,
            Incident.happened_at,
        )
        .join(Matter, Matter.id == Incident.matter_id)
        .where(Incident.act == STALLED, Incident.resolved_at.is_(None))
        .order_by(Incident.happened_at, Incident.id)
        .limit(limit)
    )
    return [StalledMatter(*row) for row in session.execute(query)]


def _oldest(session: Session, now: datetime) -> OverdueClock | None:
    query = (
        select(
            Limit.next_at,
            Limit.due_on,
            Limit.name,
            Limit.matter_id,
            Matter.number,
            Matter.kind,
        )
        .join(Matter, Matter.id == Limit.matter_id)
        .where(Limit.next_at <= now, ~set_aside(Limit.matter_id))
        .order_by(Limit.next_at, Limit.matter_id)
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return OverdueClock(*row) if row is not None else None


def _overdue(session: Session, now: datetime) -> Sequence[int]:
    edges = [now, *(now - wait for wait in BUCKETS)]
    counts = [
        func.count().filter(Limit.next_at > earlier, Limit.next_at <= later)
        for later, earlier in pairwise(edges)
    ]
    query = select(*counts, func.count().filter(Limit.next_at <= edges[-1])).where(
        Limit.next_at <= now, ~set_aside(Limit.matter_id)
    )
    return tuple(session.execute(query).one())


def _clock_alarms(session: Session) -> Sequence[ClockAlarm]:
    query = (
        select(
            Incident.id,
            Incident.message,
            Incident.happened_at,
            Incident.resolved_at,
            Incident.resolved_by,
        )
        .where(Incident.act == CLOCK_JUMP)
        .order_by(Incident.happened_at.desc(), Incident.id.desc())
        .limit(1)
    )
    return [ClockAlarm(*row) for row in session.execute(query)]


def _count(session: Session, query: object) -> int:
    return session.scalar(query) or 0  # type: ignore[call-overload]
