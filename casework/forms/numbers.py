"""Questions answered by a number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.field import Fault, FormField
from casework.forms.options import sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.typed_text import compatible

MOST_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(FormField):
    """A number between two bounds."""

    type: ClassVar[str] = "number"
    drawn: ClassVar[str] = "number"
    keys: ClassVar[frozenset[str]] = frozenset({"min", "max"})
    inputmode: ClassVar[str] = "decimal"

    min: float | None = None
    max: float | None = None

    def parse(self, text: str) -> Any:
        plain = compatible(text)
        try:
            number = float(plain)
        except ValueError:
            return text
        return number if math.isfinite(number) and plain.isascii() else text

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not self._is_number(answer):
            yield Finding(self.name, self._complaint())
        elif self.min is not None and answer < self.min:
            yield Finding(self.name, "too_small", {"least": f"{self.min:g}"})
        elif self.max is not None and answer > self.max:
            yield Finding(self.name, "too_large", {"most": f"{self.max:g}"})

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(str(answer))

    def plain(self, occasion: Occasion) -> Any:
        return self.min if self.min is not None else min(0, self.max or 0)

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        low, high = raw.get("min"), raw.get("max")
        if low is not None and high is not None and low > high:
            yield ("min",), "edges_reversed", {"first": low, "last": high}

    def own_json(self) -> dict[str, Any]:
        return sparse(min=self.min, max=self.max)

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {"min": raw.get("min"), "max": raw.get("max")}

    def _is_number(self, answer: Any) -> bool:
        return isinstance(answer, int | float) and not isinstance(answer, bool)

    def _complaint(self) -> str:
        return "not_a_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerField(NumberField):
    """A whole number between two bounds."""

    type: ClassVar[str] = "integer"
    fills: ClassVar[frozenset[str]] = frozenset({"integer", "length"})
    inputmode: ClassVar[str] = "numeric"

    def parse(self, text: str) -> Any:
        plain = compatible(text)
        digits = plain[1:] if plain[:1] in {"+", "-"} else plain
        return int(plain[:MOST_DIGITS]) if digits.isdecimal() and plain.isascii() else text

    def plain(self, occasion: Occasion) -> Any:
        if self.min is not None:
            return math.ceil(self.min)
        return math.floor(min(0, self.max or 0))

    def _is_number(self, answer: Any) -> bool:
        return isinstance(answer, int) and not isinstance(answer, bool)

    def _complaint(self) -> str:
        return "not_whole"
