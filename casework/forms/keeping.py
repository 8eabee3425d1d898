"""What no answer may be, whatever is asked: names, numbers and depths that cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casework.forms.terms import Finding
from casework.typed_text import unkeepable

KEY = re.compile(r"[a-z][a-z0-9_]{0,47}|[0-9]{1,3}")
RESERVED = frozenset({"typename", "self", "task", "workflow"})
"""Names that mean something to the engine's serializer or scripts."""
DEEPEST = 32
MOST_VALUES = 5_000
LARGEST_NUMBER = 1e15


def unkept(value: Any, place: str = "", depth: int = 0) -> Iterator[Finding]:
    """Every name, text and number in ``value`` that cannot be kept, with its place."""
    if depth > DEEPEST:
        yield Finding(place, "too_deep")
    elif isinstance(value, str):
        strange = unkeepable(value)
        if strange is not None:
            yield Finding(place, "sign_not_kept", {"sign": strange[0], "at": strange[1]})
    elif isinstance(value, float | int) and not isinstance(value, bool):
        if not abs(value) <= LARGEST_NUMBER:  # nor is NaN; a whole number may be too long for math
            yield Finding(place, "number_not_kept")
    elif isinstance(value, Mapping | list) and len(value) > MOST_VALUES:
        yield Finding(place, "too_many_values")
    elif isinstance(value, list):
        for inner in value:
            yield from unkept(inner, place, depth + 1)
    elif isinstance(value, Mapping):
        yield from _within(value, place, depth)


def _within(values: Mapping[Any, Any], place: str, depth: int) -> Iterator[Finding]:
    for key, inner in values.items():
        if not isinstance(key, str) or not KEY.fullmatch(key) or key in RESERVED:
            yield Finding(place, "name_not_taken")
        else:
            yield from unkept(inner, f"{place}.{key}" if place else key, depth + 1)
