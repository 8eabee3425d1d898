"""What papers of each unit say of the authority behind it (文书抬头); the administrator sets it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import AnswerRefused, NotFound
from casework.queries.letterheads import LetterheadLine, letterheads
from casework.queries.units import unit_names
from webapp.app.auth import only
from webapp.app.context import concerning, reading, unit_of_work, wants_json
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.app.schemas.fields import Line
from webapp.pages.inspections.schema import SentSchema, sent
from webapp.pages.tasks.asking import field_errors, typed
from workflows.commands.letterheads import ADMINISTRATOR, set_letterhead

blueprint = Blueprint("letterheads", __name__, url_prefix="/letterheads")
LONGEST = 120


class LetterheadSchema(SentSchema):
    """What a unit's papers say."""

    authority = Line(LONGEST, required=True)
    review_body = Line(LONGEST, required=True)
    court = Line(LONGEST, required=True)
    contact = Line(LONGEST, load_default="")


@blueprint.get("")
@only(ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Every unit with the letterhead its papers carry."""
    return render_template("letterheads/index.html", lines=_lines())


@blueprint.get("/<unit>")
@only(ADMINISTRATOR)
def edit(unit: str) -> ResponseReturnValue:
    """The letterhead of one unit, to be set."""
    return _page(unit)


@blueprint.post("/<unit>")
@only(ADMINISTRATOR)
def save(unit: str) -> ResponseReturnValue:
    """Set the letterhead; papers issued from now on carry it."""
    concerning("set_letterhead")
    try:
        path = once(lambda ticket: _save(unit, ticket))
    except (ValidationError, AnswerRefused) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        return _page(unit, typed(request.form), field_errors(refusal)), status_of(refusal)
    flash(_("The letterhead is set. Papers issued from now on carry it."), "good")
    return redirect(path, 303)


def _save(unit: str, ticket: Ticket) -> str:
    said = LetterheadSchema().load(sent())
    with unit_of_work() as work:
        ticket.claim(work)
        set_letterhead(work, unit=unit, **said)
        return ticket.settle(work, url_for("letterheads.index"))


def _lines() -> list[LetterheadLine]:
    with reading() as work:
        return list(letterheads(work.session, unit_names(work.session).keys()))


def _page(
    unit: str,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
) -> str:
    line = next((line for line in _lines() if line.unit == unit), None)
    if line is None:
        raise NotFound(kind="unit", id=unit)
    return render_template(
        "letterheads/edit.html",
        line=line,
        values=line.said if values is None else values,
        errors=errors,
        longest=LONGEST,
    )
