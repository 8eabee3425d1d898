"""Time limits as files: read, checked beyond the schema, turned into rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.definitions.source import Place, Source
from casework.limits.rules import ExtensionRule, LimitRule

_WITHOUT_LENGTH = frozenset({"fixed", "chosen"})
_WITHOUT_CHANGES = frozenset({"fixed"})
_MOST_DAYS = 3650
_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)
_DAYS = ("not_before", "not_later_than", "valid_from", "valid_until")
_LONGEST = {"months": 120, "hours": 8760}


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A rule and where it stands, so that a later check can still point at its line."""

    rule: LimitRule
    source: Source
    place: Place


def read_rules(source: Source) -> dict[str, tuple[PlacedRule, ...]]:
    """The rules of one file by id, each with its versions; refused with line and reason.

    An id may come again only for other days: the versions of one rule (L-VER).
    """
    found: dict[str, tuple[PlacedRule, ...]] = {}
    for index, raw in enumerate(source.data["rules"]):
        place: Place = ("rules", index)
        _check_unit(source, place, raw)
        _check_days(source, place, raw)
        _check_extension(source, place, raw)
        placed = PlacedRule(_rule(raw), source, place)
        for earlier in found.get(raw["id"], ()):
            _check_versions(placed, earlier.rule)
        found[raw["id"]] = (*found.get(raw["id"], ()), placed)
    return found


def _check_unit(source: Source, place: Place, raw: Mapping[str, Any]) -> None:
    unit = raw["unit"]
    if unit in _WITHOUT_LENGTH and "length" in raw:
        source.refuse((*place, "length"), "key_not_for_type", key="length", type=unit)
    if unit not in _WITHOUT_LENGTH and "length" not in raw:
        source.refuse(place, "missing_key", key="length")
    longest = _LONGEST.get(unit, _MOST_DAYS)
    if raw.get("length", 0) > longest:
        source.refuse((*place, "length"), "out_of_range", value=raw["length"], limit=longest)
    if unit == "fixed" and "not_later_than" not in raw:
        source.refuse(place, "missing_key", key="not_later_than")
    for key in ("excludes", "extension"):
        if unit in _WITHOUT_CHANGES and key in raw:
            source.refuse((*place, key), "key_not_for_type", key=key, type=unit)


def _check_days(source: Source, place: Place, raw: Mapping[str, Any]) -> None:
    for key in _DAYS:
        day = _day(raw.get(key))
        if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
            limit = f"{_FIRST_DAY} to {_LAST_DAY}"
            source.refuse((*place, key), "out_of_range", value=raw[key], limit=limit)
    for first_key, last_key, reason in (
        ("not_before", "not_later_than", "edges_reversed"),
        ("valid_from", "valid_until", "validity_reversed"),
    ):
        first, last = raw.get(first_key), raw.get(last_key)
        if first is not None and last is not None and first > last:
            source.refuse((*place, first_key), reason, first=first, last=last)


def _check_extension(source: Source, place: Place, raw: Mapping[str, Any]) -> None:
    extension = raw.get("extension")
    if extension is None:
        return
    at = (*place, "extension", "length")
    most = raw.get("length", _MOST_DAYS)
    if extension["length"] > most:
        source.refuse(at, "extension_too_long", value=extension["length"], limit=most)
    altogether = raw.get("length", 0) + extension["length"] * extension.get("times", 1)
    longest = _LONGEST.get(raw["unit"], _MOST_DAYS)
    if altogether > longest:
        source.refuse(at, "out_of_range", value=altogether, limit=longest)


def _check_versions(placed: PlacedRule, earlier: LimitRule) -> None:
    rule, at = placed.rule, (*placed.place, "id")
    if rule.valid_from == rule.valid_until == earlier.valid_from == earlier.valid_until:
        placed.source.refuse(at, "duplicate_id", id=rule.id)
    if _begins(rule) <= _ends(earlier) and _begins(earlier) <= _ends(rule):
        placed.source.refuse(at, "validity_overlap", id=rule.id)


def _begins(rule: LimitRule) -> date:
    return rule.valid_from or date.min


def _ends(rule: LimitRule) -> date:
    return rule.valid_until or date.max


def _rule(raw: Mapping[str, Any]) -> LimitRule:
    extension = raw.get("extension")
    return LimitRule(
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
        law=raw.get("law", ""),
        starts=raw.get("starts", ""),
        after=raw.get("after", ""),
        excludes=tuple(raw.get("excludes", ())),
        extension=None if extension is None else ExtensionRule(**extension),
        valid_from=_day(raw.get("valid_from")),
        valid_until=_day(raw.get("valid_until")),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
