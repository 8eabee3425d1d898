"""Write the engine's picture of a process into the tables that pages and sweeps read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from casework.models import Limit, Matter, Rung, WorkItem
from casework.models.limits import (
    ARMED,
    MET,
    MISSED,
    OPENED,
    PAUSED,
    RUNNING,
    WITHDRAWN,
)
from casework.rules.calendar import office_day
from workflows.engine import ProcessState, ReadyTask
from workflows.held import HeldMatter
from workflows.limits.ladders import ladder_moments
from workflows.limits.start_acts import limit_ended
from workflows.registry import StepContext

Clock = dict[str, Any]


def project(context: StepContext[Matter], held: HeldMatter, state: ProcessState) -> list[Clock]:
    """Replace what the matter waited for with what it waits for now; return what its clocks did.

    Limits the process no longer waits for are settled; those it newly waits for are armed by the
    campaign's rule of that name, unless a handler armed them with a rule of its own.
    """
    work, matter, running = context.work, context.matter, held.running
    held.process.state = state.blob
    held.process.version += 1
    matter.stage, matter.outcome = state.stage, state.outcome
    context.pass_by((step.process, step.element) for step in state.passed)
    clocks = _settle(context, state, running) + _arm(context, state, running)
    held.running = [d for d in (*running, *context.armed.values()) if d.state in RUNNING]
    ticking = [d for d in held.running if d.state == ARMED]
    matter.due_at = min((d.due_at for d in ticking if d.edge == "closing"), default=None)
    matter.closed_at = work.now if state.finished else None
    held.items = _replaced_items(context, state, held.items)
    return clocks


def _settle(
    context: StepContext[Matter], state: ProcessState, running: Sequence[Limit]
) -> list[Clock]:
    alive = state.limits.union(*(task.limits for task in state.ready))
    withdraws = context.processes.withdraws(context.matter.kind, state.outcome)
    clocks = []
    for limit in running:
        superseded = limit.name in context.armed
        if limit.name not in alive or superseded:
            settle(context, limit, withdrawn=superseded or withdraws)
            clocks.append(_clock(limit, limit.state))
        _note_end(context, limit)
    return clocks


def _note_end(context: StepContext[Matter], limit: Limit) -> None:
    """Keep when a limit was settled, or else fell due, if another one runs after it."""
    settled = limit.state in {MET, MISSED}
    over = settled or (limit.delivered_at is not None and limit.state != WITHDRAWN)
    if over and limit.rule in context.campaign.rules.chained:
        moment = context.work.now if settled else limit.due_at
        limit_ended(context.matter, limit.rule, limit.name, moment)


def settle(context: StepContext[Matter], limit: Limit, *, withdrawn: bool = False) -> None:
    """End a time limit, saying whether its act came in time and by how many working days late.

    Lateness follows from the due day alone, never from whether the sweep had come by; rungs that
    were reached and not yet climbed are written now, marked late. An act that comes while the
    clock stands still is in time.
    """
    today = context.work.today
    limit.settled_at, limit.next_at = context.work.now, None
    if limit.edge == "opening":
        limit.state = OPENED if limit.delivered_at else WITHDRAWN
        return
    paused = limit.state == PAUSED
    late = not paused and context.work.now > limit.due_at
    lateness = context.calendar.working_days_between(limit.due_on, today) if late else 0
    limit.days_late = max(lateness, int(late))
    limit.state = WITHDRAWN if withdrawn else MISSED if late else MET
    if not withdrawn and not paused:
        _write_missed_rungs(context, limit)


def _write_missed_rungs(context: StepContext[Matter], limit: Limit) -> None:
    moments = ladder_moments(context.campaign, context.calendar, limit.ladder, limit.due_on)
    due_day = office_day(limit.due_at)
    for number, reached_at in enumerate(moments, start=1):
        unclimbed = number > limit.rungs_climbed and reached_at <= context.work.now
        if not unclimbed or office_day(reached_at) <= due_day:
            continue
        decision = context.asked_of_rung(limit, number)
        context.work.session.add(rung_of(limit, number, reached_at, decision, context, late=True))
        limit.rungs_climbed = number


def rung_of(
    limit: Limit,
    number: int,
    reached_at: datetime,
    decision: Any,
    context: StepContext[Matter],
    *,
    late: bool,
) -> Rung:
    """The row of one rung, as the ladder (D04) asks it."""
    return Rung(
        limit_id=limit.id,
        number=number,
        reached_at=reached_at,
        climbed_at=context.work.now,
        act=decision["act"],
        to_role=decision["to_role"],
        copy_roles=decision["copy_roles"],
        late=late,
    )


def _arm(
    context: StepContext[Matter], state: ProcessState, running: Sequence[Limit]
) -> list[Clock]:
    still = {d.name for d in running if d.state in RUNNING}
    for name in sorted(state.limits - still - context.armed.keys()):
        context.arm(name, name)
    return [_clock(limit, ARMED) for limit in context.armed.values()]


def _clock(limit: Limit, act: str) -> Clock:
    return {
        "id": str(limit.id),
        "name": limit.name,
        "act": act,
        "rule": limit.rule,
        "rule_from": limit.rule_from.isoformat() if limit.rule_from else None,
        "starts_at": limit.starts_at.isoformat(),
        "started_by": limit.started_by,
        "started_in": limit.started_in,
        "chosen_on": limit.chosen_on.isoformat() if limit.chosen_on else None,
        "ladder": limit.ladder,
        "due_on": limit.due_on.isoformat(),
        "days_late": limit.days_late,
    }


def _replaced_items(
    context: StepContext[Matter], state: ProcessState, items: Sequence[WorkItem]
) -> list[WorkItem]:
    """Close the tasks that are no longer open, open the new ones; return all that are open."""
    session, before = context.work.session, {item.task_id: item for item in items}
    after = {task.id: before.get(task.id) or _item(context, task) for task in state.ready}
    for item in after.values():
        item.due_at = context.matter.due_at
    for item in items:
        if item.task_id not in after:
            session.delete(item)
    session.add_all(item for task_id, item in after.items() if task_id not in before)
    return list(after.values())


def _item(context: StepContext[Matter], task: ReadyTask) -> WorkItem:
    matter = context.matter
    return WorkItem(
        task_id=task.id,
        matter_id=matter.id,
        process=task.process,
        step=task.step,
        name=task.name,
        role=task.role,
        unit=matter.unit,
        form=task.form,
        officers=task.officers,
        opened_at=context.work.now,
    )
