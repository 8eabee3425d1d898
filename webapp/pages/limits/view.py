"""Changing a running time limit (期限): ask for an extension or a suspension, set another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import RuleViolation
from casework.limits.clocks import clock_in_view
from casework.queries.matters import open_tasks
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import only
from webapp.app.context import (
    concerning,
    matter_path,
    reading,
    runtime,
    today,
    unit_of_work,
    wants_json,
)
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.pages.inspections.schema import sent
from webapp.pages.limits.schema import override_schema
from webapp.pages.tasks.asking import field_errors, typed
from workflows.limits.commands import (
    Grounds,
    override_due_day,
    start_extension,
    start_suspension,
)
from workflows.runtime import Runtime

blueprint = Blueprint("limits", __name__, url_prefix="/deadlines")
Start = Callable[[Runtime, UnitOfWork, UUID], UUID]


@blueprint.post("/<uuid:limit_id>/extension")
def extend(limit_id: UUID) -> ResponseReturnValue:
    """Open a request for an extension (申请延期) and go on to its form."""
    return _ask(limit_id, "start_extension", start_extension)


@blueprint.post("/<uuid:limit_id>/suspension")
def suspend(limit_id: UUID) -> ResponseReturnValue:
    """Open a request to stop the clock (申请中止计算期限) and go on to its form."""
    return _ask(limit_id, "start_suspension", start_suspension)


@blueprint.get("/<uuid:limit_id>/override")
@only("bureau_leader")
def override_form(limit_id: UUID) -> ResponseReturnValue:
    """The page on which a leader sets another day (领导改期)."""
    return _override_page(limit_id, {}, {})


@blueprint.post("/<uuid:limit_id>/override")
def override(limit_id: UUID) -> ResponseReturnValue:
    """Set another day against the rule, with a reason and a mark in the trail."""
    _concerning("override_deadline", limit_id)
    try:
        path = once(lambda ticket: _override(limit_id, ticket))
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        page = _override_page(limit_id, typed(request.form), field_errors(refusal))
        return page, status_of(refusal)
    if wants_json():
        return jsonify({"location": path, "matter": path.rsplit("/", 1)[-1]})
    flash(_("The new day stands; the old one stays on the record."), "good")
    return redirect(path, 303)


def _ask(limit_id: UUID, act: str, start: Start) -> ResponseReturnValue:
    _concerning(act, limit_id)

    def ask(ticket: Ticket) -> str:
        with unit_of_work() as work:
            ticket.claim(work)
            request_id = start(runtime(), work, limit_id)
            work.session.flush()
            (task,) = open_tasks(work.session, request_id)
            return ticket.settle(work, url_for("tasks.show", task_id=task.task_id))

    path = once(ask)
    if wants_json():
        return jsonify({"location": path, "task": path.rsplit("/", 1)[-1]})
    return redirect(path, 303)


def _override(limit_id: UUID, ticket: Ticket) -> str:
    said: dict[str, Any] = override_schema(today()).load(sent())
    grounds = Grounds(reason=said["reason"], document=said["document"])
    due_on = date.fromisoformat(said["due_on"])
    with unit_of_work() as work:
        ticket.claim(work)
        matter_id = override_due_day(runtime(), work, limit_id, due_on=due_on, grounds=grounds)
        return ticket.settle(work, matter_path(matter_id))


def _concerning(act: str, limit_id: UUID) -> None:
    """Say which matter this is about; ``NotFound`` if the time limit is not in view."""
    concerning(act)
    with reading() as work:
        matter_id = clock_in_view(work.session, work.actor, limit_id)[1].id
    concerning(act, matter_id)


def _override_page(limit_id: UUID, values: dict[str, str], errors: dict[str, str]) -> str:
    with reading() as work:
        clock, matter = clock_in_view(work.session, work.actor, limit_id)
        return render_template(
            "limits/override.html",
            clock=clock,
            matter=matter,
            campaign=runtime().campaigns[matter.campaign],
            values=values,
            errors=errors,
        )
