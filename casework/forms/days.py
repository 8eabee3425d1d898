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
BACK, FORWARD = 366, 1096
"""How many days before and after today are believed where the form does not say."""
AHEAD = timedelta(days=10)
"""How far ahead a plain day lies that must lie in the future."""
DayLimit = Literal["past_or_today", "future_or_today"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(FormField):
    """A day written YYYY-MM-DD, on the right side of today where the form says so.

    A day further from today than ``within_days``, or before what the matter already knows
    (``not_before``), is a slip of the pen: the wrong year, days of two lines exchanged.
    """

    type: ClassVar[str] = "date"
    drawn: ClassVar[str] = "date"
    fills: ClassVar[frozenset[str]] = frozenset({"day"})
    keys: ClassVar[frozenset[str]] = frozenset({"must_be", "within_days", "not_before"})

    must_be: DayLimit | None = None
    within_days: int | None = None
    not_before: str | None = None
    """A fact of the matter that is a day."""

    def earliest(self, today: date) -> date | None:
        """The first day that is believed."""
        if self.must_be == "past_or_today":
            return today - timedelta(days=self.within_days or BACK)
        return today if self.must_be == "future_or_today" else None

    def latest(self, today: date) -> date | None:
        """The last day that is believed."""
        if self.must_be == "future_or_today":
            return today + timedelta(days=self.within_days or FORWARD)
        return today if self.must_be == "past_or_today" else None

    def edges(self, today: date) -> dict[str, str]:
        """The first and the last day that is believed, as the control of a page is given them."""
        found = {"min": self.earliest(today), "max": self.latest(today)}
        return {edge: day.isoformat() for edge, day in found.items() if day is not None}

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
        else:
            yield from self._unbelievable(found, terms)

    def _unbelievable(self, found: date, terms: Terms) -> Iterator[Finding]:
        earliest, latest = self.earliest(terms.today), self.latest(terms.today)
        known = terms.days.get(self.not_before or "")
        if earliest is not None and found < earliest:
            yield Finding(self.name, "day_long_past", {"earliest": earliest})
        elif latest is not None and found > latest:
            yield Finding(self.name, "day_far_ahead", {"latest": latest})
        elif known is not None and found < known:
            yield Finding(self.name, "day_before_known", {"known": known})

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(speech.day(answer))

    def plain(self, occasion: Occasion) -> str:
        ahead = self.must_be == "future_or_today"
        return (occasion.today + AHEAD if ahead else occasion.today).isoformat()

    def own_json(self) -> dict[str, Any]:
        return sparse(
            must_be=self.must_be, within_days=self.within_days, not_before=self.not_before
        )

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {name: raw.get(name) for name in cls.keys}


def day_of(answer: Any) -> date | None:
    """The day ``answer`` names, if it names one that an office may have to do with."""
    if not isinstance(answer, str) or not DAY.fullmatch(answer):
        return None
    try:
        found = date.fromisoformat(answer)
    except ValueError:
        return None
    return found if found.year in YEARS else None
