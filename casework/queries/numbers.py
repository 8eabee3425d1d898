"""Numbers of matters and papers, given out without gaps (X-38)."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from casework.rules.numbering import written_number

NEXT = text(
    "INSERT INTO number_series (kind, unit, year, last) VALUES (:kind, :unit, :year, 1) "
    "ON CONFLICT (kind, unit, year) DO UPDATE SET last = number_series.last + 1 RETURNING last"
)
"""As text, since a statement built for such a conflict is compiled anew each time."""


def next_number(session: Session, series: str, word: str, unit: str, year: int) -> str:
    """The next number of a series, written with its ``word``; a roll-back gives it out again."""
    given = {"kind": series, "unit": unit, "year": year}
    number: int = session.execute(NEXT, given).scalar_one()
    return written_number(word, unit, year, number)
