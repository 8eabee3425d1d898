"""Going through the matters of a phase switch (阶段切换), or of its roll-back, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from casework.errors import CaseworkError, NotFound
from casework.events import PhaseSwitched
from casework.models import PhaseSwitch
from casework.models.phases import APPLIED, APPLYING, ROLLED_BACK, ROLLING_BACK
from casework.queries.phases import (
    Progress,
    matters_to_switch,
    matters_to_undo,
    progress_of,
    run_lines,
    switch_of,
)
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory
from workflows.commands.incidents import attempt
from workflows.commands.phase_matters import (
    RESTORE_MATTER,
    SWITCH_MATTER,
    restore_matter,
    switch_matter,
)
from workflows.handlers.phase_rules import PhaseRules
from workflows.runtime import Runtime

BATCH = 200
"""Matters looked up together; each is then done by itself."""


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
        for matter_id, run in islice(self._waiting(state, failed), most):
            try:
                self._one(state, matter_id, run)
            except CaseworkError:
                failed.add(matter_id)
        with self.unit_of_work(self.actor) as work:
            switch = _known(work, self.rules, lock=True)
            if switch.state == state and not self._next(work, switch, set()):
                _finish(work, switch)
        with self.unit_of_work.reading(self.actor) as work:
            return _report(work.session, _known(work, self.rules))

    def _one(self, state: str, matter_id: UUID, run: int) -> None:
        applying = state == APPLYING
        do = switch_matter if applying else restore_matter
        act = SWITCH_MATTER if applying else RESTORE_MATTER
        attempt(
            self.unit_of_work,
            self.actor,
            partial(do, self.runtime, rules=self.rules, run=run, matter_id=matter_id),
            act=act,
            matter_id=matter_id,
            arguments={
                "act": act,
                "campaign": self.rules.campaign.slug,
                "phase": self.rules.phase.id,
                "run": run,
                "matter_id": str(matter_id),
            },
        )

    def _waiting(self, state: str, failed: set[UUID]) -> Iterator[tuple[UUID, int]]:
        """Matters still to be met with the number of the run, looked up some at a time."""
        while True:
            with self.unit_of_work.reading(self.actor) as work:
                switch = _known(work, self.rules)
                found = self._next(work, switch, failed) if switch.state == state else []
                run = switch.run
            if not found:
                return
            yield from ((matter_id, run) for matter_id in found)

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
