"""Taking a task up (开始办理): a late task that is not started is escalated in another way."""

from __future__ import annotations

from uuid import UUID

from casework.errors import NotPermitted
from casework.events import TaskTakenUp
from casework.models import Limit, WorkItem
from casework.unit_of_work import UnitOfWork
from workflows.commands.tasks import hold_task
from workflows.held import HeldMatter
from workflows.runtime import Runtime


def take_up(runtime: Runtime, work: UnitOfWork, *, task_id: UUID) -> UUID:
    """Say that the work on a task has begun; return its matter's id. A second time says nothing.

    It stops no clock: from the next rung on its time limits are late as *not done* instead of
    *not started*. Raises ``TaskNotReady``, ``NotFound``, ``NotPermitted``.
    """
    held, item = hold_task(work, task_id)
    if item.role not in work.actor.roles:
        raise NotPermitted(role=item.role, task=task_id)
    limits = _not_begun(runtime, held, item)
    for limit in limits:
        limit.begun_at, limit.begun_by = work.now, work.actor.name
    if limits:
        work.record(
            TaskTakenUp(
                matter_id=held.matter.id,
                task_id=task_id,
                step=item.step,
                deadlines=sorted(limit.name for limit in limits),
            )
        )
    return held.matter.id


def _not_begun(runtime: Runtime, held: HeldMatter, item: WorkItem) -> list[Limit]:
    """The running limits on the border of the task that are not marked as begun."""
    state = runtime.engine.describe(held.process.model_digest, held.process.state)
    names = {name for task in state.ready if task.id == item.task_id for name in task.limits}
    return [d for d in held.running if d.name in names and d.begun_at is None]
