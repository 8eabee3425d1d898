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


def next_number(session: Session, kind: str, unit: str, year: int) -> str:
    """The next number of its series; a roll-back gives it to the next who asks."""
    given = {"kind": kind, "unit": unit, "year": year}
    number: int = session.execute(NEXT, given).scalar_one()
    return written_number(kind, unit, year, number)
