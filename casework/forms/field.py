"""One question of a form, and what every kind of question can do.

A kind is one class: how a browser's text is read, which answers are refused, how an answer is
shown, what a plain one looks like, and how the question is drawn. Commands, pages, rehearsals and
tests ask the same object, so no door takes what another refuses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from casework.forms.checklist_items import ChecklistItem
from casework.forms.options import Choice, sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.wording import Text

Scalar = str | int | float | bool | None
Condition = Mapping[str, Scalar]
"""Answers of earlier fields that must all be given."""
Place = tuple[str | int, ...]
Fault = tuple[Place, str, dict[str, object]]
"""What is wrong in a form file: place within the field, reason, facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField(ABC):
    """One question of a form."""

    type: ClassVar[str]
    """What form files call this kind."""
    drawn: ClassVar[str]
    """The macro of ``_macros/answers_form.html`` that draws it."""
    keys: ClassVar[frozenset[str]] = frozenset()
    """Keys of a form file that only this kind takes."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Keys it cannot do without."""
    fills: ClassVar[frozenset[str]] = frozenset()
    """The types of facts that its answer can fill."""
    answered: ClassVar[bool] = True
    """Whether it is a question at all."""

    nothing: ClassVar[Text] = Text("未填写", "not answered")
    """What is shown when it was asked and not answered."""

    name: str
    label: Text
    help: Text | None = None
    required: bool = False
    required_if: Condition | None = None
    """Answers of earlier fields that make an answer necessary."""
    show_if: Condition | None = None
    """Answers of earlier fields that must all be given for this one to be asked."""
    routes: bool = False
    """Whether the process may see the answer. Everything else stays in the submission."""
    keeps: str | None = None
    """The declared fact of the matter that the answer fills."""
    choices: tuple[Choice, ...] = ()
    phrases: tuple[Text, ...] = ()
    """Common phrases offered below a text (常用语)."""
    items: tuple[ChecklistItem, ...] = ()
    """The printed lines of a checklist."""

    @property
    def parts(self) -> tuple[FormField, ...]:
        """The questions it is made of: itself, and those that its lines ask."""
        return (self,)

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        """Whether the field is asked, given the other answers."""
        return self.show_if is None or holds(self.show_if, answers)

    def is_required(self, answers: Mapping[str, Any]) -> bool:
        """Whether the field, if it is asked, must be answered, given the other answers."""
        return self.required or (self.required_if is not None and holds(self.required_if, answers))

    def among(self, fields: Sequence[FormField]) -> Self:
        """The question as it stands in a form with these fields."""
        return self

    def on(self, terms: Terms) -> Self:
        """The question as it is asked under these terms."""
        return self

    def parse(self, text: str) -> Any:
        """The answer a browser's text stands for; what does not fit stays text."""
        return text

    def cleaned(self, answer: Any) -> Any:
        """``answer`` as it is kept; what is of another type passes, to be refused."""
        return answer

    def proposed(self, today: date) -> str | None:
        """What the control holds before anything is typed; None: nothing."""
        return None

    @abstractmethod
    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        """What is wrong with ``answer``, cleaned and not blank; ``others`` stand before it."""

    @abstractmethod
    def show(self, answer: Any, speech: Speech) -> Shown:
        """``answer`` as people read it."""

    @abstractmethod
    def plain(self, occasion: Occasion) -> Any:
        """A plain answer that :meth:`check` takes."""

    @classmethod
    def possible(cls, raw: Mapping[str, Any]) -> tuple[Scalar, ...]:
        """Every answer the field ``raw`` of a form file can give, if they can be counted."""
        return ()

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        """What is wrong with the field ``raw`` of a form file beyond what the schema can say."""
        yield from ()

    def own_json(self) -> dict[str, Any]:
        """The keys that only this kind has."""
        return {}

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        """As arguments, the keys that only this kind has."""
        return {}

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return sparse(
            name=self.name,
            type=self.type,
            label=self.label.to_json(),
            help=self.help and self.help.to_json(),
            required=self.required,
            required_if=None if self.required_if is None else dict(self.required_if),
            show_if=None if self.show_if is None else dict(self.show_if),
            routes=self.routes,
            keeps=self.keeps,
            **self.own_json(),
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """From the shape of a form file."""
        return cls(
            name=raw["name"],
            label=Text.from_json(raw["label"]),
            help=Text.from_optional(raw.get("help")),
            required=raw.get("required", False),
            required_if=raw.get("required_if"),
            show_if=raw.get("show_if"),
            routes=raw.get("routes", False),
            keeps=raw.get("keeps"),
            **cls.own_from_json(raw),
        )


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether every answer that ``condition`` names was given."""
    return all(answers.get(name) == value for name, value in condition.items())


def is_blank(answer: Any) -> bool:
    """Whether nothing was said."""
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, Mapping):
        return all(is_blank(inner) for inner in answer.values())
    return answer is None or answer == []
