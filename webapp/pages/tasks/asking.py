"""Between a form's definition and its page: what is filled in already, what went wrong where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from casework.errors import AnswersInvalid, CaseworkError
from casework.forms import Form, is_blank
from casework.queries.desk import Desk
from webapp.words.answers import complaints, flat
from webapp.words.refusals import sentence

Values = Mapping[str, str]
"""What the controls of a page hold, by control name: as typed, or as proposed."""


def prefilled(desk: Desk, form: Form, today: date) -> dict[str, str]:
    """What the record knows already: today's date, the product, what was found."""
    known = _known(desk)
    values = {f.name: known[f.name] for f in form.fields if f.name in known}
    return proposals(form, today) | values


def proposals(form: Form, today: date) -> dict[str, str]:
    """What the questions propose by themselves, such as today's date."""
    proposed = {field.name: field.proposed(today) for field in form.fields}
    return {name: text for name, text in proposed.items() if text is not None}


def _known(desk: Desk) -> dict[str, str]:
    found = desk.finding
    known = {"product_class": desk.product_class or ""}
    if found is not None:
        known |= {
            "product_class": found.product_class,
            "problem_type": found.problem_type,
            "description": found.description,
            "found_on": found.found_on.isoformat(),
            "legal_basis": found.basis,
        }
    return {name: text for name, text in known.items() if text}


def typed(sent: MultiDict[str, str]) -> dict[str, str]:
    """What a person typed, to be shown again."""
    return {name: sent[name] for name in sent}


def without_unasked(form: Form, raw: Mapping[str, Any], proposed: Values) -> dict[str, Any]:
    """``raw`` without proposals for fields that are not asked: without scripts they come along."""
    said = {name: value for name, value in raw.items() if not is_blank(value)}
    for field in form.fields:
        if field.name in said and not field.is_shown(said):
            if said[field.name] != proposed.get(field.name):
                continue
            del said[field.name]
    return said


def field_errors(refusal: ValidationError | CaseworkError) -> dict[str, str]:
    """One sentence a control; the key "" is about the whole form."""
    if isinstance(refusal, ValidationError):
        return flat(refusal.messages)
    if isinstance(refusal, AnswersInvalid):
        return complaints(refusal.findings)
    field = refusal.facts.get("field") or CONCERNED.get(refusal.code, "")
    return {str(field): sentence(refusal)}


CONCERNED = {"credit_code_invalid": "credit_code"}
"""Refusals that are always about the same field."""
