"""What papers of a unit say of the authority behind it: its own letterhead, or one from above."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Letterhead, Unit

PARTS = ("authority", "review_body", "court", "contact")


@dataclass(frozen=True, slots=True)
class LetterheadLine:
    """The letterhead that papers of a unit carry, and which unit it belongs to."""

    unit: str
    name: str
    name_en: str
    of_unit: str | None
    """The unit whose letterhead it is: this one, or the nearest above; None: there is none."""
    said: Mapping[str, str]

    @property
    def own(self) -> bool:
        """Whether the unit has one of its own."""
        return self.of_unit == self.unit

    def in_(self, locale: str) -> str:
        """The unit's name for ``locale``; Chinese for any language but English."""
        return self.name_en if locale.startswith("en") else self.name


def letterhead_of(session: Session, unit: str) -> Mapping[str, str]:
    """What papers of ``unit`` say, by part; empty where neither it nor one above has any."""
    return next((line.said for line in letterheads(session, [unit])), {})


def letterheads(session: Session, units: Collection[str]) -> Sequence[LetterheadLine]:
    """The letterheads that papers of ``units`` carry, in the order of the codes."""
    known = session.execute(select(Unit.code, Unit.name, Unit.name_en, Unit.parent)).all()
    parents = {row.code: row.parent for row in known}
    kept = {row.unit: row for row in session.scalars(select(Letterhead))}
    lines = []
    for row in sorted(known, key=lambda row: str(row.code)):
        if row.code in units:
            source = _nearest(row.code, parents, kept)
            said = {part: str(getattr(kept[source], part)) for part in PARTS} if source else {}
            lines.append(LetterheadLine(row.code, row.name, row.name_en, source, said))
    return lines


def _nearest(unit: str, parents: Mapping[str, str | None], kept: Collection[str]) -> str | None:
    above: str | None = unit
    while above is not None and above not in kept:
        above = parents.get(above)
    return above
