"""What the process models ask of a pack: forms, routing answers, time limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.definitions.form import Form
from casework.definitions.source import Source

Routes = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ProcessNeeds:
    """The forms a process's tasks name, each with the answers it decides by, and its rules."""

    id: str
    forms: Mapping[str, Routes]
    rules: tuple[str, ...]
    starts_with: frozenset[str] | None = None
    """The facts it begins with; None for a process that only others call."""


def read_needs(source: Source) -> dict[str, ProcessNeeds]:
    """``processes.yaml`` by process id."""
    found: dict[str, ProcessNeeds] = {}
    for index, raw in enumerate(source.data["processes"]):
        if raw["id"] in found:
            source.refuse(("processes", index, "id"), "duplicate_id", id=raw["id"])
        forms = {
            form["id"]: {name: tuple(values) for name, values in form.get("routes", {}).items()}
            for form in raw["forms"]
        }
        begins = raw.get("starts_with")
        found[raw["id"]] = ProcessNeeds(
            raw["id"],
            forms,
            tuple(raw.get("rules", ())),
            None if begins is None else frozenset(begins),
        )
    return found


def check_form_serves(form: Form, source: Source, routes: Routes) -> None:
    """Refuse ``form`` when it cannot give the process the answers it decides by."""
    for name, known in routes.items():
        index = next((i for i, f in enumerate(form.fields) if f.name == name and f.routes), None)
        if index is None:
            source.refuse(("fields",), "routing_field_missing", field=name)
        field = form.fields[index]
        given = [c.value for c in field.choices] if field.type == "choice" else [True, False]
        for value in given:
            if value not in known:
                source.refuse(("fields", index), "routing_value_unknown", field=name, value=value)


def forms_serving(wanted: str, forms: Iterable[Form]) -> list[Form]:
    """The forms a task that names ``wanted`` may be filled in on."""
    return [form for form in forms if wanted in (form.id, form.stands_for)]
