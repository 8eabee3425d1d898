"""How enterprises behave: most put things right in time, some do not, a few will not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """What an enterprise is like. Shares are chances between 0 and 1."""

    share: float
    """How many of all enterprises are like this."""
    problems: Sequence[int]
    """Failing items of a visit, each entry as likely as the others."""
    late: float = 0.05
    """Chance that a rectification report comes after its due day."""
    fails: float = 0.05
    """Chance that a recheck finds the problem still there."""
    refuses: float = 0.0
    """Chance that it refuses to rectify."""
    shuts_out: float = 0.0
    """Chance that it refuses to be inspected."""
    gone: float = 0.0
    """Chance that it has moved away when inspectors come back."""
    relapses: float = 0.03
    """Chance that a look-back finds the hazard back."""
    severe: float = 0.1
    """Chance that a problem is large or urgent."""


TEMPERS: Mapping[str, Temper] = {
    "diligent": Temper(share=0.38, problems=(0, 0, 1, 1, 2)),
    "slow": Temper(share=0.22, problems=(0, 1, 1, 2), late=0.6, fails=0.15),
    "careless": Temper(share=0.14, problems=(1, 2, 3), late=0.2, fails=0.55, relapses=0.15),
    "stubborn": Temper(
        share=0.1, problems=(1, 2), late=0.4, fails=0.3, refuses=0.55, shuts_out=0.25, severe=0.3
    ),
    "vanishing": Temper(share=0.08, problems=(1, 1, 2), late=0.3, gone=0.65),
    "relapsing": Temper(share=0.08, problems=(1, 2), relapses=0.6, severe=0.2),
}


@dataclass(frozen=True, slots=True)
class Party:
    """One enterprise as the players know it."""

    id: UUID
    unit: str
    entity: str
    ccc: bool
    products: Sequence[str]
    temper: Temper


def read_parties(session: Session, chance: Random) -> list[Party]:
    """Every enterprise of the register, each given a temper, in the order of their codes."""
    kinds = list(TEMPERS.values())
    shares = [temper.share for temper in kinds]
    query = select(Enterprise).order_by(Enterprise.credit_code)
    return [
        Party(e.id, e.unit, e.entity, e.ccc, tuple(e.products), chance.choices(kinds, shares)[0])
        for e in session.scalars(query)
    ]
