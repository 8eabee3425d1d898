"""Who acts: the staff of the office, their areas, and how fast each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Person
from casework.queries.people import actor_of, fellow_officers
from casework.unit_of_work import Actor

PACES = {"prompt": (0, 0, 0, 1, 1), "steady": (0, 1, 1, 2, 3), "overworked": (1, 2, 4, 6, 9)}
"""Working days a person lets a task lie, each entry as likely as the others."""
HOW_MANY = {"prompt": 5, "steady": 5, "overworked": 2}


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff: in whose name acts are done, with whom, and how soon."""

    actor: Actor
    companions: Sequence[UUID]
    """Who may come along as second officer, the nearest first."""
    pace: str

    def lets_lie(self, chance: Random) -> int:
        """Working days until the person gets round to a new task."""
        return chance.choice(PACES[self.pace])


class Staff:
    """The people with an account, in the order of their names."""

    def __init__(self, colleagues: Sequence[Colleague]) -> None:
        self._colleagues = colleagues
        self._able: dict[tuple[str, str], list[Colleague]] = {}

    @classmethod
    def read(cls, session: Session, day: date, chance: Random) -> Staff:
        """The active staff as they stand on ``day``; ``chance`` gives each of them a pace.

        Who may see no case plays no part.
        """
        people = session.scalars(select(Person).where(Person.active).order_by(Person.username))
        kinds, weights = list(HOW_MANY), list(HOW_MANY.values())
        return cls(
            [
                Colleague(
                    actor=actor,
                    companions=_companions(session, actor, day),
                    pace=chance.choices(kinds, weights)[0],
                )
                for person in people
                if (actor := actor_of(session, person)).units
            ]
        )

    def somebody(self, role: str, unit: str, chance: Random) -> Colleague:
        """One of those who are nearest in charge of ``unit``: the station before the bureau."""
        able = self._able.get((role, unit))
        if able is None:
            able = self._able[role, unit] = self._nearest(role, unit)
        return chance.choice(able)

    def _nearest(self, role: str, unit: str) -> list[Colleague]:
        able = [c for c in self._colleagues if role in c.actor.roles and c.actor.sees(unit)]
        smallest = min((len(c.actor.units) for c in able), default=0)
        return [c for c in able if len(c.actor.units) == smallest]


def _companions(session: Session, actor: Actor, day: date) -> Sequence[UUID]:
    officers = fellow_officers(session, actor, day)
    near = sorted(officers, key=lambda officer: (officer.unit != actor.unit, officer.name))
    return [officer.id for officer in near][:2]
