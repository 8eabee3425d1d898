"""What a form says without asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.field import Fault, FormField
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField(FormField):
    """A sentence between the questions; it takes no answer."""

    type: ClassVar[str] = "note"
    drawn: ClassVar[str] = "note"
    answered: ClassVar[bool] = False

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        yield Finding(self.name, "not_asked")

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.words(self.label))

    def plain(self, occasion: Occasion) -> None:
        return None

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        if any(raw.get(key) for key in ("required", "required_if", "routes", "keeps")):
            yield (), "note_takes_no_answer", {}
