"""Questions answered in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.field import FormField
from casework.forms.options import sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.typed_text import compatible, overridden, plain, unkeepable
from casework.wording import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(FormField):
    """A text of one line."""

    type: ClassVar[str] = "text"
    drawn: ClassVar[str] = "one_line"
    fills: ClassVar[frozenset[str]] = frozenset({"text", "long_text"})
    keys: ClassVar[frozenset[str]] = frozenset({"max_length", "phrases"})
    needs: ClassVar[tuple[str, ...]] = ("max_length",)
    lines: ClassVar[bool] = False

    max_length: int

    def cleaned(self, answer: Any) -> Any:
        if not isinstance(answer, str) or (not self.lines and overridden(answer)):
            return answer
        return plain(answer)

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not isinstance(answer, str):
            yield Finding(self.name, "not_text")
            return
        if not self.lines and (sign := overridden(answer)):
            yield Finding(self.name, "direction_reversed", {"sign": sign})
            return
        strange = unkeepable(answer)
        if strange is not None:
            yield Finding(self.name, "sign_not_kept", {"sign": strange[0], "at": strange[1]})
        elif not self.lines and "\n" in answer:
            yield Finding(self.name, "several_lines")
        elif len(answer) > self.max_length:
            facts = {"most": self.max_length, "length": len(answer)}
            yield Finding(self.name, "too_long", facts)

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(str(answer))

    def plain(self, occasion: Occasion) -> str:
        phrase = self.phrases[0].zh_CN if self.phrases else f"演练：{self.label.zh_CN}"
        return (occasion.words or phrase)[: self.max_length]

    def own_json(self) -> dict[str, Any]:
        phrases = [phrase.to_json() for phrase in self.phrases]
        return sparse(max_length=self.max_length, phrases=phrases)

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        phrases = tuple(Text.from_json(phrase) for phrase in raw.get("phrases", ()))
        return {"max_length": raw["max_length"], "phrases": phrases}


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTextField(TextField):
    """A text of several lines."""

    type: ClassVar[str] = "long_text"
    drawn: ClassVar[str] = "several_lines"
    lines: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeField(TextField):
    """A number or code of one line, in ordinary letters and digits however they were typed."""

    type: ClassVar[str] = "code"

    def cleaned(self, answer: Any) -> Any:
        return compatible(answer) if isinstance(answer, str) else answer

    def plain(self, occasion: Occasion) -> str:
        return "2022-0001"[: self.max_length]
