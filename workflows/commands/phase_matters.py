"""Matters come under the rules of a new phase (阶段切换), or are put back under the old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from casework.models import Hazard, Matter, PhaseSwitch, PhaseSwitchLine
from casework.models.limits import PAUSED, RUNNING
from casework.models.phases import APPLIED, APPLYING, ROLLED_BACK, ROLLING_BACK, SETTLED
from casework.queries.phases import limits_to_switch, lines_to_undo
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import open_followers
from workflows.commands.phase_previews import rules_of
from workflows.limits.changes import HeldLimit, show_nearest
from workflows.limits.phase_changes import kept_of, restore_limit, switch_limit
from workflows.limits.phase_rules import PhaseRules
from workflows.limits.sweep import climb
from workflows.runtime import Runtime

SWITCH_MATTER, RESTORE_MATTER = "switch_matter", "restore_matter"
"""The names of these acts in an incident."""


def switch_matters(
    runtime: Runtime, work: UnitOfWork, *, rules: PhaseRules, run: int, matters: Sequence[UUID]
) -> Sequence[Matter]:
    """Put the limits of matters whose rows are held under the rules of the phase.

    Returns those that had something to do: not those met before or ended since, and none when
    the switch is over.
    """
    slug, phase, moved = rules.campaign.slug, rules.phase.id, list[Matter]()
    met = [
        (switch, runtime.held_limit(work, row, hazard))
        for switch, hazard, row in limits_to_switch(work.session, matters, slug, phase)
        if switch.run == run and switch.state in {APPLYING, APPLIED}
    ]
    for switch, limit in met:
        due_at = limit.row.due_at
        _switch(runtime, limit, rules, switch)
        if limit.row.due_at != due_at:
            moved.append(limit.matter)
    if moved:
        show_nearest(work.session, moved)
    return [limit.matter for _, limit in met]


def restore_matters(
    runtime: Runtime, work: UnitOfWork, *, rules: PhaseRules, run: int, matters: Sequence[UUID]
) -> Sequence[Matter]:
    """Put the limits of matters whose rows are held back under the rules they had; as above.

    A limit that has ended since stays ended.
    """
    slug, phase, moved = rules.campaign.slug, rules.phase.id, list[Matter]()
    met = [
        (switch, line, runtime.held_limit(work, row, hazard))
        for switch, line, hazard, row in lines_to_undo(work.session, matters, slug, phase)
        if switch.run == run and switch.state in {ROLLING_BACK, ROLLED_BACK}
    ]
    for switch, line, limit in met:
        due_at = limit.row.due_at
        line.undone = _restore(runtime, limit, rules, switch, line)
        if limit.row.due_at != due_at:
            moved.append(limit.matter)
    if moved:
        show_nearest(work.session, moved)
    return [limit.matter for *_, limit in met]


def try_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    """Do again on one matter what an incident was written for."""
    rules = rules_of(runtime, arguments["campaign"], arguments["phase"])
    matter_id = UUID(arguments["matter_id"])
    work.matter_for_update(matter_id)
    again = switch_matters if arguments["act"] == SWITCH_MATTER else restore_matters
    again(runtime, work, rules=rules, run=int(arguments["run"]), matters=[matter_id])


def _switch(runtime: Runtime, limit: HeldLimit, rules: PhaseRules, switch: PhaseSwitch) -> None:
    work, row = limit.work, limit.row
    _climb_what_was_reached(runtime, limit, before=rules.instant)
    before = kept_of(row)
    planned = rules.plan(row, cast("Hazard", limit.matter))
    if planned.changed:
        switch_limit(limit, planned, rules.phase, run=switch.run, late=switch.late)
    work.session.add(
        PhaseSwitchLine(
            switch_id=switch.id,
            run=switch.run,
            matter_id=limit.matter.id,
            limit_id=row.id,
            changed=planned.changed,
            before=before,
            after={
                "rule": row.rule,
                "ladder": row.ladder,
                "due_on": row.due_on.isoformat(),
                "becomes_late": planned.due_at < work.now <= _moment(before["due_at"]),
            },
            undone="",
        )
    )


def _restore(
    runtime: Runtime,
    limit: HeldLimit,
    rules: PhaseRules,
    switch: PhaseSwitch,
    line: PhaseSwitchLine,
) -> str:
    if limit.row.state not in RUNNING:
        return SETTLED
    _climb_what_was_reached(runtime, limit, before=limit.work.now)
    return restore_limit(limit, line.before, rules.phase, reason=switch.reason, run=switch.run)


def _climb_what_was_reached(runtime: Runtime, limit: HeldLimit, *, before: datetime) -> None:
    """Climb the rungs reached under the rules that end: they hold, had the sweep come by or not."""
    row = limit.row
    if row.state == PAUSED or row.next_at is None or row.next_at >= before:
        return
    context = runtime.step_context(limit.work, limit.matter)
    last = before - datetime.resolution
    climb(context, row, until=last, ends=last)
    open_followers(runtime, context)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
