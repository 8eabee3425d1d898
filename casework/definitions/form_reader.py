"""Form files: read, checked beyond what a schema can say, and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.definitions.form import Form
from casework.definitions.source import Place, Source

ROUTABLE = frozenset({"yes_no", "choice"})
RESERVED = frozenset({"typename"})
RESERVED_FOR_ROUTING = frozenset({"data", "task", "result", "form_id", "true", "false", "none"})
_ALLOWED_FOR: dict[str, frozenset[str]] = {
    "choices": frozenset({"choice"}),
    "items": frozenset({"checklist"}),
    "multiple": frozenset({"photos"}),
    "must_be": frozenset({"date"}),
    "min": frozenset({"integer", "number"}),
    "max": frozenset({"integer", "number"}),
    "max_length": frozenset({"text", "long_text"}),
    "phrases": frozenset({"text", "long_text"}),
}
_NEEDED_BY = (
    ("choices", "choice"),
    ("items", "checklist"),
    ("max_length", "text"),
    ("max_length", "long_text"),
)


def read_form(source: Source, form_id: str) -> Form:
    """The form in ``source``, which the schema has passed; refused with line and reason."""
    seen: dict[str, Mapping[str, Any]] = {}
    for index, field in enumerate(source.data["fields"]):
        place: Place = ("fields", index)
        if field["name"] in seen:
            source.refuse((*place, "name"), "duplicate_id", id=field["name"])
        if field["name"] in RESERVED or field["name"].startswith("_"):
            source.refuse((*place, "name"), "reserved_id", id=field["name"])
        _check_keys(source, place, field)
        _check_choices(source, (*place, "choices"), field.get("choices", ()))
        _check_show_if(source, place, field, seen)
        _check_routing(source, place, field)
        _check_items(source, place, field)
        seen[field["name"]] = field
    checklists = [i for i, f in enumerate(source.data["fields"]) if f["type"] == "checklist"]
    if len(checklists) > 1:
        source.refuse(("fields", checklists[1]), "second_checklist")
    return Form.from_json({**source.data, "id": form_id})


def check_problem_types(source: Source, known: Mapping[str, object]) -> None:
    """Refuse a checklist item whose problem type the campaign does not list."""
    for place, item in _items(source):
        if item["problem_type"] not in known:
            source.refuse(
                (*place, "problem_type"), "unknown_problem_type", value=item["problem_type"]
            )


def _items(source: Source) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for index, field in enumerate(source.data["fields"]):
        for number, item in enumerate(field.get("items", ())):
            yield ("fields", index, "items", number), item


def _check_keys(source: Source, place: Place, field: Mapping[str, Any]) -> None:
    kind = field["type"]
    for key, kinds in _ALLOWED_FOR.items():
        if key in field and kind not in kinds:
            source.refuse((*place, key), "key_not_for_type", key=key, type=kind)
    for key, needed in _NEEDED_BY:
        if kind == needed and key not in field:
            source.refuse(place, "missing_key", key=key)
    if kind == "note" and (field.get("required") or field.get("routes")):
        source.refuse(place, "note_takes_no_answer")
    low, high = field.get("min"), field.get("max")
    if low is not None and high is not None and low > high:
        source.refuse((*place, "min"), "edges_reversed", first=low, last=high)


def _check_choices(source: Source, place: Place, choices: Any) -> None:
    seen: set[str] = set()
    for index, choice in enumerate(choices):
        if choice["value"] in seen:
            source.refuse((*place, index, "value"), "duplicate_id", id=choice["value"])
        seen.add(choice["value"])


def _check_show_if(
    source: Source, place: Place, field: Mapping[str, Any], seen: Mapping[str, Mapping[str, Any]]
) -> None:
    names = {other["name"] for other in source.data["fields"]}
    for name, value in field.get("show_if", {}).items():
        at = (*place, "show_if", name)
        if name not in names:
            source.refuse(at, "show_if_unknown_field", field=name)
        if name not in seen:
            source.refuse(at, "show_if_later_field", field=name)
        if value not in possible_answers(seen[name]):
            source.refuse(at, "show_if_impossible_value", field=name, value=value)


def possible_answers(field: Mapping[str, Any]) -> tuple[Any, ...]:
    """Every answer a yes-or-no or a choice can give; none for other types."""
    if field["type"] == "yes_no":
        return (True, False)
    return tuple(choice["value"] for choice in field.get("choices", ()))


def _check_routing(source: Source, place: Place, field: Mapping[str, Any]) -> None:
    if not field.get("routes"):
        return
    if field["name"] in RESERVED_FOR_ROUTING:
        source.refuse((*place, "name"), "reserved_id", id=field["name"])
    if field["type"] not in ROUTABLE:
        source.refuse((*place, "routes"), "routes_wrong_type", type=field["type"])
    if not field.get("required") or "show_if" in field:
        source.refuse((*place, "routes"), "routes_may_be_unanswered", field=field["name"])


def _check_items(source: Source, place: Place, field: Mapping[str, Any]) -> None:
    for number, item in enumerate(field.get("items", ())):
        at = (*place, "items", number)
        if item["no"] != number + 1:
            source.refuse((*at, "no"), "items_not_in_order", expected=number + 1, value=item["no"])
        detail = item.get("detail")
        if detail is None:
            if item["problem_when"] == "detail":
                source.refuse((*at, "problem_when"), "missing_key", key="detail")
            continue
        _check_choices(source, (*at, "detail", "choices"), detail["choices"])
        values = {choice["value"] for choice in detail["choices"]}
        if item["problem_when"] == "detail" and "bad" not in detail:
            source.refuse((*at, "detail"), "missing_key", key="bad")
        if "bad" in detail and detail["bad"] not in values:
            source.refuse((*at, "detail", "bad"), "unknown_value", value=detail["bad"])
