"""The JSON Schemas beside processes and packs: an editor underlines mistakes with the same ones."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker, SchemaError, ValidationError
from referencing import Registry, Resource

from casework.definitions.seed_words import is_day_or_period
from casework.definitions.source import Place, Source
from casework.errors import CampaignInvalid

_REASONS = {
    "required": "missing_key",
    "additionalProperties": "unknown_key",
    "type": "wrong_type",
    "enum": "unknown_value",
    "const": "unknown_value",
    "pattern": "malformed",
    "minLength": "empty",
    "minItems": "empty",
    "minProperties": "empty",
    "maxLength": "too_long",
    "maxItems": "too_many",
    "maxProperties": "too_many",
    "minimum": "out_of_range",
    "maximum": "out_of_range",
    "uniqueItems": "duplicate_value",
    "format": "not_a_date",
}
_SPECIAL = {
    ("rules", "unit", "enum"): "unknown_rule_unit",
    ("fields", "type", "enum"): "unknown_type",
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(_ISO_DAY.match(value) and date.fromisoformat(value))


@_FORMATS.checks("day-or-period")
def _is_day_or_period(value: object) -> bool:
    return not isinstance(value, str) or is_day_or_period(value)


@dataclass(frozen=True, slots=True)
class Schemas:
    """Every ``*.schema.json`` of the folders of processes and packs, ready to check files with."""

    validators: Mapping[str, Draft202012Validator]

    @classmethod
    def load(cls, *folders: Path) -> Schemas:
        """Read the schemas of ``folders``; a damaged one is a :class:`CampaignInvalid`.

        A schema may name one that stands in the folder of the processes, beside its own folder.
        """
        paths = [path for folder in folders for path in sorted(folder.glob("*.schema.json"))]
        raw = {path.name: _read(path) for path in paths}
        resources = [
            (name, Resource.from_contents(body))
            for plain, body in raw.items()
            for name in (plain, f"../bpmn/{plain}")
        ]
        # Without the crawl, each check of each file would look through every schema once more.
        registry: Registry[Any] = Registry().with_resources(resources).crawl()
        return cls(
            {
                name: Draft202012Validator(body, registry=registry, format_checker=_FORMATS)
                for name, body in raw.items()
            }
        )

    def ensure(self, kind: str) -> Draft202012Validator:
        """The schema of a kind of file; ``CampaignInvalid`` (``missing_file``) without one."""
        validator = self.validators.get(f"{kind}.schema.json")
        if validator is None:
            raise CampaignInvalid(file=f"{kind}.schema.json", line=1, reason="missing_file")
        return validator

    def check(self, source: Source, kind: str) -> None:
        """Refuse ``source`` at its first line that breaks the schema of its ``kind``."""
        validator = self.ensure(kind)
        problems = [_explain(error) for error in validator.iter_errors(source.data)]
        if problems:
            place, reason, facts = min(problems, key=lambda p: (source.line(p[0]), str(p[0])))
            source.refuse(place, reason, **facts)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return _checked(path.read_text(encoding="utf-8"))
    except (ValueError, SchemaError) as problem:
        raise CampaignInvalid(file=path.name, line=1, reason="bad_schema") from problem


@lru_cache(maxsize=64)
def _checked(text: str) -> Mapping[str, Any]:
    """The schema in a text; a text that was read before is not checked again."""
    body: dict[str, Any] = json.loads(text)
    Draft202012Validator.check_schema(body)
    return body


def _explain(error: ValidationError) -> tuple[Place, str, dict[str, object]]:
    place: Place = tuple(error.absolute_path)
    rule, limit = str(error.validator), cast("Any", error.validator_value)
    words = [part for part in place if isinstance(part, str)]
    special = (words[0] if words else "", words[-1] if words else "", rule)
    reason = _SPECIAL.get(special) or _REASONS.get(rule, rule)
    found = cast("Any", error.instance)
    match rule:
        case "required":
            return place, reason, {"key": next(key for key in limit if key not in found)}
        case "additionalProperties":
            known = cast("Any", error.schema)["properties"]
            extra = next(key for key in found if key not in known)
            return (*place, extra), reason, {"key": extra, "allowed": sorted(known)}
        case "type":
            return place, reason, {"expected": limit}
        case _ if "propertyNames" in error.absolute_schema_path:
            return (*place, str(found)), reason, {"key": found, "limit": limit}
        case _:
            return place, reason, {"value": found, "limit": limit}
