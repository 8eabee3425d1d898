"""The heartbeat: a scheduler that runs the same commands for what falls due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from casework.audit import Audited, RuleFiles, audit
from casework.queries.evidence import digests_in_use
from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from webapp.jobs.checkpoints import watch_checkpoints
from webapp.jobs.periodic import ONE_AT_A_TIME, is_ours
from webapp.jobs.photos import compare_photos
from webapp.jobs.sweep import Sweep, TickReport, give_way, leave_word
from webapp.jobs.verification import snapshot
from workflows.commands.audits import audit_is_due, note_audit
from workflows.commands.calendar import count_anew
from workflows.commands.outbox import deliver_messages, due_messages
from workflows.commands.stalls import look_for_stalls, look_is_due

log = logging.getLogger(__name__)
DELIVERED_TOGETHER = 50
RECOUNT_SECONDS, RECOUNT_MOST = 30, 2000
STALLS_SECONDS, TIDY_SECONDS, CHECKPOINT_SECONDS, PHOTOS_SECONDS = 60, 3600, 60, 20
RECOUNT_LEASE = STALLS_LEASE = timedelta(minutes=5)
AUDIT_LEASE = timedelta(hours=1)


def tick(office: Office) -> TickReport:
    """Do everything that is due now: phase switches, then time limits, then messages.

    One matter that fails leaves an incident and never stops the others; a matter with an open
    incident is left alone until an administrator has dealt with it. While the machine's clock is
    not believed no time limit is fired, but messages are delivered.
    """
    started_at = office.machine.read().wall
    sweep = Sweep(office)
    try:
        sweep.run()
        _deliver_all(office, sweep.report)
    finally:
        leave_word(office, sweep.report, started_at)
    return sweep.report


def _deliver_all(office: Office, report: TickReport) -> None:
    """Deliver what is due, many in a transaction; if one of them fails, each by itself."""
    while True:
        with office.unit_of_work.reading(CLOCK) as work:
            messages = due_messages(work.session, work.now, limit=DELIVERED_TOGETHER)
        if not messages:
            return
        report.idle = False
        give_way(office)
        done = deliver_messages(office.unit_of_work, messages)
        report.delivered += sum(done.results)
        report.failed += len(done.failed)


def beat(office: Office) -> TickReport | None:
    """One heartbeat: tick if this process holds the lease, else leave it to the one that does."""
    length = timedelta(seconds=max(30, 4 * office.config.tick_seconds))
    return tick(office) if is_ours(office, "heartbeat", length) else None


def tidy_evidence(office: Office) -> int:
    """Remove photos that no record came to know (I-6); return how many files went.

    What is young is left alone, and what an open incident may still need, or a form that is being
    filled in. What was begun to be sent more than a day ago and never handed in goes first.
    """
    office.pieces.remove_old(office.machine.read().wall)
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
    if not is_ours(office, "clocks_audit", AUDIT_LEASE):
        return None
    audited = Audited()
    with snapshot(office.engine) as session:
        files = RuleFiles.read(office.runtime.campaigns.folder, office.runtime.campaigns.models)
        differences = list(audit(session, files, audited=audited))
    with office.unit_of_work(CLOCK) as work:
        note_audit(work, audited, differences)
    return audited


def recount(office: Office) -> None:
    """Count anew what a loaded calendar year left to be counted: an earlier run was stopped, or
    another process set a limit by the calendar before. Costs one small query when nothing is left.
    """
    if not is_ours(office, "recount", RECOUNT_LEASE):
        return
    done = count_anew(office.runtime, office.unit_of_work, CLOCK, most=RECOUNT_MOST)
    if done.matters or done.failed:
        log.info("counted anew", extra={"matters": done.matters, "failed": len(done.failed)})


def watch_stalls(office: Office) -> None:
    """Look every few minutes, in one process of several, for matters that nothing will move."""
    with office.unit_of_work.reading(CLOCK) as work:
        if not look_is_due(work):
            return
    if not is_ours(office, "stalls", STALLS_LEASE):
        return
    raised, ended = look_for_stalls(office.runtime, office.unit_of_work)
    if raised or ended:
        log.warning("stalled matters", extra={"raised": raised, "ended": ended})


def start_heartbeat(office: Office) -> BackgroundScheduler:
    """Beat every ``tick_seconds`` beside a server; the caller shuts the scheduler down."""
    scheduler, every = BackgroundScheduler(timezone="UTC"), office.config.tick_seconds
    at_once = datetime.now().astimezone()
    scheduler.add_job(beat, args=[office], seconds=every, next_run_time=at_once, **ONE_AT_A_TIME)
    for job, seconds in (
        (tidy_evidence, TIDY_SECONDS),
        (watch_by_night, max(60, every)),
        (recount, RECOUNT_SECONDS),
        (watch_stalls, STALLS_SECONDS),
        (watch_checkpoints, CHECKPOINT_SECONDS),
        (compare_photos, PHOTOS_SECONDS),
    ):
        scheduler.add_job(job, args=[office], seconds=seconds, **ONE_AT_A_TIME)
    scheduler.start()
    return scheduler
