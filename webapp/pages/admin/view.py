"""What the administrator keeps running: the demonstration clock, the sweep, what failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import StepFailed
from casework.limits.sweep import coming_clocks, incident_lines, sweep_status
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import only
from webapp.app.context import actor, now, reading, runtime, services, unit_of_work
from webapp.app.i18n import _, moment
from webapp.jobs.heartbeat import tick
from webapp.words.refusals import sentence
from workflows.commands.clock import move_clock_a_day, move_clock_to_next_limit
from workflows.commands.incidents import close_incident, retry_incident

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
LONGEST_REASON = 200
MOVES: dict[str, Callable[[UnitOfWork], datetime]] = {
    "day": move_clock_a_day,
    "deadline": move_clock_to_next_limit,
}


@blueprint.get("/clock")
@only("administrator")
def clock() -> ResponseReturnValue:
    """Where the office's clock stands, what it comes to next, and whether the sweep keeps up."""
    with reading() as work:
        return render_template(
            "admin/clock.html",
            real=work.recorded_at,
            demo=services().clock.demo,
            coming=coming_clocks(work.session, now()),
            status=sweep_status(work.session, now()),
        )


@blueprint.post("/clock/<any(day, deadline):to>")
@only("administrator")
def move(to: str) -> ResponseReturnValue:
    """Set the demonstration clock forward, then do at once what fell due."""
    with unit_of_work() as work:
        moved_to = MOVES[to](work)
    office = services()
    office.clock.reread()
    report = tick(office)
    facts = {"moment": moment(moved_to), "fired": report.fired, "delivered": report.delivered}
    flash(
        _(
            "The clock stands at %(moment)s. Fell due: %(fired)s. Notices delivered: "
            "%(delivered)s.",
            **facts,
        ),
        "good",
    )
    if report.failed:
        flash(_("%(count)s failed: see the incidents.", count=report.failed), "bad")
    return redirect(url_for(".clock"), 303)


@blueprint.get("/incidents")
@only("administrator")
def incidents() -> ResponseReturnValue:
    """What failed and waits, and what was dealt with lately."""
    with reading() as work:
        waiting = incident_lines(work.session)
        dealt_with = incident_lines(work.session, resolved=True, limit=20)
    return render_template("admin/incidents.html", waiting=waiting, dealt_with=dealt_with)


@blueprint.post("/incidents/<uuid:incident_id>/retry")
@only("administrator")
def retry(incident_id: UUID) -> ResponseReturnValue:
    """Retry the failed act, in the name of the person who tried it."""
    try:
        retry_incident(runtime(), services().unit_of_work, actor(), incident_id=incident_id)
    except StepFailed as failure:
        flash(_("It failed again: %(why)s", why=sentence(failure)), "bad")
    else:
        flash(_("Done: the act went through and the incident is closed."), "good")
    return redirect(url_for(".incidents"), 303)


@blueprint.post("/incidents/<uuid:incident_id>/close")
@only("administrator")
def close(incident_id: UUID) -> ResponseReturnValue:
    """Close an incident without trying again, saying why."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(_("Please say in a few words why it is closed."), "reason")
    close_incident(services().unit_of_work, actor(), incident_id=incident_id, how=reason)
    flash(_("The incident is closed."), "good")
    return redirect(url_for(".incidents"), 303)
