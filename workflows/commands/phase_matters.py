"""One matter comes under the rules of a new phase (阶段切换), or is put back under the old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.models import Deadline, Hazard, Matter, PhaseSwitch, PhaseSwitchLine
from casework.models.deadlines import PAUSED, RUNNING
from casework.models.phases import APPLIED, APPLYING, ROLLED_BACK, ROLLING_BACK, SETTLED
from casework.queries.phases import limits_to_switch, lines_of_matter
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import open_followers
from workflows.commands.deadlines import climb
from workflows.commands.phase_previews import rules_of
from workflows.handlers.limit_changes import HeldLimit, show_nearest
from workflows.handlers.phase_changes import kept_of, restore_limit, switch_limit
from workflows.handlers.phase_rules import PhaseRules
from workflows.runtime import Runtime

SWITCH_MATTER, RESTORE_MATTER = "switch_matter", "restore_matter"
"""The names of these acts in an incident."""


def switch_matter(
    runtime: Runtime, work: UnitOfWork, *, rules: PhaseRules, run: int, matter_id: UUID
) -> Matter | None:
    """Put the limit of one matter under the rules of the phase; None if there was nothing to do.

    Harmless when it was met before, has ended since, or the switch is over.
    """
    work.matter_for_update(matter_id)
    slug, phase = rules.campaign.slug, rules.phase.id
    met: Matter | None = None
    for switch, hazard, deadline in limits_to_switch(work.session, matter_id, slug, phase):
        if switch.run == run and switch.state in {APPLYING, APPLIED}:
            _switch(runtime, _held(runtime, work, rules, hazard, deadline), rules, switch)
            met = hazard
    return met


def restore_matter(
    runtime: Runtime, work: UnitOfWork, *, rules: PhaseRules, run: int, matter_id: UUID
) -> Matter | None:
    """Put the limit of one matter back under the rules it had; None if there was nothing to do.

    A limit that has ended since stays ended.
    """
    work.matter_for_update(matter_id)
    slug, phase = rules.campaign.slug, rules.phase.id
    met: Matter | None = None
    for switch, line, hazard, deadline in lines_of_matter(work.session, matter_id, slug, phase):
        if switch.run == run and switch.state in {ROLLING_BACK, ROLLED_BACK}:
            limit = _held(runtime, work, rules, hazard, deadline)
            line.undone = _restore(runtime, limit, rules, switch, line)
            met = hazard
    return met


def switch_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    """Try again what an incident was written for."""
    rules = rules_of(runtime, arguments["campaign"], arguments["phase"])
    run, matter_id = int(arguments["run"]), UUID(arguments["matter_id"])
    again = switch_matter if arguments["act"] == SWITCH_MATTER else restore_matter
    again(runtime, work, rules=rules, run=run, matter_id=matter_id)


def _held(
    runtime: Runtime, work: UnitOfWork, rules: PhaseRules, hazard: Hazard, deadline: Deadline
) -> HeldLimit:
    return HeldLimit(
        work=work,
        deadline=deadline,
        matter=hazard,
        campaign=rules.campaign,
        calendar=runtime.calendar,
    )


def _switch(runtime: Runtime, limit: HeldLimit, rules: PhaseRules, switch: PhaseSwitch) -> None:
    work, deadline = limit.work, limit.deadline
    _climb_what_was_reached(runtime, limit, before=rules.instant)
    before = kept_of(deadline)
    priority = limit.matter.priority if isinstance(limit.matter, Hazard) else None
    planned = rules.plan(deadline, priority)
    if planned.changed:
        switch_limit(limit, planned, rules.phase, run=switch.run, late=switch.late)
    work.session.add(
        PhaseSwitchLine(
            switch_id=switch.id,
            run=switch.run,
            matter_id=limit.matter.id,
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
    if planned.term is not None:
        show_nearest(work.session, [limit.matter])


def _restore(
    runtime: Runtime,
    limit: HeldLimit,
    rules: PhaseRules,
    switch: PhaseSwitch,
    line: PhaseSwitchLine,
) -> str:
    if limit.deadline.state not in RUNNING:
        return SETTLED
    _climb_what_was_reached(runtime, limit, before=limit.work.now)
    due_at = limit.deadline.due_at
    undone = restore_limit(limit, line.before, rules.phase, reason=switch.reason, run=switch.run)
    if limit.deadline.due_at != due_at:
        show_nearest(limit.work.session, [limit.matter])
    return undone


def _climb_what_was_reached(runtime: Runtime, limit: HeldLimit, *, before: datetime) -> None:
    """Climb the rungs reached under the rules that end: they hold, had the sweep come by or not."""
    deadline = limit.deadline
    if deadline.state == PAUSED or deadline.next_at is None or deadline.next_at >= before:
        return
    context = runtime.step_context(limit.work, limit.matter)
    climb(context, deadline, before=before)
    open_followers(runtime, context)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
