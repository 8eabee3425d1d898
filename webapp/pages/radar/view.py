"""The radar (照片比对): photos that may be re-used, side by side, for the auditor's verdict."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.queries.radar import radar_lines, waiting_on_radar
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import only
from webapp.app.context import concerning, reading, unit_of_work
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.navigation import Count, counter
from webapp.app.noting import note_refusal
from webapp.pages.inspections.schema import sent
from webapp.pages.radar.schema import LONGEST_REASON, VERDICTS, VerdictSchema
from webapp.pages.tasks.asking import field_errors, typed
from workflows.commands.suspicions import judge_suspicion

blueprint = Blueprint("radar", __name__, url_prefix="/radar")
SHOWN = 20


@blueprint.get("")
@only("auditor")
def index() -> ResponseReturnValue:
    """What waits for a verdict, the oldest first, and what was judged lately."""
    return _page()


@blueprint.post("/<uuid:suspicion_id>")
@only("auditor")
def judge(suspicion_id: UUID) -> ResponseReturnValue:
    """Say whether a photo was re-used."""
    concerning("judge_suspicion")
    try:
        path = once(lambda ticket: _judge(suspicion_id, ticket))
    except ValidationError as refusal:
        note_refusal(refusal)
        return _page(suspicion_id, typed(request.form), field_errors(refusal)), status_of(refusal)
    flash(_("The verdict is on record."), "good")
    return redirect(path, 303)


@counter("radar.index")
def _waiting(work: UnitOfWork) -> Count:
    return waiting_on_radar(work.session, work.actor), 0


def _judge(suspicion_id: UUID, ticket: Ticket) -> str:
    said = VerdictSchema().load(sent())
    with unit_of_work() as work:
        ticket.claim(work)
        judge_suspicion(work, suspicion_id, verdict=said["verdict"], reason=said["reason"])
        return ticket.settle(work, url_for("radar.index"))


def _page(
    about: UUID | None = None,
    values: Mapping[str, str] = MappingProxyType({}),
    errors: Mapping[str, str] = MappingProxyType({}),
) -> str:
    with reading() as work:
        return render_template(
            "radar/index.html",
            waiting=radar_lines(work.session, work.actor, judged=False, most=SHOWN),
            judged=radar_lines(work.session, work.actor, judged=True, most=SHOWN),
            number=waiting_on_radar(work.session, work.actor),
            about=about,
            values=values,
            errors=errors,
            verdicts=VERDICTS,
            longest=LONGEST_REASON,
        )
