"""Beginning a matter by hand: one page for every process that allows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import AnswerRefused, RuleViolation
from webapp.app.context import (
    actor,
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
from webapp.app.request_limits import takes_files
from webapp.app.schemas.html import answers_from_html
from webapp.app.schemas.strict import read_json
from webapp.pages.beginning.choosing import Choice, chosen, offers, photos_of
from webapp.pages.tasks.asking import Values, field_errors, proposals, typed, without_unasked
from webapp.pages.tasks.drawing import drawing
from webapp.pages.tasks.sent_photos import Offered, SentPhotos
from webapp.words.refusals import sentence
from workflows.commands.opening import begin_matter, ensure_may_begin

blueprint = Blueprint("beginning", __name__, url_prefix="/begin")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Everything that who is asking may begin."""
    return render_template("beginning/index.html", offers=offers(), why="")


@blueprint.get("/<process>")
def show(process: str) -> ResponseReturnValue:
    """The form of the first step, before the matter is there."""
    ensure_may_begin(runtime(), actor(), process)
    try:
        with reading() as work:
            choice = chosen(work, process)
    except AnswerRefused as refusal:
        return render_template("beginning/index.html", offers=offers(), why=sentence(refusal))
    sent = photos_of(choice).waiting()
    return _page(choice, proposals(choice.form, today()), sent=sent)


def _may_begin(process: str) -> None:
    """Refuse files from a person who may not begin this process."""
    concerning("begin_matter")
    ensure_may_begin(runtime(), actor(), process)


@blueprint.post("/<process>")
@takes_files(_may_begin)
def begin(process: str) -> ResponseReturnValue:
    """Open the matter and hand in its first form, in one act."""
    concerning("begin_matter")
    ensure_may_begin(runtime(), actor(), process)
    with reading() as work:
        choice = chosen(work, process)
    photos = photos_of(choice)
    try:
        path = once(lambda ticket: _begin(choice, ticket, photos))
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        errors, sent = field_errors(refusal) | photos.complaints(), photos.offered()
        return _page(choice, typed(request.form), errors=errors, sent=sent), status_of(refusal)
    photos.forget()
    if wants_json():
        return jsonify({"location": path, "matter": path.rsplit("/", 1)[-1]})
    flash(_("Begun, and handed in."), "good")
    return redirect(path, 303)


@blueprint.get("/<process>/sent/<note>")
def sent_photo(process: str, note: str) -> ResponseReturnValue:
    """The view copy of a photo that came with a form which was refused, for who sent it."""
    with reading() as work:
        return photos_of(chosen(work, process)).shown(note)


def _begin(choice: Choice, ticket: Ticket, photos: SentPhotos) -> str:
    answers = _sent(choice)
    photos.gather(choice.form, answers)
    with unit_of_work() as work:
        ticket.claim(work)
        matter = begin_matter(runtime(), work, choice.wanted, answers=answers, photos=photos.kept)
        return ticket.settle(work, matter_path(matter))


def _sent(choice: Choice) -> Any:
    if request.mimetype == "application/json":
        return read_json(request.get_data())
    raw = answers_from_html(choice.form, request.form, request.files)
    return without_unasked(choice.form, raw, proposals(choice.form, today()))


def _page(
    choice: Choice,
    values: Values,
    *,
    errors: Mapping[str, str] = MappingProxyType({}),
    sent: Mapping[str, Sequence[Offered]] = MappingProxyType({}),
) -> str:
    domain = choice.enterprise.entity if choice.enterprise else ""
    with reading() as work:
        drawn = drawing(work, choice.campaign, choice.form, domain)
    return render_template(
        "beginning/show.html", choice=choice, values=values, errors=errors, sent=sent, **drawn
    )
