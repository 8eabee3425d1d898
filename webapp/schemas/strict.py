"""Strictness that every schema shares: no unknown keys, no odd characters, no odd numbers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from webapp.app.i18n import _, _l

KEY = re.compile(r"[a-z][a-z0-9_]{0,47}|[0-9]{1,3}")
RESERVED_KEYS = {"typename", "self", "task", "workflow"}
"""Names that mean something to the engine's serializer or scripts."""
DEEPEST = 32
MOST_VALUES = 5_000
LARGEST_NUMBER = 1e15
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
"""Control characters but for tab and line breaks, half surrogates, and what was not readable."""


class StrictSchema(Schema):
    """A schema that takes what it names and nothing else."""

    class Meta:
        """Marshmallow reads this."""

        unknown = RAISE

    error_messages = {"unknown": _l("This is not asked here.")}


def read_json(body: bytes) -> Any:
    """JSON as a careful reader takes it: no NaN, no key twice, no depth without end.

    Raises ``ValidationError``.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ValidationError(_("This is not valid JSON.")) from None
    if _depth(text) > DEEPEST:
        raise ValidationError(_("The JSON is nested too deeply."))
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        raise ValidationError(_("This is not valid JSON.")) from None


def clean(value: Any, depth: int = 0) -> Any:
    """``value``, if every key, text and number in it can be kept; else ``ValidationError``."""
    if depth > DEEPEST:
        raise ValidationError(_("The answers are nested too deeply."))
    if isinstance(value, str):
        _ensure_readable(value)
    elif isinstance(value, float | int) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
            raise ValidationError(_("This number cannot be kept."))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _ensure_key(key)
            _clean_at(str(key), inner, depth)
    elif isinstance(value, list):
        if len(value) > MOST_VALUES:
            raise ValidationError(_("The list is too long."))
        for inner in value:
            clean(inner, depth + 1)
    return value


def _clean_at(key: str, inner: Any, depth: int) -> None:
    try:
        clean(inner, depth + 1)
    except ValidationError as problem:
        raise ValidationError({key: problem.messages}) from None


def _ensure_key(key: Any) -> None:
    if not isinstance(key, str) or not KEY.fullmatch(key) or key in RESERVED_KEYS:
        raise ValidationError(_("A field has a name that is not taken here."))


def _ensure_readable(text: str) -> None:
    if UNKEEPABLE.search(text):
        raise ValidationError(_("The text holds characters that cannot be kept."))


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _depth(text: str) -> int:
    """How deep brackets nest outside of strings; found before anything recursive reads it."""
    deepest = depth = 0
    quoted = escaped = False
    for sign in text:
        if quoted:
            quoted, escaped = escaped or sign != '"', not escaped and sign == "\\"
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest
