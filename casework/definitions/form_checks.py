"""Whether a form can give a process the answers it decides by."""

from __future__ import annotations

from collections.abc import Iterable

from casework.definitions.process import Routes
from casework.definitions.source import Source
from casework.forms import Form


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
