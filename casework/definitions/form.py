"""Forms as data: what a person is asked, which answers route the process, which mean a problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
Polarity = Literal["yes", "no", "detail"]
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Detail:
    """The sub-choice a checklist answer opens (是 → 一致 / 不一致); ``bad`` is the one amiss."""

    when: Literal["yes", "no"]
    choices: tuple[Choice, ...]
    bad: str | None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One printed line of a checklist, word for word, and the answer that means a problem (D24)."""

    no: int
    text: Text
    problem_when: Polarity
    detail: Detail | None
    extra: Text | None
    """Label of a text asked beside the answer, such as the licence number (营业执照号)."""
    basis: str
    problem_type: str
    note: Text | None

    @property
    def wording(self) -> str:
        """The printed Chinese."""
        return self.text.zh_CN

    @property
    def bad_detail(self) -> str | None:
        """The sub-choice that means a problem, if there is one."""
        return self.detail.bad if self.detail is not None else None


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
    items: tuple[ChecklistItem, ...]

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        """Whether the field is asked, given the other answers."""
        return all(answers.get(name) == value for name, value in (self.show_if or {}).items())


@dataclass(frozen=True, slots=True)
class Form:
    """One form in one version; a submission stays readable in the version it was filled in."""

    id: str
    version: int
    title: Text
    stands_for: str | None
    """The form a process names, when this one stands in for it (annex 4 for onsite_record)."""
    fields: tuple[FormField, ...]

    def __getitem__(self, name: str) -> FormField:
        """The field called ``name``; ``KeyError`` if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The printed lines of a record form; none for other forms."""
        return next((field.items for field in self.fields if field.type == "checklist"), ())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: the same wording and rules give the same digest."""
        return digest_of(self.to_json())

    def routing_facts(self, answers: Mapping[str, Any]) -> dict[str, Scalar]:
        """The few answers the process decides by."""
        return {field.name: answers.get(field.name) for field in self.fields if field.routes}

    def to_json(self) -> dict[str, Any]:
        """As plain data, in the shape of a form file; what is not said is left out."""
        return _sparse(
            id=self.id,
            version=self.version,
            title=self.title.to_json(),
            stands_for=self.stands_for,
            fields=[_field_to_json(field) for field in self.fields],
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Form:
        """From what :meth:`to_json` wrote, or from a checked form file with its ``id``."""
        return cls(
            id=raw["id"],
            version=raw["version"],
            title=Text.from_json(raw["title"]),
            stands_for=raw.get("stands_for"),
            fields=tuple(_field_from_json(field) for field in raw["fields"]),
        )


def digest_of(data: object) -> str:
    """SHA-256 of ``data`` as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sparse(**values: Any) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None and v is not False and v != []}


def _text(raw: Mapping[str, Any] | None) -> Text | None:
    return None if raw is None else Text.from_json(raw)


def _choices(raw: Any) -> tuple[Choice, ...]:
    return tuple(Choice(c["value"], Text.from_json(c["label"])) for c in raw or ())


def _choices_to_json(choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
    return [{"value": choice.value, "label": choice.label.to_json()} for choice in choices]


def _field_from_json(raw: Mapping[str, Any]) -> FormField:
    show_if = raw.get("show_if")
    return FormField(
        name=raw["name"],
        type=raw["type"],
        label=Text.from_json(raw["label"]),
        help=_text(raw.get("help")),
        required=raw.get("required", False),
        routes=raw.get("routes", False),
        choices=_choices(raw.get("choices")),
        show_if=None if show_if is None else dict(show_if),
        min=raw.get("min"),
        max=raw.get("max"),
        max_length=raw.get("max_length"),
        must_be=raw.get("must_be"),
        multiple=raw.get("multiple", False),
        phrases=tuple(Text.from_json(phrase) for phrase in raw.get("phrases", ())),
        items=tuple(_item_from_json(item) for item in raw.get("items", ())),
    )


def _field_to_json(field: FormField) -> dict[str, Any]:
    return _sparse(
        name=field.name,
        type=field.type,
        label=field.label.to_json(),
        help=field.help and field.help.to_json(),
        required=field.required,
        routes=field.routes,
        choices=_choices_to_json(field.choices),
        show_if=None if field.show_if is None else dict(field.show_if),
        min=field.min,
        max=field.max,
        max_length=field.max_length,
        must_be=field.must_be,
        multiple=field.multiple,
        phrases=[phrase.to_json() for phrase in field.phrases],
        items=[_item_to_json(item) for item in field.items],
    )


def _item_from_json(raw: Mapping[str, Any]) -> ChecklistItem:
    detail = raw.get("detail")
    return ChecklistItem(
        no=raw["no"],
        text=Text.from_json(raw["text"]),
        problem_when=raw["problem_when"],
        detail=detail and Detail(detail["when"], _choices(detail["choices"]), detail.get("bad")),
        extra=_text(raw.get("extra")),
        basis=raw["basis"],
        problem_type=raw["problem_type"],
        note=_text(raw.get("note")),
    )


def _item_to_json(item: ChecklistItem) -> dict[str, Any]:
    detail = item.detail
    return _sparse(
        no=item.no,
        text=item.text.to_json(),
        problem_when=item.problem_when,
        detail=detail
        and _sparse(when=detail.when, choices=_choices_to_json(detail.choices), bad=detail.bad),
        extra=item.extra and item.extra.to_json(),
        basis=item.basis,
        problem_type=item.problem_type,
        note=item.note and item.note.to_json(),
    )
