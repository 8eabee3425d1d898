"""Form files: read, checked beyond what a schema can say, and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.definitions.source import Place, Source
from casework.forms import KINDS, Form

RESERVED = frozenset({"typename"})
RESERVED_FOR_ROUTING = frozenset({"data", "task", "result", "form_id", "true", "false", "none"})
_OWN_KEYS = frozenset[str]().union(*(kind.keys for kind in KINDS.values()))
"""Keys that some kinds of questions take and others do not."""
_CONDITIONS = ("show_if", "required_if")


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
        for key in _CONDITIONS:
            _check_condition(source, (*place, key), field.get(key, {}), seen)
        _check_routing(source, place, field)
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
    kind = KINDS[field["type"]]
    for key in sorted(_OWN_KEYS & field.keys() - kind.keys):
        source.refuse((*place, key), "key_not_for_type", key=key, type=kind.type)
    for key in kind.needs:
        if key not in field:
            source.refuse(place, "missing_key", key=key)
    for within, reason, facts in kind.faults(field):
        source.refuse((*place, *within), reason, **facts)
    if field.get("required") and "required_if" in field:
        source.refuse((*place, "required_if"), "required_twice", field=field["name"])


def _check_condition(
    source: Source,
    place: Place,
    condition: Mapping[str, Any],
    seen: Mapping[str, Mapping[str, Any]],
) -> None:
    """A condition asks for an answer that an earlier question can give."""
    names = {other["name"] for other in source.data["fields"]}
    for name, value in condition.items():
        at = (*place, name)
        if name not in names:
            source.refuse(at, "show_if_unknown_field", field=name)
        if name not in seen:
            source.refuse(at, "show_if_later_field", field=name)
        if value not in KINDS[seen[name]["type"]].possible(seen[name]):
            source.refuse(at, "show_if_impossible_value", field=name, value=value)


def _check_routing(source: Source, place: Place, field: Mapping[str, Any]) -> None:
    if not field.get("routes"):
        return
    if field["name"] in RESERVED_FOR_ROUTING:
        source.refuse((*place, "name"), "reserved_id", id=field["name"])
    if not KINDS[field["type"]].possible(field):
        source.refuse((*place, "routes"), "routes_wrong_type", type=field["type"])
    if not field.get("required") or "show_if" in field:
        source.refuse((*place, "routes"), "routes_may_be_unanswered", field=field["name"])
