"""Questions answered by one of several given answers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from casework.forms.field import Fault, FormField, Scalar
from casework.forms.options import choices_from_json, choices_to_json
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.wording import Text

YES, NO = Text("是", "Yes"), Text("否", "No")


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoField(FormField):
    """A yes or a no: JSON's own, not a word for it."""

    type: ClassVar[str] = "yes_no"
    drawn: ClassVar[str] = "yes_or_no"
    fills: ClassVar[frozenset[str]] = frozenset({"yes_no"})
    keys: ClassVar[frozenset[str]] = frozenset({"must_be_true"})

    must_be_true: bool = False
    """Whether only a yes lets the form through: what the law demands was done."""

    def parse(self, text: str) -> Any:
        return {"true": True, "false": False}.get(text.strip(), text)

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not isinstance(answer, bool):
            yield Finding(self.name, "not_yes_or_no")
        elif self.must_be_true and not answer:
            yield Finding(self.name, "must_be_yes")

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.words(YES if answer else NO))

    def plain(self, occasion: Occasion) -> bool:
        return self.must_be_true or self.name in occasion.agrees

    def own_json(self) -> dict[str, Any]:
        return {"must_be_true": True} if self.must_be_true else {}

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {"must_be_true": raw.get("must_be_true", False)}

    @classmethod
    def possible(cls, raw: Mapping[str, Any]) -> tuple[Scalar, ...]:
        return (True, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfField(FormField):
    """A code of a list that the kind knows where to find."""

    @abstractmethod
    def codes(self, terms: Terms) -> Collection[str]:
        """The codes that are taken."""

    def cleaned(self, answer: Any) -> Any:
        return answer.strip() if isinstance(answer, str) else answer

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not isinstance(answer, str) or answer not in self.codes(terms):
            yield Finding(self.name, "not_listed")

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.named(self.type, str(answer)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(OneOfField):
    """One of the answers the form prints."""

    type: ClassVar[str] = "choice"
    drawn: ClassVar[str] = "choice"
    fills: ClassVar[frozenset[str]] = frozenset({"code"})
    keys: ClassVar[frozenset[str]] = frozenset({"choices"})
    needs: ClassVar[tuple[str, ...]] = ("choices",)

    def codes(self, terms: Terms) -> Collection[str]:
        return [choice.value for choice in self.choices]

    def show(self, answer: Any, speech: Speech) -> Shown:
        found = (speech.words(c.label) for c in self.choices if c.value == answer)
        return Shown(next(found, str(answer)))

    def plain(self, occasion: Occasion) -> str:
        return self.choices[0].value

    @classmethod
    def possible(cls, raw: Mapping[str, Any]) -> tuple[Scalar, ...]:
        return tuple(choice["value"] for choice in raw["choices"])

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        yield from doubles(raw.get("choices", ()), "choices")

    def own_json(self) -> dict[str, Any]:
        return {"choices": choices_to_json(self.choices)}

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {"choices": choices_from_json(raw["choices"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductClassField(OneOfField):
    """A product class of the campaign."""

    type: ClassVar[str] = "product_class"
    drawn: ClassVar[str] = "listed"
    fills: ClassVar[frozenset[str]] = frozenset({"product_class"})

    def codes(self, terms: Terms) -> Collection[str]:
        return terms.products

    def plain(self, occasion: Occasion) -> str:
        return occasion.product_class


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemTypeField(OneOfField):
    """A problem type of the campaign, in the domain the matter belongs to."""

    type: ClassVar[str] = "problem_type"
    drawn: ClassVar[str] = "listed"
    fills: ClassVar[frozenset[str]] = frozenset({"problem_type"})

    def codes(self, terms: Terms) -> Collection[str]:
        return terms.problem_types

    def plain(self, occasion: Occasion) -> str:
        return occasion.problem_type


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerField(FormField):
    """A colleague; whether that person may act is the command's to judge."""

    type: ClassVar[str] = "officer"
    drawn: ClassVar[str] = "listed"

    def cleaned(self, answer: Any) -> Any:
        return _id(answer) or answer

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if _id(answer) is None:
            yield Finding(self.name, "not_a_colleague")

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.named(self.type, str(answer)))

    def plain(self, occasion: Occasion) -> str:
        return str(next(iter(occasion.companions), ""))


def _id(answer: Any) -> str | None:
    try:
        return str(UUID(answer)) if isinstance(answer, str) else None
    except ValueError:
        return None


def doubles(choices: Collection[Mapping[str, Any]], *place: str | int) -> Iterator[Fault]:
    """The choices of a form file whose value came before."""
    seen: set[str] = set()
    for index, choice in enumerate(choices):
        if choice["value"] in seen:
            yield (*place, index, "value"), "duplicate_id", {"id": choice["value"]}
        seen.add(choice["value"])
