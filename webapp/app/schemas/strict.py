"""Strictness that every schema shares: no unknown keys, no odd characters, no odd numbers."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from casework.forms.keeping import DEEPEST, unkept
from webapp.app.i18n import _, _l
from webapp.words.answers import invalid


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


def clean(value: Any) -> Any:
    """``value``, if every key, text and number in it can be kept; else ``ValidationError``."""
    findings = list(unkept(value))
    if findings:
        raise invalid(findings)
    return value


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
