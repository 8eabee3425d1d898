"""Whether a form can give a process the answers it decides by, and a matter its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.definitions.process import Fact, Routes
from casework.definitions.source import Source
from casework.forms import Form
from casework.forms.days import DateField


def check_form_serves(form: Form, source: Source, routes: Routes) -> None:
    """Refuse ``form`` when it cannot give the process the answers it decides by."""
    for name, known in routes.items():
        index = next((i for i, f in enumerate(form.fields) if f.name == name and f.routes), None)
        if index is None:
            source.refuse(("fields",), "routing_field_missing", field=name)
        field = form.fields[index]
        for value in field.possible(field.to_json()):
            if value not in known:
                source.refuse(("fields", index), "routing_value_unknown", field=name, value=value)


def forms_serving(wanted: str, forms: Iterable[Form]) -> list[Form]:
    """The forms a task that names ``wanted`` may be filled in on."""
    return [form for form in forms if wanted in (form.id, form.stands_for)]


def check_form_keeps(form: Form, source: Source, facts: Mapping[str, Fact]) -> None:
    """Refuse ``form`` when an answer is to fill a fact (``keeps``) that it cannot fill.

    Or when a day is compared with what is no day of the matter (``not_before``).

    ``facts`` are those of the matters that the form is asked of.
    """
    for index, field in enumerate(form.fields):
        earlier = field.not_before if isinstance(field, DateField) else None
        if earlier is not None and (earlier not in facts or facts[earlier].type != "day"):
            source.refuse(("fields", index, "not_before"), "unknown_fact", fact=earlier)
        if field.keeps is None:
            continue
        at, fact = ("fields", index, "keeps"), facts.get(field.keeps)
        if fact is None:
            source.refuse(at, "keeps_unknown_fact", field=field.name, fact=field.keeps)
        if fact.type not in field.fills:
            source.refuse(at, "keeps_other_type", field=field.name, fact=fact.name, type=fact.type)
        for value in field.possible(field.to_json()):
            if fact.values and isinstance(value, str) and value not in fact.values:
                source.refuse(at, "keeps_unknown_value", fact=fact.name, value=value)
