"""One task: the form of a step, what was found before, and handing it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.definitions import Campaign
from casework.errors import CaseworkError, NotPermitted, RuleViolation, SamePerson
from casework.forms import Form
from casework.limits.clocks import clock_in_view, clocks_of
from casework.models.limits import RUNNING
from casework.queries.desk import Desk
from casework.queries.submissions import Evidence, HandedIn, handed_in, handed_in_by
from casework.rules.checklist import photos_of_item
from casework.unit_of_work import UnitOfWork
from webapp.app.context import (
    actor,
    concerning,
    matter_path,
    reading,
    runtime,
    services,
    today,
    unit_of_work,
    wants_json,
)
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.app.request_limits import takes_files
from webapp.app.schemas.html import answers_from_html
from webapp.app.schemas.strict import read_json
from webapp.pages.tasks.asking import (
    Values,
    field_errors,
    prefilled,
    typed,
    without_unasked,
)
from webapp.pages.tasks.desks import desk_at, photos_of
from webapp.pages.tasks.drawing import drawing
from webapp.pages.tasks.evidence import beside_field, compare_before_judging, evidence_of
from webapp.pages.tasks.sent_photos import Offered, SentPhotos
from webapp.words.refusals import sentence
from workflows.commands.incidents import attempt
from workflows.commands.tasks import complete_task
from workflows.limits.beginnings import take_up
from workflows.limits.proposals import proposed_limits

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("/<uuid:task_id>")
def show(task_id: UUID) -> ResponseReturnValue:
    """The page of one open task."""
    desk, campaign, form = desk_at(task_id)
    sent = photos_of(task_id).waiting()
    return _page(desk, campaign, form, prefilled(desk, form, today()), sent=sent)


def _may_hand_in(task_id: UUID) -> None:
    """Refuse files from a person who could not do this task, or has not just done it.

    Sent once more after it was handed in, a request is answered as before (Idempotency-Key).
    """
    concerning("complete_task")
    try:
        desk, _campaign, _form = desk_at(task_id)
    except CaseworkError:
        with reading() as work:
            if handed_in_by(work.session, work.actor, task_id):
                return
        raise
    concerning("complete_task", desk.matter_id)
    if desk.role not in actor().roles:
        raise NotPermitted(role=desk.role)


@blueprint.post("/<uuid:task_id>")
@takes_files(_may_hand_in)
def complete(task_id: UUID) -> ResponseReturnValue:
    """Hand in a task: as a form, as a form with photos, or as JSON."""
    concerning("complete_task")
    photos = photos_of(task_id)
    try:
        path = once(lambda ticket: _complete(task_id, ticket, photos))
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        desk, campaign, form = desk_at(task_id)
        errors, sent = field_errors(refusal) | photos.complaints(), photos.offered()
        page = _page(desk, campaign, form, typed(request.form), errors=errors, sent=sent)
        return page, status_of(refusal)
    photos.forget()
    if wants_json():
        return jsonify({"location": path, "matter": path.rsplit("/", 1)[-1]})
    flash(_("Handed in."), "good")
    return redirect(path, 303)


@blueprint.get("/<uuid:task_id>/sent/<note>")
def sent_photo(task_id: UUID, note: str) -> ResponseReturnValue:
    """The view copy of a photo that came with a form which was refused, for who sent it."""
    return photos_of(task_id).shown(note)


@blueprint.post("/<uuid:task_id>/take-up")
def begin(task_id: UUID) -> ResponseReturnValue:
    """Say that the work on a task has begun (开始办理)."""
    concerning("take_up")
    desk, _campaign, _form = desk_at(task_id)
    concerning("take_up", desk.matter_id)

    def run(ticket: Ticket) -> str:
        with unit_of_work() as work:
            ticket.claim(work)
            take_up(runtime(), work, task_id=task_id)
            return ticket.settle(work, url_for("tasks.show", task_id=task_id))

    path = once(run)
    if wants_json():
        return jsonify({"location": path})
    flash(_("Taken up: it is on the record that the work has begun."), "good")
    return redirect(path, 303)


def _complete(task_id: UUID, ticket: Ticket, photos: SentPhotos) -> str:
    desk, campaign, form = desk_at(task_id)
    concerning("complete_task", desk.matter_id)
    compare_before_judging(desk, campaign)
    answers = _sent(desk, form)
    photos.gather(form, answers)
    kept = [asdict(photo) for photo in photos.kept]

    def run(work: UnitOfWork) -> str:
        ticket.claim(work)
        matter = complete_task(
            runtime(), work, task_id=task_id, answers=answers, photos=photos.kept
        )
        return ticket.settle(work, matter_path(matter))

    return attempt(
        services().unit_of_work,
        actor(),
        run,
        act="complete_task",
        matter_id=desk.matter_id,
        arguments={"task_id": str(task_id), "answers": answers, "photos": kept},
    )


def _sent(desk: Desk, form: Form) -> Any:
    if request.mimetype == "application/json":
        return read_json(request.get_data())
    raw = answers_from_html(form, request.form, request.files)
    return without_unasked(form, raw, prefilled(desk, form, today()))


def _page(
    desk: Desk,
    campaign: Campaign,
    form: Form,
    values: Values,
    *,
    errors: Mapping[str, str] = MappingProxyType({}),
    sent: Mapping[str, Sequence[Offered]] = MappingProxyType({}),
) -> str:
    with reading() as work:
        papers = [(m, paper) for m in desk.matters for paper in handed_in(work.session, m)]
        clocks = list(clocks_of(work.session, desk.matter_id))
        if desk.limit_id is not None:
            clocks.append(clock_in_view(work.session, work.actor, desk.limit_id)[0])
        drawn = drawing(work, campaign, form, desk.domain)
        evidence = evidence_of(work, desk, campaign)
        item = beside_field(work, desk, campaign)
        order_limits = proposed_limits(runtime(), work, campaign, form)
    return render_template(
        "tasks/show.html",
        desk=desk,
        campaign=campaign,
        values=values,
        errors=errors,
        papers=sorted(papers, key=lambda pair: pair[1].handed_in_at, reverse=True),
        limits=[c for c in clocks if c.state in RUNNING and c.edge == "closing"],
        sent=sent,
        evidence=evidence,
        item=item,
        found_photos=_found_photos(desk, papers),
        order_limits=order_limits,
        may_act=desk.role in actor().roles,
        refused=sentence(SamePerson(step=desk.own_step)) if desk.own_step else "",
        **drawn,
    )


def _found_photos(
    desk: Desk, papers: Sequence[tuple[UUID, HandedIn]]
) -> list[tuple[UUID, Evidence]]:
    """The photos of what was found; of a record those of the item that failed."""
    if desk.finding is None:
        return []
    item = desk.finding.form_item
    return [(m, photo) for m, paper in papers for photo in photos_of_item(paper.photos, item)]
