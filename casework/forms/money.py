"""Questions answered by an amount of money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.field import Fault
from casework.forms.numbers import NumberField
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.rules.money import MOST, in_words, in_yuan, read_yuan
from casework.wording import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyField(NumberField):
    """An amount, typed in yuan and kept in whole fen; ``min`` and ``max`` are fen too."""

    type: ClassVar[str] = "money"
    drawn: ClassVar[str] = "money"
    fills: ClassVar[frozenset[str]] = frozenset({"money"})

    def parse(self, text: str) -> Any:
        fen = read_yuan(text)
        return text if fen is None else fen

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if isinstance(answer, bool) or not isinstance(answer, int):
            yield Finding(self.name, "not_money")
        elif answer < 0:
            yield Finding(self.name, "money_negative")
        elif answer > MOST:
            yield Finding(self.name, "money_absurd", {"most": in_yuan(MOST)})
        elif self.min is not None and answer < self.min:
            yield Finding(self.name, "money_too_small", {"least": in_yuan(int(self.min))})
        elif self.max is not None and answer > self.max:
            yield Finding(self.name, "money_too_large", {"most": in_yuan(int(self.max))})

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.words(Text(in_words(answer), f"{in_yuan(answer)} yuan")))

    def plain(self, occasion: Occasion) -> int:
        return int(self.min or 0)

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        yield from super(MoneyField, cls).faults(raw)
        for edge in ("min", "max"):
            fen = raw.get(edge)
            if fen is not None and (not isinstance(fen, int) or not 0 <= fen <= MOST):
                yield (edge,), "out_of_range", {"value": fen, "limit": f"0 to {MOST} fen"}
