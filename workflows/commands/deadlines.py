"""What the sweep does with time limits: climb rungs, tell the process, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.events import DeadlineOpened, DeadlinePassed, RungClimbed
from casework.models import Deadline, Escalation, Matter
from casework.models.deadlines import ARMED
from casework.rules.calendar import office_day
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import moved_on, open_followers
from workflows.handlers import StepContext, ladder_moments
from workflows.held import HeldMatter, hold_matter
from workflows.projection import rung_of
from workflows.runtime import Runtime, services


def due_matters(session: Session, now: datetime, *, limit: int = 200) -> Sequence[UUID]:
    """Matters with a time limit to be looked at, the longest waiting first, each once."""
    query = (
        select(Deadline.matter_id)
        .where(Deadline.next_at <= now)
        .order_by(Deadline.next_at, Deadline.id)
        .limit(limit)
    )
    return list(dict.fromkeys(session.scalars(query)))


def fire_deadlines(runtime: Runtime, work: UnitOfWork, *, matter_id: UUID) -> int:
    """Climb every rung and deliver every due moment of one matter; return how many.

    Harmless when nothing is due: whoever comes second finds nothing left to do.
    """
    held = hold_matter(work, matter_id)
    fired = 0
    for deadline in sorted(held.running, key=lambda d: (d.due_at, d.id)):
        if deadline.next_at is None or deadline.next_at > work.now:
            continue
        context = runtime.step_context(work, held.matter)
        fired += climb(context, deadline)
        fired += _deliver(runtime, context, held, deadline)
        open_followers(runtime, context)
        deadline.next_at = _next_look(context, deadline)
    return fired


def climb(
    context: StepContext[Matter], deadline: Deadline, *, before: datetime | None = None
) -> int:
    """Climb the rungs reached since last time; of several missed reminders only the last rings.

    With ``before`` only those reached before that moment.
    """
    work = context.work
    moments = ladder_moments(context.campaign, context.calendar, deadline.ladder, deadline.due_on)
    reached = [
        (number, moment)
        for number, moment in enumerate(moments, start=1)
        if number > deadline.rungs_climbed
        and moment <= work.now
        and (before is None or moment < before)
    ]
    for number, moment in reached:
        decision = context.decide("escalation_ladder", {"ladder": deadline.ladder, "rung": number})
        late = context.calendar.working_days_between(office_day(moment), work.today) > 0
        work.session.add(rung_of(deadline, number, moment, decision, context, late=late))
        deadline.rungs_climbed = number
        if number == reached[-1][0] or decision["act"] != "remind":
            _announce(context, deadline, number, decision, late=late)
    return len(reached)


def _announce(
    context: StepContext[Matter],
    deadline: Deadline,
    number: int,
    decision: Mapping[str, Any],
    *,
    late: bool,
) -> None:
    matter = context.matter
    context.work.record(
        RungClimbed(
            matter_id=matter.id,
            deadline=deadline.name,
            rung=number,
            act=decision["act"],
            to_role=decision["to_role"],
            copy_roles=decision["copy_roles"],
            due_on=deadline.due_on,
            late=late,
            decision={"table": "escalation_ladder", "rule": context.decided[-1].rule},
        )
    )
    if decision["act"] != "remind":
        context.open(
            Escalation(
                parent_id=matter.id,
                enterprise_id=matter.enterprise_id,
                unit=matter.unit,
                deadline_id=deadline.id,
                rung=number,
                act=decision["act"],
            ),
            act=decision["act"],
            to_role=decision["to_role"],
        )


def _deliver(
    runtime: Runtime, context: StepContext[Matter], held: HeldMatter, deadline: Deadline
) -> int:
    """Tell the process that the moment of ``deadline`` has come, unless it was told before."""
    work = context.work
    if deadline.delivered_at is not None or deadline.due_at > work.now:
        return 0
    deadline.delivered_at = work.now
    mark = len(work.events)
    state = runtime.engine.deliver(
        held.process.model_digest, held.process.state, deadline.name, services(context)
    )
    kind = DeadlineOpened if deadline.edge == "opening" else DeadlinePassed

    def came(**moved: Any) -> DeadlineOpened | DeadlinePassed:
        return kind(
            matter_id=context.matter.id, deadline=deadline.name, due_on=deadline.due_on, **moved
        )

    moved_on(runtime, context, held, state, came, mark=mark)
    return 1


def _next_look(context: StepContext[Matter], deadline: Deadline) -> datetime | None:
    if deadline.state != ARMED:
        return None
    moments = ladder_moments(context.campaign, context.calendar, deadline.ladder, deadline.due_on)
    ahead = list(moments[deadline.rungs_climbed :])
    if deadline.delivered_at is None:
        ahead.append(deadline.due_at)
    return min(ahead, default=None)
