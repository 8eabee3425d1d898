"""Looking ahead at a phase switch (阶段切换): the prediction equals what then happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models.limits import PAUSED
from casework.queries.phases import limits_met
from workflows.limits.phase_rules import PhaseRules
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPreview:
    """What a switch would do to one limit."""

    limit_id: UUID
    matter_id: UUID
    number: str
    unit: str
    old_due_on: date
    new_due_on: date
    old_rule: str
    new_rule: str
    old_ladder: str | None
    new_ladder: str | None
    paused: bool
    changed: bool
    becomes_late: bool
    """In time by the old day, too late by the new one at the moment of asking."""

    @property
    def moves(self) -> bool:
        """Whether the due day changes."""
        return self.old_due_on != self.new_due_on


def rules_of(runtime: Runtime, campaign: str, phase: str) -> PhaseRules:
    """The rules by which a phase takes over; ``NotFound`` for an unknown phase or the first."""
    pack = runtime.campaigns[campaign]
    found = pack.phase_taking_over(phase)
    if found is None:
        raise NotFound(kind="phase", id=phase)
    return PhaseRules(pack, found, runtime.calendar, runtime.engine.decide)


def preview_switch(
    runtime: Runtime, session: Session, campaign: str, phase: str, *, now: datetime
) -> Iterator[SwitchPreview]:
    """What the switch would do to every limit it would meet, in the order of the matters."""
    rules = rules_of(runtime, campaign, phase)
    at = max(now, rules.instant)
    for limit in limits_met(session, campaign, rules.instant):
        planned = rules.plan(limit, limit)
        yield SwitchPreview(
            limit_id=limit.id,
            matter_id=limit.matter_id,
            number=limit.number,
            unit=limit.unit,
            old_due_on=limit.due_on,
            new_due_on=planned.due_on,
            old_rule=limit.rule,
            new_rule=planned.rule,
            old_ladder=limit.ladder,
            new_ladder=planned.ladder,
            paused=limit.state == PAUSED,
            changed=planned.changed,
            becomes_late=planned.due_at < at <= limit.due_at,
        )


def rungs_of(
    rules: PhaseRules, ladders: Iterable[str]
) -> list[tuple[str, list[tuple[int, str, str]]]]:
    """Who is told when on each of ``ladders``: offset, act and role of its rungs."""
    return [
        (ladder, [(r.at, r.asks.act, r.asks.to) for r in rules.campaign.rungs.get(ladder, ())])
        for ladder in ladders
    ]


def counts_of(lines: Sequence[SwitchPreview]) -> dict[str, Any]:
    """How many limits a preview meets, changes, moves and makes late; by ladder and by unit."""
    changed = [line for line in lines if line.changed]
    return {
        "met": len(lines),
        "changed": len(changed),
        "moved": sum(line.moves for line in lines),
        "becomes_late": sum(line.becomes_late for line in lines),
        "paused": sum(line.paused for line in lines),
        "by_ladder": dict(sorted(Counter(str(line.new_ladder) for line in lines).items())),
        "told_by_unit": dict(sorted(Counter(line.unit for line in changed).items())),
    }
