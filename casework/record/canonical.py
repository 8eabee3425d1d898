"""The one spelling of a column's value in the trail, the same before it is stored and after."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson

LONGEST = 80
"""Longer texts stand in the trail as their digest: they may be personal, and they are long."""
DIGEST = "sha256:"


def canonical(value: object, *, hidden: bool = False) -> Any:
    """``value`` as the trail keeps it: short ones as they are, long or ``hidden`` ones as digest.

    Raises ``TypeError`` or ``ValueError`` for what no column of ours can hold.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        return _digest(value)
    text = _text(value)
    if hidden or len(text) > LONGEST or text.startswith(DIGEST):
        return _digest(text.encode())
    return text


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    if isinstance(value, str | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a column")


def _digest(content: bytes) -> str:
    return DIGEST + hashlib.sha256(content).hexdigest()
