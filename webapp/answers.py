"""What somebody handed in, field by field, in the words of the form it was filled in on (X-25)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.definitions import FormField
from casework.queries.submissions import Evidence, HandedIn
from casework.rules.checklist import failing_items
from webapp.app.context import runtime
from webapp.app.i18n import _, day, words
from webapp.words.labels import label
from webapp.words.vocabulary import problem_titles, product_titles


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist with its answer."""

    no: int
    text: str
    answer: str
    problem: bool
    note: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a form and what was answered."""

    label: str
    text: str = ""
    photos: tuple[Evidence, ...] = ()
    items: tuple[Item, ...] = ()


def answered(handed: HandedIn) -> list[Answered]:
    """The questions that were asked, in the form's order, with their answers."""
    return [
        _one(field, handed)
        for field in handed.form.fields
        if field.type != "note" and field.is_shown(handed.answers)
    ]


def _one(field: FormField, handed: HandedIn) -> Answered:
    title, value = words(field.label), handed.answers.get(field.name)
    if field.type == "photos":
        photos = tuple(photo for photo in handed.photos if photo.field == field.name)
        return Answered(title, "" if photos else _("none"), photos=photos)
    if value is None or value == "":
        return Answered(title, _("not answered"))
    if field.type == "checklist":
        return Answered(title, items=_items(field, value))
    if field.type == "officer":
        return Answered(title, handed.second_officer or str(value))
    return Answered(title, _text(field, value))


def _text(field: FormField, value: Any) -> str:
    reading: Mapping[str, Callable[[], str]] = {
        "yes_no": lambda: label("yes" if value else "no", "answer"),
        "choice": lambda: _chosen(field, value),
        "date": lambda: day(value),
        "product_class": lambda: product_titles().get(value, value),
        "problem_type": lambda: problem_titles().get(value, value),
    }
    return reading.get(field.type, lambda: str(value))()


def _chosen(field: FormField, value: str) -> str:
    found = (words(choice.label) for choice in field.choices if choice.value == value)
    return next(found, value)


def _items(field: FormField, answers: Mapping[str, Mapping[str, Any]]) -> tuple[Item, ...]:
    engine = runtime().engine
    asked = [item for item in field.items if str(item.no) in answers]
    failing = failing_items(asked, answers, lambda t, facts: engine.decide(t, facts).outputs)
    problems = {item.number for item in failing}
    return tuple(
        Item(
            no=item.no,
            text=words(item.text),
            answer=label(answers[str(item.no)]["answer"], "answer"),
            problem=item.no in problems,
            note=_note(item, answers[str(item.no)]),
        )
        for item in asked
    )


def _note(item: Any, answer: Mapping[str, Any]) -> str:
    """The sub-choice, the number asked for and the remark, as far as they were given."""
    choices = item.detail.choices if item.detail else ()
    detail = next((words(c.label) for c in choices if c.value == answer.get("detail")), "")
    extra = f"{words(item.extra)}: {answer['extra']}" if answer.get("extra") else ""
    return "; ".join(part for part in (detail, extra, answer.get("remark") or "") if part)
