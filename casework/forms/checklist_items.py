"""Checklist lines as data: the printed words, and the answer that means a problem (D24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from casework.forms.options import Choice, choices_from_json, choices_to_json, sparse
from casework.wording import Text

YesNo = Literal["yes", "no"]
Polarity = Literal["yes", "no", "detail"]


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

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return sparse(
            no=self.no,
            text=self.text.to_json(),
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
            problem_when=raw["problem_when"],
            detail=detail and Detail.from_json(detail),
            extra=Text.from_optional(raw.get("extra")),
            basis=raw["basis"],
            problem_type=raw["problem_type"],
            note=Text.from_optional(raw.get("note")),
        )
