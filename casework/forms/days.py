"""Questions answered by a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from casework.forms.field import FormField
from casework.forms.options import sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.typed_text import compatible

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1990, 2100)
AHEAD = timedelta(days=10)
"""How far ahead a plain day lies that must lie in the future."""
DayLimit = Literal["past_or_today", "future_or_today"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(FormField):
    """A day written YYYY-MM-DD, on the right side of today where the form says so."""

    type: ClassVar[str] = "date"
    drawn: ClassVar[str] = "date"
    fills: ClassVar[frozenset[str]] = frozenset({"day"})
    keys: ClassVar[frozenset[str]] = frozenset({"must_be"})

    must_be: DayLimit | None = None

    def parse(self, text: str) -> str:
        return compatible(text)

    def proposed(self, today: date) -> str | None:
        return today.isoformat() if self.must_be == "past_or_today" else None

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        found = day_of(answer)
        if found is None:
            yield Finding(self.name, "not_a_day")
        elif self.must_be == "past_or_today" and found > terms.today:
            yield Finding(self.name, "day_in_future", {"today": terms.today})
        elif self.must_be == "future_or_today" and found < terms.today:
            yield Finding(self.name, "day_in_past", {"today": terms.today})

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.day(answer))

    def plain(self, occasion: Occasion) -> str:
        ahead = self.must_be == "future_or_today"
        return (occasion.today + AHEAD if ahead else occasion.today).isoformat()

    def own_json(self) -> dict[str, Any]:
        return sparse(must_be=self.must_be)

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {"must_be": raw.get("must_be")}


def day_of(answer: Any) -> date | None:
    """The day ``answer`` names, if it names one that an office may have to do with."""
    if not isinstance(answer, str) or not DAY.fullmatch(answer):
        return None
    try:
        found = date.fromisoformat(answer)
    except ValueError:
        return None
    return found if found.year in YEARS else None
