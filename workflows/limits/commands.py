"""Commands on a running time limit (期限): ask for an extension or suspension, override it.

What changes a limit is in ``workflows.limits.changes``. A command that changes one first
locks its matter, by :func:`hold_limit`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.errors import NotFound, NotPermitted, TimeLimitRefused
from casework.models import WHOLE, ExtensionRequest, Limit, Matter, Suspension
from casework.models.limits import ARMED, RUNNING
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import open_matter
from workflows.limits.changes import (
    OVERRIDING,
    Grounds,
    HeldLimit,
    compute_anew,
    ensure_extendable,
    ensure_pausable,
    extend_limit,
    override_limit,
    pause_limit,
    resume_limit,
)
from workflows.registry import NewMatter
from workflows.runtime import Runtime

__all__ = [
    "Grounds",
    "HeldLimit",
    "acts_open_to",
    "compute_anew",
    "ensure_extendable",
    "ensure_pausable",
    "extend_limit",
    "hold_limit",
    "override_due_day",
    "override_limit",
    "pause_limit",
    "resume_limit",
    "start_extension",
    "start_suspension",
]
ASKING = "inspector"
"""The role that may ask for an extension or a suspension."""


def hold_limit(runtime: Runtime, work: UnitOfWork, limit_id: UUID) -> HeldLimit:
    """Lock the matter of a running time limit, then load both.

    Raises ``NotFound`` for what is unknown or foreign, ``TimeLimitRefused`` for what has ended.
    """
    matter_id = work.session.scalar(select(Limit.matter_id).where(Limit.id == limit_id))
    if matter_id is None:
        raise NotFound(kind="deadline", id=limit_id)
    work.matter_for_update(matter_id)
    limit = work.session.get_one(Limit, limit_id, populate_existing=True)
    matter = work.session.scalars(select(Matter).where(Matter.id == matter_id).options(WHOLE)).one()
    if work.actor.id is not None and not work.actor.sees(matter.unit):
        raise NotFound(kind="deadline", id=limit_id)
    if limit.state not in RUNNING:
        raise TimeLimitRefused(reason="not_running")
    return runtime.held_limit(work, limit, matter)


def start_extension(runtime: Runtime, work: UnitOfWork, limit_id: UUID) -> UUID:
    """Open a request to extend a time limit (申请延期); return its id.

    Refused at once where no request could succeed: the rule knows no extension, it has been
    extended often enough, it is too late to ask, or another request is open.
    """
    limit = _limit_to_ask_about(runtime, work, limit_id)
    _ensure_may_ask_extension(limit)
    return _open(runtime, limit, ExtensionRequest(limit_id=limit_id))


def start_suspension(runtime: Runtime, work: UnitOfWork, limit_id: UUID) -> UUID:
    """Open a request to stop the clock of a time limit (申请中止计算期限); return its id.

    Refused at once where no request could succeed: nothing stops this clock, it stands still, its
    day is over, or another request is open.
    """
    limit = _limit_to_ask_about(runtime, work, limit_id)
    _ensure_may_ask_suspension(limit)
    return _open(runtime, limit, Suspension(limit_id=limit_id))


def override_due_day(
    runtime: Runtime, work: UnitOfWork, limit_id: UUID, *, due_on: date, grounds: Grounds
) -> UUID:
    """Set the due day of a running limit against its rule (领导改期); return its matter's id."""
    limit = hold_limit(runtime, work, limit_id)
    override_limit(limit, due_on=due_on, grounds=grounds)
    return limit.matter.id


def acts_open_to(
    runtime: Runtime, work: UnitOfWork, matter: Matter, limits: Collection[UUID]
) -> dict[UUID, list[str]]:
    """What the actor could do now to limits of ``matter``: extend, suspend, override.

    For pages, which offer what would not be refused at once; nothing is locked.
    """
    if not limits or not work.actor.roles.intersection({ASKING, OVERRIDING}):
        return {}
    query = select(Limit).where(Limit.id.in_(limits), Limit.state.in_(RUNNING))
    running = work.session.scalars(query).all()
    return {d.id: _acts_on(runtime.held_limit(work, d, matter)) for d in running}


def _acts_on(limit: HeldLimit) -> list[str]:
    roles, acts = limit.work.actor.roles, []
    if ASKING in roles and not _is_refused(_ensure_may_ask_extension, limit):
        acts.append("extend")
    if ASKING in roles and not _is_refused(_ensure_may_ask_suspension, limit):
        acts.append("suspend")
    if OVERRIDING in roles and limit.row.state == ARMED:
        acts.append("override")
    return acts


def _is_refused(ensure: Callable[[HeldLimit], None], limit: HeldLimit) -> bool:
    try:
        ensure(limit)
    except TimeLimitRefused:
        return True
    return False


def _ensure_may_ask_extension(limit: HeldLimit) -> None:
    allowed = limit.rule.extension
    asked_on = limit.work.today
    ensure_extendable(limit, length=allowed.length if allowed else 1, asked_on=asked_on)
    _ensure_none_open(limit, ExtensionRequest)


def _ensure_may_ask_suspension(limit: HeldLimit) -> None:
    ensure_pausable(limit, kind=next(iter(limit.rule.excludes), ""))
    _ensure_none_open(limit, Suspension)


def _ensure_none_open(limit: HeldLimit, kind: type[ExtensionRequest | Suspension]) -> None:
    if not limit.row.requests:
        return
    query = select(kind.number).where(kind.limit_id == limit.row.id, kind.closed_at.is_(None))
    open_number = limit.work.session.scalar(query)
    if open_number is not None:
        raise TimeLimitRefused(reason="request_open", request=open_number)


def _limit_to_ask_about(runtime: Runtime, work: UnitOfWork, limit_id: UUID) -> HeldLimit:
    if ASKING not in work.actor.roles:
        raise NotPermitted(role=ASKING)
    return hold_limit(runtime, work, limit_id)


def _open(runtime: Runtime, limit: HeldLimit, request: ExtensionRequest | Suspension) -> UUID:
    work, matter = limit.work, limit.matter
    limit.row.requests += 1
    request.parent_id, request.unit = matter.id, matter.unit
    request.enterprise_id = matter.enterprise_id
    new = NewMatter(matter=request, facts={})
    return open_matter(runtime, work, new, campaign=matter.campaign)
