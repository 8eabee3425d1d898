"""The seal of a trail: each line is bound to the one before it (X-10)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def seal(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the previous seal and the line's content in canonical form, as hex."""
    return hashlib.sha256(previous.encode() + canonical_text(content)).hexdigest()


def canonical_text(content: Any) -> bytes:
    """The one spelling of JSON that seals are made over: keys in order, no spaces."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
