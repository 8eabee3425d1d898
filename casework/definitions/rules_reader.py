"""Time limits and ladders as files: read, checked beyond the schema, turned into rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.definitions.source import Place, Source
from casework.rules.deadlines import DeadlineRule

_WITHOUT_LENGTH = frozenset({"fixed", "chosen"})


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A rule and where it stands, so that a later check can still point at its line."""

    rule: DeadlineRule
    source: Source
    place: Place


def read_rules(source: Source) -> dict[str, PlacedRule]:
    """The rules of one file by id; refused with line and reason."""
    found: dict[str, PlacedRule] = {}
    for index, raw in enumerate(source.data["rules"]):
        place: Place = ("rules", index)
        if raw["id"] in found:
            source.refuse((*place, "id"), "duplicate_id", id=raw["id"])
        _check_rule(source, place, raw)
        found[raw["id"]] = PlacedRule(_rule(raw), source, place)
    return found


def _check_rule(source: Source, place: Place, raw: Mapping[str, Any]) -> None:
    unit = raw["unit"]
    if unit in _WITHOUT_LENGTH and "length" in raw:
        source.refuse((*place, "length"), "key_not_for_type", key="length", type=unit)
    if unit not in _WITHOUT_LENGTH and "length" not in raw:
        source.refuse(place, "missing_key", key="length")
    if unit == "fixed" and "not_later_than" not in raw:
        source.refuse(place, "missing_key", key="not_later_than")
    first, last = raw.get("not_before"), raw.get("not_later_than")
    if first is not None and last is not None and first > last:
        source.refuse((*place, "not_before"), "edges_reversed", first=first, last=last)


def _rule(raw: Mapping[str, Any]) -> DeadlineRule:
    return DeadlineRule(
        id=raw["id"],
        title_zh=raw["title"]["zh_CN"],
        title_en=raw["title"]["en"],
        basis=raw["basis"],
        unit=raw["unit"],
        length=raw.get("length", 0),
        not_before=_day(raw.get("not_before")),
        not_later_than=_day(raw.get("not_later_than")),
        last_day=raw.get("last_day", "keep"),
        ladder=raw.get("ladder"),
        edge=raw.get("edge", "closing"),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def read_ladders(source: Source) -> dict[str, tuple[int, ...]]:
    """The ladders under the key ``ladders`` of a file; each must ascend."""
    found: dict[str, tuple[int, ...]] = {}
    for name, offsets in source.data.get("ladders", {}).items():
        for index in range(1, len(offsets)):
            if offsets[index] <= offsets[index - 1]:
                source.refuse(("ladders", name, index), "ladder_not_ascending", ladder=name)
        found[name] = tuple(offsets)
    return found
