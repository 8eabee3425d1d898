"""Forms as data: what a person is asked, and which answers route the process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from casework.definitions.checklist import (
    ChecklistItem,
    Choice,
    choices_from_json,
    choices_to_json,
    sparse,
)
from casework.definitions.text import Text

FieldType = Literal[
    "text",
    "long_text",
    "yes_no",
    "choice",
    "date",
    "integer",
    "number",
    "photos",
    "officer",
    "checklist",
    "product_class",
    "problem_type",
    "note",
]
DayLimit = Literal["past_or_today", "future_or_today"]
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form."""

    name: str
    type: FieldType
    label: Text
    help: Text | None
    required: bool
    routes: bool
    """Whether the process may see the answer. Everything else stays in the submission."""
    choices: tuple[Choice, ...]
    show_if: Mapping[str, Scalar] | None
    """Answers of earlier fields that must all be given for this one to be asked."""
    min: float | None
    max: float | None
    max_length: int | None
    must_be: DayLimit | None
    multiple: bool
    phrases: tuple[Text, ...]
    """Common phrases offered below a text (常用语)."""
    items: tuple[ChecklistItem, ...]

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        """Whether the field is asked, given the other answers."""
        return all(answers.get(name) == value for name, value in (self.show_if or {}).items())

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return sparse(
            name=self.name,
            type=self.type,
            label=self.label.to_json(),
            help=self.help and self.help.to_json(),
            required=self.required,
            routes=self.routes,
            choices=choices_to_json(self.choices),
            show_if=None if self.show_if is None else dict(self.show_if),
            min=self.min,
            max=self.max,
            max_length=self.max_length,
            must_be=self.must_be,
            multiple=self.multiple,
            phrases=[phrase.to_json() for phrase in self.phrases],
            items=[item.to_json() for item in self.items],
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> FormField:
        """From the shape of a form file."""
        show_if = raw.get("show_if")
        return cls(
            name=raw["name"],
            type=raw["type"],
            label=Text.from_json(raw["label"]),
            help=Text.from_optional(raw.get("help")),
            required=raw.get("required", False),
            routes=raw.get("routes", False),
            choices=choices_from_json(raw.get("choices", ())),
            show_if=None if show_if is None else dict(show_if),
            min=raw.get("min"),
            max=raw.get("max"),
            max_length=raw.get("max_length"),
            must_be=raw.get("must_be"),
            multiple=raw.get("multiple", False),
            phrases=tuple(Text.from_json(phrase) for phrase in raw.get("phrases", ())),
            items=tuple(ChecklistItem.from_json(item) for item in raw.get("items", ())),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """One form in one version; a submission stays readable in the version it was filled in."""

    id: str
    version: int
    title: Text
    stands_for: str | None
    """The form a process names, when this one stands in for it (annex 4 for onsite_record)."""
    fields: tuple[FormField, ...]
    digest: str = field(default="", compare=False)
    """SHA-256 of the canonical JSON: the same wording and rules give the same digest."""

    def __getitem__(self, name: str) -> FormField:
        """The field called ``name``; ``KeyError`` if there is none."""
        for known in self.fields:
            if known.name == name:
                return known
        raise KeyError(name)

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The printed lines of a record form; none for other forms."""
        return next((known.items for known in self.fields if known.type == "checklist"), ())

    def routing_facts(self, answers: Mapping[str, Any]) -> dict[str, Scalar]:
        """The few answers the process decides by."""
        return {known.name: answers.get(known.name) for known in self.fields if known.routes}

    def to_json(self) -> dict[str, Any]:
        """As plain data, in the shape of a form file; what is not said is left out."""
        return sparse(
            id=self.id,
            version=self.version,
            title=self.title.to_json(),
            stands_for=self.stands_for,
            fields=[known.to_json() for known in self.fields],
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Form:
        """From what :meth:`to_json` wrote, or from a checked form file with its ``id``."""
        form = cls(
            id=raw["id"],
            version=raw["version"],
            title=Text.from_json(raw["title"]),
            stands_for=raw.get("stands_for"),
            fields=tuple(FormField.from_json(known) for known in raw["fields"]),
        )
        return replace(form, digest=digest_of(form.to_json()))


def digest_of(data: object) -> str:
    """SHA-256 of ``data`` as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
