"""The answers of a list, and the shape of form files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.wording import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list."""

    value: str
    label: Text


def choices_from_json(raw: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """The choices of a list in a form file."""
    return tuple(Choice(choice["value"], Text.from_json(choice["label"])) for choice in raw)


def choices_to_json(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """The choices in the shape of a form file."""
    return [{"value": choice.value, "label": choice.label.to_json()} for choice in choices]


def sparse(**values: Any) -> dict[str, Any]:
    """``values`` without what a file need not say: nothing, no, and empty lists."""
    return {k: v for k, v in values.items() if v is not None and v is not False and v != []}
