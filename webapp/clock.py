"""The clock's door: the same commands, entered by a heartbeat."""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apscheduler.schedulers.background import BackgroundScheduler

from casework.audit import Audited, RuleFiles, audit
from casework.errors import CaseworkError
from casework.models.phases import ROLLING_BACK
from casework.queries.evidence import digests_in_use
from casework.queries.incidents import open_incident_on
from casework.unit_of_work import CLOCK, UnitOfWork
from webapp.office import Office
from webapp.verifying import snapshot
from workflows.commands.audits import audit_is_due, note_audit
from workflows.commands.calendar import count_anew
from workflows.commands.deadlines import due_matters, fire_deadlines
from workflows.commands.incidents import attempt
from workflows.commands.leases import hold_lease
from workflows.commands.outbox import deliver_message, due_messages, note_failed_delivery
from workflows.commands.phases import apply_switch, due_switches, roll_back_switch

log = logging.getLogger(__name__)
RECOUNT_SECONDS, RECOUNT_MOST = 30, 2000
RECOUNT_LEASE = timedelta(minutes=5)


@dataclass(slots=True)
class TickReport:
    """What one tick did."""

    fired: int = 0
    delivered: int = 0
    failed: int = 0
    switched: int = 0
    idle: bool = True


def tick(office: Office) -> TickReport:
    """Do everything that is due now: phase switches, then time limits, then messages.

    One matter that fails leaves an incident and never stops the others; a matter with an open
    incident is left alone until an administrator has dealt with it.
    """
    report = TickReport()
    _switch_phases(office, report)
    set_aside: set[UUID] = set()
    while waiting := _waiting(office, set_aside):
        report.idle = False
        for matter_id in waiting:
            _fire(office, matter_id, report, set_aside)
    _deliver_all(office, report)
    return report


def _switch_phases(office: Office, report: TickReport) -> None:
    """Let every phase whose day has come take over what is open; go on with what was stopped."""
    with office.unit_of_work.reading(CLOCK) as work:
        due = due_switches(office.runtime, work.session, work.now)
    for campaign, phase, state in due:
        act = roll_back_switch if state == ROLLING_BACK else apply_switch
        try:
            act(office.runtime, office.unit_of_work, CLOCK, campaign=campaign, phase=phase)
        except Exception:
            log.exception("phase not switched", extra={"campaign": campaign, "phase": phase})
            report.failed += 1
        else:
            report.idle = False
            report.switched += 1


def _waiting(office: Office, set_aside: set[UUID]) -> list[UUID]:
    with office.unit_of_work.reading(CLOCK) as work:
        limit = 200 + len(set_aside)
        due = [m for m in due_matters(work.session, work.now, limit=limit) if m not in set_aside]
        held = {m for m in due if open_incident_on(work.session, m)}
    set_aside |= held
    return [m for m in due if m not in held]


def _fire(office: Office, matter_id: UUID, report: TickReport, set_aside: set[UUID]) -> None:
    def run(work: UnitOfWork) -> int:
        return fire_deadlines(office.runtime, work, matter_id=matter_id)

    try:
        report.fired += attempt(
            office.unit_of_work,
            CLOCK,
            run,
            act="fire_deadlines",
            matter_id=matter_id,
            arguments={"matter_id": str(matter_id)},
        )
    except CaseworkError:
        log.exception("time limits not fired", extra={"matter": str(matter_id)})
        report.failed += 1
        set_aside.add(matter_id)


def _deliver_all(office: Office, report: TickReport) -> None:
    with office.unit_of_work.reading(CLOCK) as work:
        messages = due_messages(work.session, work.now)
    for message_id in messages:
        report.idle = False
        try:
            with office.unit_of_work(CLOCK) as work:
                report.delivered += deliver_message(work, message_id=message_id)
        except Exception as problem:
            log.exception("message not delivered", extra={"outbox": str(message_id)})
            report.failed += 1
            with office.unit_of_work(CLOCK) as work:
                note_failed_delivery(work, message_id=message_id, error=str(problem))


def beat(office: Office) -> TickReport | None:
    """One heartbeat: tick if this process holds the lease, else leave it to the one that does."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    length = timedelta(seconds=max(30, 4 * office.config.tick_seconds))
    with office.unit_of_work(CLOCK) as work:
        if not hold_lease(work, name="heartbeat", holder=holder, length=length):
            return None
    return tick(office)


def tidy_evidence(office: Office) -> int:
    """Remove photos that no record came to know (I-6); return how many files went.

    What is young is left alone, and what an open incident may still need.
    """
    with office.unit_of_work.reading(CLOCK) as work:
        known = digests_in_use(work.session)
    return office.evidence.remove_orphans(known)


def watch_by_night(office: Office) -> Audited | None:
    """Audit the clocks once an office day, in the small hours, in one process of several.

    Beside the heartbeat and under a lease of its own, so that no time limit waits for it.
    """
    with office.unit_of_work.reading(CLOCK) as work:
        if not audit_is_due(work):
            return None
    holder = f"{socket.gethostname()}:{os.getpid()}"
    with office.unit_of_work(CLOCK) as work:
        if not hold_lease(work, name="clocks_audit", holder=holder, length=timedelta(hours=1)):
            return None
    audited = Audited()
    with snapshot(office.engine) as session:
        files = RuleFiles.read(office.runtime.campaigns.folder)
        differences = list(audit(session, files, audited=audited))
    with office.unit_of_work(CLOCK) as work:
        note_audit(work, audited, differences)
    return audited


def recount(office: Office) -> None:
    """Count anew what a loaded calendar year left to be counted: an earlier run was stopped, or
    another process set a limit by the calendar before. Costs one small query when nothing is left.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}"
    with office.unit_of_work(CLOCK) as work:
        if not hold_lease(work, name="recount", holder=holder, length=RECOUNT_LEASE):
            return
    done = count_anew(office.runtime, office.unit_of_work, CLOCK, most=RECOUNT_MOST)
    if done.matters or done.failed:
        log.info("counted anew", extra={"matters": done.matters, "failed": len(done.failed)})


def start_heartbeat(office: Office) -> BackgroundScheduler:
    """Beat every ``tick_seconds`` beside a server; the caller shuts the scheduler down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        beat,
        "interval",
        args=[office],
        seconds=office.config.tick_seconds,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=datetime.now().astimezone(),
    )
    scheduler.add_job(
        tidy_evidence, "interval", args=[office], hours=1, max_instances=1, coalesce=True
    )
    scheduler.add_job(
        watch_by_night,
        "interval",
        args=[office],
        seconds=max(60, office.config.tick_seconds),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        recount,
        "interval",
        args=[office],
        seconds=RECOUNT_SECONDS,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler
