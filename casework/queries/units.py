"""The units (机构) of the office by code, for pages that name them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Unit
from casework.queries.people import SYSTEM
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as pages name it."""

    code: str
    name: str
    name_en: str
    kind: str

    def in_(self, locale: str) -> str:
        """The name for ``locale``; Chinese for any language but English."""
        return self.name_en if locale.startswith("en") else self.name


def unit_names(session: Session, only: Collection[str] | None = None) -> Mapping[str, UnitName]:
    """Every unit by its code, in the order of the codes; or ``only`` some of them."""
    query = select(Unit.code, Unit.name, Unit.name_en, Unit.kind).order_by(Unit.code)
    if only is not None:
        query = query.where(Unit.code.in_(only))
    return {row.code: UnitName(*row) for row in session.execute(query)}


def units_counted(session: Session, actor: Actor) -> frozenset[str]:
    """Codes of the units whose matters the actor is told of by number and count.

    The system administrator sees no case, and is told of all of them so.
    """
    if actor.units or SYSTEM not in actor.roles:
        return actor.units
    return frozenset(session.scalars(select(Unit.code)))


def hold_a_bureau(session: Session, units: Collection[str]) -> bool:
    """Whether a whole bureau (局) is among ``units``, not only parts of one."""
    query = select(Unit.code).where(Unit.kind == "bureau", Unit.code.in_(units)).limit(1)
    return session.scalar(query) is not None
