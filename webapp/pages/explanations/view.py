"""Why a time limit ends on its day (期限计算说明): to read, to print, and for programs."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from casework.limits.explanation import explain
from casework.queries.units import unit_names
from webapp.app.context import reading, runtime, today, wants_json
from webapp.app.i18n import locale
from webapp.pages.explanations import page
from webapp.pages.explanations.data import data_of
from webapp.words import phases
from webapp.words.limit_states import chip_of
from webapp.words.vocabulary import basis_told

blueprint = Blueprint("explanations", __name__, url_prefix="/deadlines")


@blueprint.get("/<uuid:limit_id>")
def show(limit_id: UUID) -> ResponseReturnValue:
    """One time limit explained, as a page or as JSON, whichever was asked for."""
    return _answer(limit_id, as_json=wants_json())


@blueprint.get("/<uuid:limit_id>.json")
def data(limit_id: UUID) -> ResponseReturnValue:
    """The same for a program, by its address alone."""
    return _answer(limit_id, as_json=True)


def _answer(limit_id: UUID, *, as_json: bool) -> ResponseReturnValue:
    with reading() as work:
        why = explain(
            work.session,
            work.actor,
            limit_id,
            campaigns=runtime().campaigns,
            calendar=runtime().calendar,
            today=today(),
        )
        if as_json:
            return jsonify(data_of(why))
        names = unit_names(work.session)
        unit = names.get(why.start.unit) if why.start else None
        return render_template(
            "explanations/explain.html",
            why=why,
            words=page,
            phase_words=phases,
            basis_told=basis_told,
            unit=unit.in_(locale()) if unit else "",
            chip=chip_of(why.limit),
        )
