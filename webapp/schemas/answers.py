"""From a campaign's form definition to the schema its answers must meet: one source for both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from marshmallow import ValidationError, fields

from casework.definitions import Form, FormField
from webapp.app.i18n import _
from webapp.schemas.checklist import Unregistered, checklist_of
from webapp.schemas.fields import (
    LINE,
    PROSE,
    Amount,
    Day,
    Line,
    OneOf,
    PersonId,
    Photos,
    Prose,
    YesNo,
    is_blank,
)
from webapp.schemas.strict import StrictSchema, clean

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a form's answers are measured by, besides the form itself."""

    today: date
    products: Collection[str] = ()
    problem_types: Collection[str] = ()


def schema_for(form: Form, terms: Terms) -> type[StrictSchema]:
    """The schema of ``form`` 's answers; ``note`` fields ask nothing."""
    asked = {f.name: _field(f, terms) for f in form.fields if f.type != "note"}
    return type("AnswersSchema", (StrictSchema,), {**asked, "Meta": Unregistered})


def load_answers(form: Form, terms: Terms, raw: Any) -> Answers:
    """Answers of ``form``, typed and complete; raises ``ValidationError`` by field.

    A field that is not asked, because of another answer, must be blank and is left out.
    """
    if not isinstance(raw, Mapping):
        raise ValidationError(_("Please send the answers as one object."))
    clean({name: value for name, value in raw.items() if not _holds_files(value)})
    given = {name: value for name, value in raw.items() if not is_blank(value)}
    asked, unasked = _asked(form, given)
    loaded = schema_for(form, terms)().load(asked, partial=tuple(unasked))
    if too_much := given.keys() & unasked:
        raise ValidationError({name: [_("This is not asked here.")] for name in too_much})
    return cast(Answers, loaded)


def _asked(form: Form, given: Answers) -> tuple[Answers, set[str]]:
    """What was said of what is asked, and which fields are not asked at all."""
    said, unasked = dict(given), set()
    for field in form.fields:
        if not field.is_shown(said):
            unasked.add(field.name)
            said.pop(field.name, None)
    return said, unasked


def _field(asked: FormField, terms: Terms) -> fields.Field[Any]:
    return KINDS[asked.type](asked, terms)


def _amount(asked: FormField, _terms: Terms) -> fields.Field[Any]:
    whole = asked.type == "integer"
    return Amount(whole=whole, least=asked.min, most=asked.max, required=asked.required)


KINDS: dict[str, Callable[[FormField, Terms], fields.Field[Any]]] = {
    "text": lambda f, _: Line(f.max_length or LINE, required=f.required),
    "long_text": lambda f, _: Prose(f.max_length or PROSE, required=f.required),
    "yes_no": lambda f, _: YesNo(required=f.required),
    "choice": lambda f, _: OneOf(*(c.value for c in f.choices), required=f.required),
    "date": lambda f, t: Day(today=t.today, must_be=f.must_be, required=f.required),
    "integer": _amount,
    "number": _amount,
    "officer": lambda f, _: PersonId(required=f.required),
    "photos": lambda f, _: Photos(multiple=f.multiple, required=f.required),
    "checklist": lambda f, _: checklist_of(f),
    "product_class": lambda f, t: OneOf(*t.products, required=f.required),
    "problem_type": lambda f, t: OneOf(*t.problem_types, required=f.required),
}
"""How each kind of question is checked; a new kind in the form schema needs a line here."""


def _holds_files(value: Any) -> bool:
    return isinstance(value, list) and any(hasattr(file, "stream") for file in value)


def flat(messages: Any, prefix: str = "") -> dict[str, str]:
    """marshmallow's nested messages as one sentence a control: ``checklist.3.answer``."""
    if not isinstance(messages, Mapping):
        return {prefix: " ".join(str(text) for text in _listed(messages))}
    found: dict[str, str] = {}
    for name, inner in messages.items():
        place = prefix if name == "_schema" else f"{prefix}.{name}" if prefix else str(name)
        found.update(flat(inner, place))
    return found


def _listed(messages: Any) -> list[Any]:
    return messages if isinstance(messages, list) else [messages]
