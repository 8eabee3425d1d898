"""A submission, field by field, in the words of the form it was filled in on (X-25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from casework.forms import FormField, ShownItem, is_blank
from casework.queries.submissions import Evidence, HandedIn
from casework.rules.checklist import Decide
from casework.wording import Text
from webapp.app.context import runtime
from webapp.app.i18n import day, words
from webapp.words.vocabulary import problem_titles, product_titles


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a form and what was answered."""

    label: str
    text: str = ""
    photos: tuple[Evidence, ...] = ()
    items: tuple[ShownItem, ...] = ()


class Reader:
    """The reader's language, and the names of what answers point to."""

    def __init__(self, handed: HandedIn) -> None:
        self._handed = handed

    def words(self, text: Text) -> str:
        """A wording in the reader's language."""
        return words(text)

    def day(self, day_given: str) -> str:
        """A day as the reader's language writes it."""
        return day(day_given)

    def named(self, kind: str, code: str) -> str:
        """What the records call ``code``."""
        return self._names.get(kind, {}).get(code) or code

    @property
    def decide(self) -> Decide:
        """The decision tables."""
        engine = runtime().engine
        return lambda table, facts: engine.decide(table, facts).outputs

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        second = self._handed.second_officer
        named = self._handed.answers.get("second_officer")
        return {
            "product_class": product_titles(),
            "problem_type": problem_titles(),
            "officer": {str(named): second} if second else {},
        }


def answered(handed: HandedIn) -> list[Answered]:
    """The questions that were asked, in the form's order, with their answers."""
    reader = Reader(handed)
    return [
        _one(field, handed, reader)
        for field in handed.form.fields
        if field.answered and field.is_shown(handed.answers)
    ]


def _one(field: FormField, handed: HandedIn, reader: Reader) -> Answered:
    title, value = words(field.label), handed.answers.get(field.name)
    places = {part.name for part in field.parts}
    photos = tuple(photo for photo in handed.photos if photo.field in places)
    if is_blank(value) and not photos:
        return Answered(title, words(field.nothing))
    shown = field.show(value, reader)
    return Answered(title, shown.text, photos, shown.items)
