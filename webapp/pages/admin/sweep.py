"""Watching over the sweep: the administrator's page, and the metrics for a program that watches."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.queries.machine_clock import belief
from casework.queries.watch import sweep_health
from webapp.app.auth import only, public
from webapp.app.context import actor, now, reading, services
from webapp.app.i18n import _
from webapp.app.virus_scan import VirusScan
from webapp.pages.admin.metrics import CONTENT_TYPE, exposition
from workflows.commands.incidents import close_incident

blueprint = Blueprint("sweep", __name__)
LONGEST_REASON = 200
ABSENT_TICKS = 4
"""Beats that may be missed before the page says that the sweep stands still."""


@blueprint.get("/admin/sweep")
@only("administrator")
def show() -> ResponseReturnValue:
    """Last run, lag, what is overdue, failed, set aside or stalled, and whether clocks jumped."""
    office = services()
    with reading() as work:
        health = sweep_health(work.session, now())
        patience = ABSENT_TICKS * max(30, office.config.tick_seconds)
        last = health.watch.finished_at
        silent = last is None or (work.recorded_at - last).total_seconds() > patience
        return render_template(
            "admin/sweep.html",
            health=health,
            silent=silent,
            overdue=list(zip(_waits(), health.overdue, strict=True)),
            clocks=belief(work.session, office.machine.read()),
            real=work.recorded_at,
            scanner=VirusScan(office.config.clamd).state(),
        )


def _waits() -> list[str]:
    """How long what is overdue has waited, as ``BUCKETS`` has it."""
    return [
        _("up to a minute"),
        _("up to a quarter of an hour"),
        _("up to an hour"),
        _("up to a day"),
        _("longer than a day"),
    ]


@blueprint.post("/admin/sweep/go-on")
@only("administrator")
def go_on() -> ResponseReturnValue:
    """Let the sweep fire again after a jump of the machine's clock, saying why it may."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(_("Please say in a few words why the clock is right."), "reason")
    with reading() as work:
        frozen = sweep_health(work.session, now()).frozen
    if frozen is None:
        flash(_("The sweep was not stopped."), "info")
    else:
        office = services()
        close_incident(office.unit_of_work, actor(), incident_id=frozen.incident_id, how=reason)
        flash(_("The sweep goes on with its next beat."), "good")
    return redirect(url_for(".show"), 303)


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """The same figures for a monitoring program that knows the token of the settings.

    Without a token in the settings there is no such address.
    """
    wanted = services().config.metrics_token
    if not wanted:
        abort(404)
    kind, _mark, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(given.encode(), wanted.encode()):
        refused = Response(status=401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    return Response(exposition(services()), content_type=CONTENT_TYPE)
