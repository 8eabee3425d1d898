"""Routing facts: the only data a process may carry, and the shapes that are safe to keep.

Lists and nested records are merged wrongly by the workflow library, and records with certain
keys are taken for its own objects when a state is loaded. So facts are scalars under plain names.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping
from functools import lru_cache

from casework.errors import FactRefused
from workflows.engine.state import JSON, Scalar

MAX_FACTS = 200
MAX_TEXT_BYTES = 4_000
MAX_NUMBER = 10**15

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_RESERVED = frozenset(
    {*keyword.kwlist, "typename", "data_objects", "cell_input", "true", "false", "null", "none"}
)


def is_fact_name(name: object) -> bool:
    """Whether a fact may be called so: snake_case, and no word the engine or Python reserves."""
    return isinstance(name, str) and _is_good(name)


@lru_cache(maxsize=4_096)
def _is_good(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name not in _RESERVED


def checked_facts(facts: Mapping[str, JSON]) -> dict[str, Scalar]:
    """The facts, if every name and value can be kept safely.

    Raises ``FactRefused`` (``name``, ``reason``); nothing is repaired or left out silently.
    """
    if len(facts) > MAX_FACTS:
        raise FactRefused(name="", reason="too_many")
    kept: dict[str, Scalar] = {}
    for name, value in facts.items():
        if not is_fact_name(name):
            raise FactRefused(name=repr(name)[:80], reason="name")
        reason = _objection(value)
        if reason:
            raise FactRefused(name=name, reason=reason)
        kept[name] = value  # type: ignore[assignment]  # _objection leaves only scalars
    return kept


def _objection(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if type(value) is int:
        return None if abs(value) <= MAX_NUMBER else "number_too_large"
    if type(value) is float:
        return None if math.isfinite(value) and abs(value) <= MAX_NUMBER else "number_too_large"
    if type(value) is str:
        return _text_objection(value)
    return "not_a_scalar"


def _text_objection(text: str) -> str | None:
    if "\x00" in text:
        return "text_unsafe"
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        return "text_unsafe"
    return None if size <= MAX_TEXT_BYTES else "text_too_long"
