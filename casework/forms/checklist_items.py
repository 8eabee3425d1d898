"""Checklist lines as data: the printed words, and the answer that means a problem (D24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from casework.forms.options import Choice, choices_from_json, choices_to_json, sparse
from casework.wording import Text

YesNo = Literal["yes", "no"]
Polarity = Literal["yes", "no", "detail"]
Verdict = Literal["conforms", "fails", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Detail:
    """The sub-choice a checklist answer opens (是 → 一致 / 不一致); ``bad`` is the one amiss."""

    when: YesNo
    choices: tuple[Choice, ...]
    bad: str | None

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return sparse(when=self.when, choices=choices_to_json(self.choices), bad=self.bad)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Detail:
        """From the shape of a form file."""
        return cls(raw["when"], choices_from_json(raw["choices"]), raw.get("bad"))


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One printed line of a checklist, word for word, and the answer that means a problem."""

    no: int
    text: Text
    sentence: Text | None
    """What the ledger says when it fails: 产品标识不符合要求; forms of before have none."""
    problem_when: Polarity
    detail: Detail | None
    extra: Text | None
    """Label of a text asked beside the answer, such as the licence number (营业执照号)."""
    basis: str
    problem_type: str
    note: Text | None

    @property
    def says(self) -> Text:
        """The sentence of its failure; the printed words where there is none."""
        return self.sentence or self.text

    @property
    def finding(self) -> str:
        """As the ledger keeps it, in Chinese."""
        return self.says.zh_CN

    @property
    def bad_detail(self) -> str | None:
        """The sub-choice that means a problem, if there is one."""
        return self.detail.bad if self.detail is not None else None

    def verdict(self, answer: str) -> Verdict | None:
        """What an answer says of the item; None where that depends on the sub-choice.

        As the table ``form_polarity`` judges it, for the page that asks before it is judged.
        """
        if answer == "not_applicable":
            return "not_applicable"
        if self.detail is not None and self.detail.when == answer and self.detail.bad is not None:
            return None
        return "fails" if answer == self.problem_when else "conforms"

    def detail_verdict(self, value: str) -> Verdict | None:
        """What a sub-choice says of the item; None where the answer said it already."""
        if self.bad_detail is None:
            return None
        return "fails" if value == self.bad_detail else "conforms"

    @property
    def conforming(self) -> tuple[str, str] | None:
        """The answer, and its sub-choice if one is asked for, by which the item conforms.

        None where several do: the page does not choose among facts.
        """
        found = [pair for answer in ("yes", "no") for pair in self._conforming_by(answer)]
        return found[0] if len(found) == 1 else None

    def _conforming_by(self, answer: str) -> Iterator[tuple[str, str]]:
        if self.detail is None or self.detail.when != answer:
            if self.verdict(answer) == "conforms":
                yield answer, ""
            return
        for choice in self.detail.choices:
            if (self.detail_verdict(choice.value) or self.verdict(answer)) == "conforms":
                yield answer, choice.value

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return sparse(
            no=self.no,
            text=self.text.to_json(),
            sentence=self.sentence and self.sentence.to_json(),
            problem_when=self.problem_when,
            detail=self.detail and self.detail.to_json(),
            extra=self.extra and self.extra.to_json(),
            basis=self.basis,
            problem_type=self.problem_type,
            note=self.note and self.note.to_json(),
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ChecklistItem:
        """From the shape of a form file."""
        detail = raw.get("detail")
        return cls(
            no=raw["no"],
            text=Text.from_json(raw["text"]),
            sentence=Text.from_optional(raw.get("sentence")),
            problem_when=raw["problem_when"],
            detail=detail and Detail.from_json(detail),
            extra=Text.from_optional(raw.get("extra")),
            basis=raw["basis"],
            problem_type=raw["problem_type"],
            note=Text.from_optional(raw.get("note")),
        )
