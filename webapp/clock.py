"""The clock's door: the same commands, entered by a heartbeat."""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apscheduler.schedulers.background import BackgroundScheduler

from casework.errors import CaseworkError
from casework.models.phases import ROLLING_BACK
from casework.queries.incidents import open_incident_on
from casework.unit_of_work import CLOCK, UnitOfWork
from webapp.office import Office
from workflows.commands.deadlines import due_matters, fire_deadlines
from workflows.commands.incidents import attempt
from workflows.commands.leases import hold_lease
from workflows.commands.outbox import deliver_message, due_messages, note_failed_delivery
from workflows.commands.phases import apply_switch, due_switches, roll_back_switch

log = logging.getLogger(__name__)


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
    scheduler.start()
    return scheduler
