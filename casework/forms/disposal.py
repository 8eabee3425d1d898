"""How far the disposal items of an enterprise with problems are (问题企业处置项)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from casework.forms.checklist_items import ChecklistItem
from casework.forms.disposal_items import STATE_WORDS, STATES, DisposalItem, number_of
from casework.forms.field import Fault, FormField, is_blank
from casework.forms.options import Choice, sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.wording import Text

COLON, SEMICOLON = Text("：", ": "), Text("；", "; ")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalField(FormField):
    """Each item is done, in progress or does not apply.

    With items of its own it is asked once an item of the form's checklist fails. Without any it
    asks those that the matter's inspection left in progress, and is not asked if there are none.
    """

    type: ClassVar[str] = "disposal"
    drawn: ClassVar[str] = "disposal"
    keys: ClassVar[frozenset[str]] = frozenset({"disposal_items"})

    own: tuple[DisposalItem, ...] = ()
    left: tuple[DisposalItem, ...] = field(default=(), compare=False)
    checked_by: FormField | None = field(default=None, compare=False, repr=False)
    """The form's checklist."""

    @property
    def lines(self) -> tuple[DisposalItem, ...]:
        """The items that are asked."""
        return self.own or self.left

    @property
    def states(self) -> tuple[Choice, ...]:
        """The answers that an item takes."""
        return STATES

    def among(self, fields: Sequence[FormField]) -> Self:
        checklist = next((known for known in fields if known.items), None)
        return replace(self, checked_by=checklist if self.own else None)

    def on(self, terms: Terms) -> Self:
        return self if self.own else replace(self, left=tuple(terms.disposal))

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        if not FormField.is_shown(self, answers):
            return False
        if not self.lines:
            return self.name in answers
        if self.checked_by is None:
            return True
        return _any_fails(self.checked_by.items, answers.get(self.checked_by.name))

    def cleaned(self, answer: Any) -> Any:
        if not isinstance(answer, Mapping):
            return answer
        return {key: said for key, said in answer.items() if not is_blank(said)}

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not isinstance(answer, Mapping):
            yield Finding(self.name, "not_an_answer")
            return
        for item in self.lines:
            yield from _check_item(answer.get(item.key), f"{self.name}.{item.key}")
        known = {item.key for item in self.lines}
        yield from (
            Finding(f"{self.name}.{key}", "not_asked") for key in answer if key not in known
        )

    def show(self, answer: Any, speech: Speech) -> Shown:
        texts = {item.key: speech.words(item.text) for item in self.lines}
        said = (
            f"{number_of(key)} {texts.get(key, '')}".strip()
            + speech.words(COLON)
            + speech.words(STATE_WORDS[one["answer"]])
            for key, one in answer.items()
        )
        return Shown(speech.words(SEMICOLON).join(said))

    def plain(self, occasion: Occasion) -> dict[str, Any]:
        return {item.key: {"answer": occasion.settles(item.no)} for item in self.lines}

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        seen: set[str] = set()
        for number, item in enumerate(raw.get("disposal_items", ())):
            if item["no"] in seen:
                yield ("disposal_items", number, "no"), "duplicate_id", {"id": item["no"]}
            seen.add(item["no"])

    def own_json(self) -> dict[str, Any]:
        return sparse(disposal_items=[item.to_json() for item in self.own])

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        items = raw.get("disposal_items", ())
        return {"own": tuple(DisposalItem.from_json(item) for item in items)}


def _check_item(said: Any, place: str) -> Iterator[Finding]:
    if said is None:
        yield Finding(f"{place}.answer", "required")
    elif not isinstance(said, Mapping) or set(said) != {"answer"}:
        yield Finding(place, "not_an_answer")
    elif not isinstance(said["answer"], str) or said["answer"] not in STATE_WORDS:
        yield Finding(f"{place}.answer", "not_one_of_these")


def _any_fails(items: Sequence[ChecklistItem], said: Any) -> bool:
    """Whether an item fails, as far as its answer can be read."""
    answers = said if isinstance(said, Mapping) else {}
    return any(_fails(item, answers.get(str(item.no))) for item in items)


def _fails(item: ChecklistItem, said: Any) -> bool:
    answer = said.get("answer") if isinstance(said, Mapping) else None
    if not isinstance(answer, str):
        return False
    verdict = item.verdict(answer) or item.detail_verdict(str(said.get("detail") or ""))
    return verdict == "fails"
