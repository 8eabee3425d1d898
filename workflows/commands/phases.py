"""Commands of the phase switch (阶段切换): look ahead, apply, roll back.

A switch meets many matters, so it is done in small units of work: whatever is stopped half-way is
gone on with, and whatever is done twice is done once. Each batch holds the switch's row first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound, NotPermitted, PhaseSwitchRefused
from casework.events import PhaseSwitched
from casework.models import Deadline, Hazard, Matter, PhaseSwitch, PhaseSwitchLine
from casework.models.deadlines import RUNNING
from casework.models.phases import (
    APPLIED,
    APPLYING,
    ROLLED_BACK,
    ROLLING_BACK,
    SETTLED,
    UNDER_WAY,
)
from casework.models.types import new_id
from casework.queries.phases import (
    lines_to_undo,
    next_limits,
    run_lines,
    switch_of,
    switches,
)
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory
from workflows.commands.advance import open_followers
from workflows.commands.deadlines import climb
from workflows.commands.phase_previews import rules_of
from workflows.handlers.limit_changes import HeldLimit, show_nearest
from workflows.handlers.phase_changes import (
    LIMIT,
    PhaseRules,
    kept_of,
    restore_limit,
    switch_limit,
)
from workflows.runtime import Runtime

BATCH = 25
"""Matters in one unit of work: few enough that nobody waits for it."""
SWITCHING = frozenset({"bureau_leader", "administrator"})
"""The roles that may apply a switch or roll one back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchReport:
    """Where a switch stands after a command."""

    campaign: str
    phase: str
    state: str
    run: int
    late: bool
    counts: Mapping[str, Any]


def due_switches(runtime: Runtime, session: Session, now: datetime) -> list[tuple[str, str, str]]:
    """Switches whose instant has come and that are not done, oldest first: with their state.

    One that was rolled back waits for a person; one that was stopped half-way goes on.
    """
    known, due = switches(session), []
    for campaign in runtime.campaigns:
        for phase in campaign.track().phases[1:]:
            rules = rules_of(runtime, campaign.slug, phase.id)
            state = known.get((campaign.slug, phase.id), "")
            if state in UNDER_WAY or (not state and rules.instant <= now):
                due.append((rules.instant, campaign.slug, phase.id, state))
    return [(slug, phase, state) for _, slug, phase, state in sorted(due)]


def apply_switch(
    runtime: Runtime,
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    *,
    campaign: str,
    phase: str,
    batch: int = BATCH,
) -> SwitchReport:
    """Put every open matter under the rules of ``phase``: once, however often it is called.

    Refused before the phase begins. After a kill the next call does what is left.
    """
    rules = rules_of(runtime, campaign, phase)
    with unit_of_work(actor) as work:
        _ensure_may(work.actor)
        _begin(work, rules)
    return _through(
        unit_of_work, actor, rules, lambda work: _apply_some(runtime, work, rules, batch)
    )


def roll_back_switch(
    runtime: Runtime,
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    *,
    campaign: str,
    phase: str,
    reason: str = "",
    batch: int = BATCH,
) -> SwitchReport:
    """Put back every limit the switch changed, as it was; refused without a reason.

    A limit that has ended since stays ended, and a day that somebody set since stands.
    """
    rules = rules_of(runtime, campaign, phase)
    with unit_of_work(actor) as work:
        _ensure_may(work.actor)
        _begin_roll_back(work, rules, reason.strip())
    return _through(
        unit_of_work, actor, rules, lambda work: _undo_some(runtime, work, rules, batch)
    )


def _ensure_may(actor: Actor) -> None:
    """Persons need the role; the clock and the command line act for the office itself."""
    if actor.id is not None and not actor.roles.intersection(SWITCHING):
        raise NotPermitted(role="bureau_leader")


def _through(
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    rules: PhaseRules,
    some: Callable[[UnitOfWork], bool],
) -> SwitchReport:
    more = True
    while more:
        with unit_of_work(actor) as work:
            more = some(work)
    with unit_of_work.reading(actor) as work:
        return _report(_known(work, rules))


def _begin(work: UnitOfWork, rules: PhaseRules) -> None:
    if work.now < rules.instant:
        raise PhaseSwitchRefused(reason="not_yet", day=rules.phase.starts_on)
    switch = switch_of(work.session, rules.campaign.slug, rules.phase.id, lock=True)
    if switch is None:
        switch = PhaseSwitch(
            id=new_id(), campaign=rules.campaign.slug, phase=rules.phase.id, run=0, counts={}
        )
        switch.instant = rules.instant
        work.session.add(switch)
    elif switch.state == ROLLING_BACK:
        raise PhaseSwitchRefused(reason="rolling_back")
    elif switch.state != ROLLED_BACK:
        return
    switch.run, switch.state = switch.run + 1, APPLYING
    switch.late = work.today > rules.phase.starts_on
    switch.begun_at, switch.begun_by = work.now, work.actor.name
    switch.applied_at = switch.rolled_back_at = None
    switch.rolled_back_by = switch.reason = ""


def _begin_roll_back(work: UnitOfWork, rules: PhaseRules, reason: str) -> None:
    switch = switch_of(work.session, rules.campaign.slug, rules.phase.id, lock=True)
    if switch is None or switch.state == APPLYING:
        raise PhaseSwitchRefused(reason="not_applied")
    if switch.state != APPLIED:
        return
    if not reason:
        raise PhaseSwitchRefused(reason="reason_missing", field="reason")
    switch.state, switch.reason = ROLLING_BACK, reason
    switch.rolled_back_by = work.actor.name


def _apply_some(runtime: Runtime, work: UnitOfWork, rules: PhaseRules, batch: int) -> bool:
    """Switch the next few limits; False once there are none and the switch is through."""
    switch = _known(work, rules, lock=True)
    if switch.state != APPLYING:
        return False
    found = next_limits(work.session, switch, LIMIT, limit=batch)
    if not found:
        _finish(work, switch, APPLIED, switch.counts)
        return False
    moved = [
        limit.matter
        for limit in _hold(runtime, work, rules, found)
        if limit.deadline.state in RUNNING and _switch_one(runtime, limit, rules, switch)
    ]
    if moved:
        show_nearest(work.session, moved)
    return True


def _switch_one(runtime: Runtime, limit: HeldLimit, rules: PhaseRules, switch: PhaseSwitch) -> bool:
    """Switch one limit; whether its day moved."""
    work, deadline, hazard = limit.work, limit.deadline, limit.matter
    if deadline.next_at is not None and deadline.next_at < rules.instant:
        context = runtime.step_context(work, hazard)
        climb(context, deadline, before=rules.instant)
        open_followers(runtime, context)
    before = kept_of(deadline)
    planned = rules.plan(deadline, hazard.priority if isinstance(hazard, Hazard) else None)
    if planned.changed:
        switch_limit(limit, planned, rules.phase, run=switch.run, late=switch.late)
    work.session.add(
        PhaseSwitchLine(
            switch_id=switch.id,
            run=switch.run,
            matter_id=hazard.id,
            deadline_id=deadline.id,
            changed=planned.changed,
            before=before,
            after={
                "rule": deadline.rule,
                "ladder": deadline.ladder,
                "due_on": deadline.due_on.isoformat(),
                "becomes_late": planned.due_at < work.now <= _moment(before["due_at"]),
            },
            undone="",
        )
    )
    return planned.term is not None


def _undo_some(runtime: Runtime, work: UnitOfWork, rules: PhaseRules, batch: int) -> bool:
    switch = _known(work, rules, lock=True)
    if switch.state != ROLLING_BACK:
        return False
    ids = lines_to_undo(work.session, switch, limit=batch)
    if not ids:
        switch.rolled_back_at = work.now
        _finish(work, switch, ROLLED_BACK, switch.counts)
        return False
    query = select(PhaseSwitchLine).where(PhaseSwitchLine.id.in_(ids))
    lines = {line.deadline_id: line for line in work.session.scalars(query)}
    found = [(line.deadline_id, line.matter_id) for line in lines.values()]
    moved = []
    for limit in _hold(runtime, work, rules, found):
        line = lines[limit.deadline.id]
        if limit.deadline.state not in RUNNING:
            line.undone = SETTLED
            continue
        line.undone = restore_limit(
            limit, line.before, rules.phase, reason=switch.reason, run=switch.run
        )
        moved.append(limit.matter)
    if moved:
        show_nearest(work.session, moved)
    return True


def _hold(
    runtime: Runtime, work: UnitOfWork, rules: PhaseRules, found: Sequence[tuple[UUID, UUID]]
) -> Iterator[HeldLimit]:
    """Lock the matters in their order, then load them with their limits."""
    session, matters = work.session, sorted(matter for _, matter in found)
    lock = select(Matter.id).where(Matter.id.in_(matters)).order_by(Matter.id).with_for_update()
    session.execute(lock).all()
    hazards = {
        hazard.id: hazard
        for hazard in session.scalars(
            select(Hazard).where(Hazard.id.in_(matters)),
            execution_options={"populate_existing": True},
        )
    }
    limits = select(Deadline).where(Deadline.id.in_([limit for limit, _ in found]))
    for deadline in session.scalars(
        limits.order_by(Deadline.matter_id), execution_options={"populate_existing": True}
    ).all():
        yield HeldLimit(
            work=work,
            deadline=deadline,
            matter=hazards[deadline.matter_id],
            campaign=rules.campaign,
            calendar=runtime.calendar,
        )


def _finish(work: UnitOfWork, switch: PhaseSwitch, state: str, counts: Mapping[str, Any]) -> None:
    switch.state, switch.counts = state, {**counts, **_counted(work.session, switch)}
    if state == APPLIED:
        switch.applied_at = work.now
    work.record(
        PhaseSwitched(
            campaign=switch.campaign,
            phase=switch.phase,
            act=state,
            counts=switch.counts,
            late=switch.late,
            reason=switch.reason,
        )
    )


def _counted(session: Session, switch: PhaseSwitch) -> dict[str, Any]:
    rows = list(run_lines(session, switch))
    counts: dict[str, Any] = {
        "met": len(rows),
        "changed": sum(row.changed for row in rows),
        "moved": sum(row.before["due_on"] != row.after["due_on"] for row in rows),
        "becomes_late": sum(row.after["becomes_late"] for row in rows),
        "by_ladder": dict(sorted(Counter(str(row.after["ladder"]) for row in rows).items())),
    }
    undone = Counter(row.undone for row in rows if row.undone)
    return {**counts, "undone": dict(sorted(undone.items()))} if undone else counts


def _known(work: UnitOfWork, rules: PhaseRules, *, lock: bool = False) -> PhaseSwitch:
    switch = switch_of(work.session, rules.campaign.slug, rules.phase.id, lock=lock)
    if switch is None:
        raise NotFound(kind="phase_switch", id=rules.phase.id)
    return switch


def _report(switch: PhaseSwitch) -> SwitchReport:
    return SwitchReport(
        campaign=switch.campaign,
        phase=switch.phase,
        state=switch.state,
        run=switch.run,
        late=switch.late,
        counts=switch.counts,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
