"""The sweep: batch after batch of what is due, each matter failing for itself alone."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from casework.errors import ClockJumped
from casework.limits.sweep import anything_due
from casework.rules.machine_clock import Jump
from casework.unit_of_work import CLOCK, UnitOfWork
from webapp.app.composition import Office
from webapp.jobs.periodic import this_process
from webapp.jobs.phase_turns import switch_phases
from workflows.commands.incidents import setting_aside
from workflows.commands.phases import due_switches
from workflows.commands.watch import Run, ensure_clock_believed, freeze, note_run
from workflows.limits.sweep import Sweeping

log = logging.getLogger(__name__)
BATCH = 50
"""Matters a transaction: enough to share its costs, few enough for short waits."""
LONGEST = 0.25
"""Seconds after which a batch ends early: it may hold a number series that people wait for."""
GIVE_WAY = 0.02
"""Seconds between two batches on SQLite."""
MOST_LEFT_OUT = 1000
"""Matters a run leaves out before it ends: they stand in a statement, which takes only so many."""


@dataclass(slots=True)
class TickReport:
    """What one tick did."""

    fired: int = 0
    delivered: int = 0
    failed: int = 0
    switched: int = 0
    """Phases that took over what was open."""
    idle: bool = True
    frozen: bool = False
    """Whether nothing was fired because the machine's clock is not believed."""


@dataclass(slots=True)
class Sweep:
    """One run over everything that is due."""

    office: Office
    report: TickReport = field(default_factory=TickReport)
    left_out: set[UUID] = field(default_factory=set)
    """Matters that failed without an incident: the next run tries them again."""

    def run(self) -> None:
        """Switch phases, then fire batch after batch; stop at once when a clock jumped."""
        try:
            due = self._begin()
            while due and len(self.left_out) < MOST_LEFT_OUT and self._batch():
                self.report.idle = False
                give_way(self.office)
                due = self._anything_due()
        except ClockJumped as stopped:
            self.report.frozen = True
            jump = stopped.facts.get("jump")
            if isinstance(jump, Jump):
                log.exception("the machine's clock jumped", extra={"by": str(jump.by)})
                with self.office.unit_of_work(CLOCK) as work:
                    freeze(work, jump)

    def _begin(self) -> bool:
        """Switch the phases whose day has come; return whether a time limit is due then."""
        with self.office.unit_of_work.reading(CLOCK) as work:
            self._ensure_believed(work)
            phases = due_switches(self.office.runtime, work.session, work.now)
            due = anything_due(work.session, work.now)
        if not phases:
            return due
        self.report.switched, self.report.failed = switch_phases(self.office, phases)
        self.report.idle = not self.report.switched
        return self._anything_due()

    def _anything_due(self) -> bool:
        with self.office.unit_of_work.reading(CLOCK) as work:
            self._ensure_believed(work)
            return anything_due(work.session, work.now)

    def _batch(self) -> int:
        """Claim and fire some matters; return how many there were."""
        until = time.monotonic() + LONGEST
        sweeping = Sweeping(
            runtime=self.office.runtime,
            unit_of_work=self.office.unit_of_work,
            ensure_believed=self._ensure_believed,
            set_aside=self._set_aside,
        )
        done = sweeping.fire(
            most=BATCH, without=self.left_out, enough=lambda: time.monotonic() > until
        )
        self.report.fired += sum(done.results)
        self.report.failed += len(done.failed)
        return len(done.claimed)

    def _ensure_believed(self, work: UnitOfWork) -> None:
        ensure_clock_believed(work, self.office.machine.read())

    def _set_aside(self, matter_id: UUID, failure: Exception) -> None:
        """With an incident; without one, as where waiting may help, it is left out of this run."""
        keep = setting_aside(self.office.unit_of_work, CLOCK, act="fire_deadlines")
        if not keep(matter_id, failure):
            self.left_out.add(matter_id)


def give_way(office: Office) -> None:
    """Pause between transactions on SQLite, which has one write lock.

    Other processes poll for that lock; without a pause they would never get it.
    """
    if office.engine.dialect.name == "sqlite":
        time.sleep(GIVE_WAY)


def leave_word(office: Office, report: TickReport, started_at: datetime) -> None:
    """Keep for those who watch what a run did."""
    run = Run(this_process(), started_at, report.fired, report.delivered, report.failed)
    with office.unit_of_work(CLOCK) as work:
        note_run(work, run, office.machine.read())
