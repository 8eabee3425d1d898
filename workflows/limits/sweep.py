"""What the sweep does with time limits: climb rungs, tell the process, once each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.errors import ClockJumped
from casework.events import DeadlineOpened, DeadlinePassed, RungClimbed
from casework.models import Escalation, Limit, Matter
from casework.models.limits import ARMED
from casework.models.matters import class_of_kind
from casework.queries.incidents import set_aside
from casework.rules.calendar import office_day
from casework.unit_of_work import CLOCK, UnitOfWork, UnitOfWorkFactory
from workflows.batches import Batch, Done, do_together
from workflows.commands.advance import moved_on, open_followers
from workflows.held import HeldMatter, hold_matter, load_all_held
from workflows.limits.ladders import ladder_moments
from workflows.projection import rung_of
from workflows.registry import StepContext, look_at
from workflows.runtime import Runtime, services


def claim_due(
    work: UnitOfWork, *, most: int, without: Collection[UUID] = ()
) -> dict[UUID, type[Matter]]:
    """Hold up to ``most`` rows of due matters that are not locked, the longest waiting first.

    Matters set aside by an open incident are left out, and those ``without``.
    """
    query = (
        select(Matter.id, Matter.kind)
        .join(Limit, Limit.matter_id == Matter.id)
        .where(Limit.next_at <= work.now, ~set_aside(Limit.matter_id))
        .order_by(Limit.next_at, Limit.matter_id)
        .limit(most)
        .with_for_update(of=Matter, skip_locked=True)
    )
    if without:
        query = query.where(Limit.matter_id.not_in(without))
    return {found: class_of_kind(kind) for found, kind in work.session.execute(query)}


def never() -> bool:
    """No reason to end a batch early."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """Firing what is due, some matters at a time."""

    runtime: Runtime
    unit_of_work: UnitOfWorkFactory
    ensure_believed: Callable[[UnitOfWork], None]
    """Raises ``ClockJumped`` while the machine's clock is not believed: then nothing is fired."""
    set_aside: Callable[[UUID, Exception], object]

    def fire(
        self, *, most: int, without: Collection[UUID] = (), enough: Callable[[], bool] = never
    ) -> Done[UUID, int]:
        """Fire up to ``most`` matters in one transaction, each by itself if one of them fails.

        ``enough`` is asked after each, and may end the batch early.
        """
        kinds: dict[UUID, type[Matter]] = {}

        def claim(work: UnitOfWork) -> list[UUID]:
            self.ensure_believed(work)
            kinds.update(claim_due(work, most=most, without=without))
            return list(kinds)

        def together(
            work: UnitOfWork, _claimed: Sequence[UUID], begin: Callable[[UUID], None]
        ) -> list[int]:
            return list(self._fired(work, load_all_held(work.session, kinds), begin, enough))

        def alone(work: UnitOfWork, matter_id: UUID) -> int:
            self.ensure_believed(work)
            return fire_limits(self.runtime, work, matter_id=matter_id)

        return do_together(
            Batch(
                unit_of_work=self.unit_of_work,
                actor=CLOCK,
                claim=claim,
                together=together,
                alone=alone,
                set_aside=self.set_aside,
                passes=(ClockJumped,),
            )
        )

    def _fired(
        self,
        work: UnitOfWork,
        found: Iterable[HeldMatter],
        begin: Callable[[UUID], None],
        enough: Callable[[], bool],
    ) -> Iterator[int]:
        for held in found:
            begin(held.matter.id)
            work.touched.append(held.matter)
            yield fire_held(self.runtime, work, held)
            if enough():
                return


def fire_limits(runtime: Runtime, work: UnitOfWork, *, matter_id: UUID) -> int:
    """Climb every rung and deliver every due moment of one matter; return how many.

    Harmless when nothing is due: a second run finds nothing left to do.
    """
    return fire_held(runtime, work, hold_matter(work, matter_id))


def fire_held(runtime: Runtime, work: UnitOfWork, held: HeldMatter) -> int:
    """Fire what is due of one held matter: one moment after another, whichever limit it is of.

    One that was moved in this transaction after it was loaded is left for the next time.
    """
    fired = 0
    if held.version != held.process.version:
        return fired
    while due := [d for d in held.running if d.next_at is not None and d.next_at <= work.now]:
        limit = min(due, key=lambda d: (d.next_at, d.due_at, d.id))
        moment = limit.next_at or work.now
        context = runtime.step_context(work, held.matter)
        fired += climb(context, limit, until=moment)
        fired += _deliver(runtime, context, held, limit, until=moment)
        open_followers(runtime, context)
        limit.next_at = _next_look(context, limit)
    return fired


def climb(
    context: StepContext[Matter],
    limit: Limit,
    *,
    until: datetime,
    ends: datetime | None = None,
) -> int:
    """Climb the rungs reached ``until`` then; of several missed reminders only the last rings.

    ``ends`` is when its ladder was over; it holds until now by default.
    """
    work = context.work
    moments = ladder_moments(context.campaign, context.calendar, limit.ladder, limit.due_on)
    climbed = 0
    for number, moment in enumerate(moments, start=1):
        if number <= limit.rungs_climbed or moment > until:
            continue
        decision = context.asked_of_rung(limit, number)
        late = context.calendar.working_days_between(office_day(moment), work.today) > 0
        work.session.add(rung_of(limit, number, moment, decision, context, late=late))
        limit.rungs_climbed, climbed = number, climbed + 1
        another = any(later <= (ends or work.now) for later in moments[number:])
        if decision["act"] != "remind" or not another:
            _announce(context, limit, number, decision, late=late)
    return climbed


def _announce(
    context: StepContext[Matter],
    limit: Limit,
    number: int,
    decision: Mapping[str, Any],
    *,
    late: bool,
) -> None:
    matter = context.matter
    context.work.record(
        RungClimbed(
            matter_id=matter.id,
            deadline=limit.name,
            rung=number,
            act=decision["act"],
            to_role=decision["to_role"],
            copy_roles=decision["copy_roles"],
            due_on=limit.due_on,
            late=late,
            begun=limit.begun,
            decision={"table": context.decided[-1].table, "rule": context.decided[-1].rule},
        )
    )
    if decision["act"] != "remind":
        context.open(
            Escalation(
                parent_id=matter.id,
                enterprise_id=matter.enterprise_id,
                unit=matter.unit,
                limit_id=limit.id,
                rung=number,
                act=decision["act"],
            ),
            act=decision["act"],
            to_role=decision["to_role"],
        )


def _deliver(
    runtime: Runtime,
    context: StepContext[Matter],
    held: HeldMatter,
    limit: Limit,
    *,
    until: datetime,
) -> int:
    """Tell the process that the moment of ``limit`` has come, unless it was told before."""
    work = context.work
    if limit.delivered_at is not None or limit.due_at > until:
        return 0
    limit.delivered_at = work.now
    mark = len(work.events)
    state = runtime.engine.deliver(
        held.process.model_digest, held.process.state, limit.name, services(context)
    )
    kind = DeadlineOpened if limit.edge == "opening" else DeadlinePassed

    def came(**moved: Any) -> DeadlineOpened | DeadlinePassed:
        return kind(matter_id=context.matter.id, deadline=limit.name, due_on=limit.due_on, **moved)

    moved_on(runtime, context, held, state, came, mark=mark)
    return 1


def _next_look(context: StepContext[Matter], limit: Limit) -> datetime | None:
    if limit.state != ARMED:
        return None
    moments = ladder_moments(context.campaign, context.calendar, limit.ladder, limit.due_on)
    return look_at(limit, moments)
