"""Going through the matters of a phase switch (阶段切换), or of its roll-back, in small groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sys import maxsize
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.events import PhaseSwitched
from casework.models import Matter, PhaseSwitch
from casework.models.phases import APPLIED, APPLYING, ROLLED_BACK, ROLLING_BACK
from casework.queries.phases import (
    Progress,
    hold_those_free,
    matters_to_switch,
    matters_to_undo,
    progress_of,
    run_lines,
    switch_of,
)
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory
from workflows.batches import Batch, Each, do_each, do_together
from workflows.commands.incidents import setting_aside
from workflows.commands.phase_matters import (
    RESTORE_MATTER,
    SWITCH_MATTER,
    restore_matters,
    switch_matters,
)
from workflows.limits.phase_rules import PhaseRules
from workflows.runtime import Runtime

BATCH, GROUP = 200, 20
"""Matters looked up together, and done in one unit of work: few enough for short waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchReport:
    """Where a switch stands after a command; ``progress`` is that of its roll-back, once begun."""

    campaign: str
    phase: str
    state: str
    run: int
    late: bool
    progress: Progress
    counts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Through:
    """Goes through the matters of a switch or a roll-back that has begun."""

    runtime: Runtime
    unit_of_work: UnitOfWorkFactory
    actor: Actor
    rules: PhaseRules

    def run(self, state: str, *, most: int | None) -> SwitchReport:
        """Do what is left, or ``most`` matters of it; the switch is then in its next state."""
        failed: set[UUID] = set()
        left = most if most is not None else maxsize
        while left > 0 and (found := self._waiting(state, failed)):
            matters, run = found
            matters = matters[:left]
            done = 0
            for group in (matters[n : n + GROUP] for n in range(0, len(matters), GROUP)):
                done += self._some(state, group, run, failed)
            if not done:  # others hold them all: wait for one
                done += self._one(state, matters[0], run, failed)
            left -= done
        with self.unit_of_work(self.actor) as work:
            switch = _known(work, self.rules, lock=True)
            if switch.state == state and not self._next(work, switch, set()):
                _finish(work, switch)
        with self.unit_of_work.reading(self.actor) as work:
            return _report(work.session, _known(work, self.rules))

    def _some(self, state: str, group: Sequence[UUID], run: int, failed: set[UUID]) -> int:
        """Do those of a group that are not locked, together; by themselves if one fails."""
        each = self._each(state, run)
        batch = Batch(
            unit_of_work=each.unit_of_work,
            actor=each.actor,
            alone=each.alone,
            set_aside=each.set_aside,
            passes=each.passes,
            claim=lambda work: hold_those_free(work.session, group),
            together=lambda work, held, _begin: self._do(state, work, held, run),
        )
        done = do_together(batch)
        failed.update(done.failed)
        return len(done.claimed) if done.one_by_one else len(done.results)

    def _one(self, state: str, matter_id: UUID, run: int, failed: set[UUID]) -> int:
        """Do one matter, waiting for its lock."""
        for _, met in do_each(self._each(state, run), [matter_id]):
            if met is None:
                failed.add(matter_id)
        return 1

    def _each(self, state: str, run: int) -> Each[UUID, object]:
        """How one matter is done by itself, and kept with an incident when it cannot be."""
        act = SWITCH_MATTER if state == APPLYING else RESTORE_MATTER
        kept = {"campaign": self.rules.campaign.slug, "phase": self.rules.phase.id, "run": run}

        def alone(work: UnitOfWork, matter_id: UUID) -> bool:
            work.matter_for_update(matter_id)
            return bool(self._do(state, work, [matter_id], run))

        return Each(
            unit_of_work=self.unit_of_work,
            actor=self.actor,
            alone=alone,
            set_aside=setting_aside(
                self.unit_of_work, self.actor, act=act, arguments={**kept, "act": act}
            ),
            passes=(SQLAlchemyError,),
        )

    def _do(
        self, state: str, work: UnitOfWork, matters: Sequence[UUID], run: int
    ) -> Sequence[Matter]:
        do = switch_matters if state == APPLYING else restore_matters
        return do(self.runtime, work, rules=self.rules, run=run, matters=matters)

    def _waiting(self, state: str, failed: set[UUID]) -> tuple[Sequence[UUID], int] | None:
        """Some matters still to be met, and the number of the run."""
        with self.unit_of_work.reading(self.actor) as work:
            switch = _known(work, self.rules)
            found = self._next(work, switch, failed) if switch.state == state else []
            return (found, switch.run) if found else None

    def _next(self, work: UnitOfWork, switch: PhaseSwitch, failed: set[UUID]) -> Sequence[UUID]:
        limit = BATCH + len(failed)
        if switch.state == APPLYING:
            found = matters_to_switch(work.session, switch, act=SWITCH_MATTER, limit=limit)
        else:
            found = matters_to_undo(work.session, switch, act=RESTORE_MATTER, limit=limit)
        return [matter_id for matter_id in found if matter_id not in failed]


def _finish(work: UnitOfWork, switch: PhaseSwitch) -> None:
    """Nothing is left but what waits for an administrator; those are counted."""
    undoing = switch.state == ROLLING_BACK
    left = progress_of(work.session, switch, undoing=undoing).left
    switch.state = ROLLED_BACK if undoing else APPLIED
    if undoing:
        switch.rolled_back_at = work.now
    else:
        switch.applied_at = work.now
    switch.counts = {**_counted(work.session, switch), **({"set_aside": left} if left else {})}
    record(work, switch)


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


def _report(session: Session, switch: PhaseSwitch) -> SwitchReport:
    undoing = switch.state in {ROLLING_BACK, ROLLED_BACK}
    return SwitchReport(
        campaign=switch.campaign,
        phase=switch.phase,
        state=switch.state,
        run=switch.run,
        late=switch.late,
        progress=progress_of(session, switch, undoing=undoing),
        counts=switch.counts,
    )


def record(work: UnitOfWork, switch: PhaseSwitch) -> None:
    """Tell the office's own trail what has begun or is through."""
    work.record(
        PhaseSwitched(
            campaign=switch.campaign,
            phase=switch.phase,
            act=switch.state,
            counts=switch.counts,
            late=switch.late,
            reason=switch.reason,
        )
    )
