"""The sweep: batch after batch of what is due, each matter failing for itself alone."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from casework.database import is_passing
from casework.errors import ClockJumped
from casework.models import Matter
from casework.queries.sweep import anything_due
from casework.rules.machine_clock import Jump
from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from webapp.jobs.periodic import this_process
from webapp.jobs.phase_turns import switch_phases
from workflows.commands.deadlines import claim_due, fire_deadlines, fire_held
from workflows.commands.incidents import ANSWERS_OF_THE_RULES, raise_incident
from workflows.commands.phases import due_switches
from workflows.commands.watch import Run, ensure_clock_believed, freeze, note_run
from workflows.held import load_all_held

log = logging.getLogger(__name__)
BATCH = 50
"""Matters a transaction: enough to share its costs, few enough that nobody waits long for it."""
LONGEST = 0.25
"""Seconds after which a batch ends early: it may hold a number series that people wait for."""
GIVE_WAY = 0.02
"""Seconds between two batches on SQLite."""
MAY_BE_OF_ANOTHER = (DBAPIError, *ANSWERS_OF_THE_RULES)
"""Failures that may come from a matter fired before in the same transaction."""


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
    """Matters that could not be had this time: locked for long, or failed without an incident."""

    def run(self) -> None:
        """Switch phases, then fire batch after batch; stop at once when a clock jumped."""
        try:
            due = self._begin()
            while due and self._batch():
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
            ensure_clock_believed(work, self.office.machine.read())
            phases = due_switches(self.office.runtime, work.session, work.now)
            due = anything_due(work.session, work.now)
        if not phases:
            return due
        self.report.switched, self.report.failed = switch_phases(self.office, phases)
        self.report.idle = not self.report.switched
        return self._anything_due()

    def _anything_due(self) -> bool:
        with self.office.unit_of_work.reading(CLOCK) as work:
            ensure_clock_believed(work, self.office.machine.read())
            return anything_due(work.session, work.now)

    def _batch(self) -> int:
        """Claim and fire some matters in one transaction; return how many there were."""
        claimed: dict[UUID, type[Matter]] = {}
        fired, at = 0, None
        enough = time.monotonic() + LONGEST
        try:
            with self.office.unit_of_work(CLOCK) as work:
                ensure_clock_believed(work, self.office.machine.read())
                claimed = claim_due(work, most=BATCH, without=self.left_out)
                for held in load_all_held(work.session, claimed):
                    at = held.matter.id
                    work.touched.append(held.matter)
                    fired += fire_held(self.office.runtime, work, held)
                    if time.monotonic() > enough:
                        break
                at = None
        except ClockJumped:
            raise
        except Exception as failure:
            if not claimed or _is_away(failure):
                raise
            log.warning("a batch failed; each of its matters by itself now", exc_info=True)
            guilty = None if isinstance(failure, MAY_BE_OF_ANOTHER) else at
            for matter_id in claimed:
                if matter_id == guilty:
                    self._fail(matter_id, failure)
                else:
                    self._alone(matter_id)
        else:
            self.report.fired += fired
        return len(claimed)

    def _alone(self, matter_id: UUID) -> None:
        """Fire one matter in a transaction of its own."""
        try:
            with self.office.unit_of_work(CLOCK) as work:
                ensure_clock_believed(work, self.office.machine.read())
                fired = fire_deadlines(self.office.runtime, work, matter_id=matter_id)
        except ClockJumped:
            raise
        except Exception as failure:
            if _is_away(failure):
                raise
            self._fail(matter_id, failure)
        else:
            self.report.fired += fired

    def _fail(self, matter_id: UUID, failure: Exception) -> None:
        """Set a matter aside with an incident; without one if waiting may help."""
        log.error("time limits not fired", extra={"matter": str(matter_id)}, exc_info=failure)
        self.report.failed += 1
        self.left_out.add(matter_id)
        if isinstance(failure, ANSWERS_OF_THE_RULES) or _may_pass(failure):
            return
        raise_incident(
            self.office.unit_of_work,
            CLOCK,
            failure,
            act="fire_deadlines",
            matter_id=matter_id,
            arguments={"matter_id": str(matter_id)},
        )


def _may_pass(failure: Exception) -> bool:
    return isinstance(failure, DBAPIError) and is_passing(failure)


def _is_away(failure: Exception) -> bool:
    """Whether it is the database that is gone, so that no other matter would fare better."""
    return isinstance(failure, DBAPIError) and failure.connection_invalidated


def give_way(office: Office) -> None:
    """Let other processes have SQLite's one writing turn: whoever waits for it looks only now
    and then, and would never find it free."""
    if office.engine.dialect.name == "sqlite":
        time.sleep(GIVE_WAY)


def leave_word(office: Office, report: TickReport, started_at: datetime) -> None:
    """Keep for those who watch what a run did."""
    run = Run(this_process(), started_at, report.fired, report.delivered, report.failed)
    with office.unit_of_work(CLOCK) as work:
        note_run(work, run, office.machine.read())
