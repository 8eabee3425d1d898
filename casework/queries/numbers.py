"""Numbers of matters and papers, given out without gaps (X-38)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casework.models import NumberSeries
from casework.rules.numbering import written_number


def next_number(session: Session, kind: str, unit: str, year: int) -> str:
    """The next number of its series; a roll-back gives it to the next who asks."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(NumberSeries).values(kind=kind, unit=unit, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "unit", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    number: int = session.execute(statement).scalar_one()
    return written_number(kind, unit, year, number)
