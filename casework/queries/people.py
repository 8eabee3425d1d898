"""Questions about staff: who may act, who is in charge, who could come along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Person, Unit
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who may be named as the second officer."""

    id: UUID
    name: str
    unit: str
    credential_number: str


SYSTEM = "administrator"
"""The role that keeps the system running (系统管理员)."""
SECURITY = "security_administrator"
"""The role that lets people in (安全管理员)."""
SEE_NO_CASES = frozenset({SYSTEM, SECURITY})
"""Roles that see no case (SR-67); a person sees what the other roles held see."""


def actor_of(session: Session, person: Person) -> Actor:
    """The person as an actor, with the units of the jurisdiction whose matters may be seen."""
    sees_cases = bool(set(person.roles) - SEE_NO_CASES)
    return Actor(
        id=person.id,
        name=person.name,
        unit=person.unit,
        roles=frozenset(person.roles),
        units=units_below(session, person.jurisdiction) if sees_cases else frozenset(),
        credential_from=person.credential_from,
        credential_until=person.credential_until,
    )


def units_below(session: Session, code: str) -> frozenset[str]:
    """The unit and all its subordinate units (下级机构)."""
    parents = {row.code: row.parent for row in session.execute(select(Unit.code, Unit.parent))}
    found = {code}
    while grown := {c for c, parent in parents.items() if parent in found} - found:
        found |= grown
    return frozenset(found)


def units_above(session: Session, code: str) -> frozenset[str]:
    """The unit and all its superior units (上级机构)."""
    parents = {row.code: row.parent for row in session.execute(select(Unit.code, Unit.parent))}
    found, above = {code}, parents.get(code)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return frozenset(found)


def staff_in_charge(session: Session, *, roles: Collection[str], unit: str) -> Sequence[UUID]:
    """Active staff with one of ``roles`` whose jurisdiction covers ``unit``."""
    query = (
        select(Person.id, Person.roles)
        .where(Person.active, Person.jurisdiction.in_(units_above(session, unit)))
        .order_by(Person.username)
    )
    return [row.id for row in session.execute(query) if set(roles) & set(row.roles)]


def staff_with(session: Session, *, roles: Collection[str]) -> Sequence[UUID]:
    """Active staff with one of ``roles``, whatever their jurisdiction."""
    query = select(Person.id, Person.roles).where(Person.active).order_by(Person.username)
    return [row.id for row in session.execute(query) if set(roles) & set(row.roles)]


def fellow_officers(session: Session, actor: Actor, on: date) -> Sequence[Officer]:
    """Who may come along as second officer: valid credential, same jurisdiction, not the actor."""
    query = (
        select(Person)
        .where(Person.active, Person.unit.in_(actor.units), Person.id != actor.id)
        .order_by(Person.unit, Person.name)
    )
    return [
        Officer(p.id, p.name, p.unit, p.credential_number or "")
        for p in session.scalars(query)
        if p.may_act_as_officer(on)
    ]


def names_in_charge(session: Session, unit: str) -> Sequence[tuple[str, Sequence[str]]]:
    """Name and roles of the active staff whose jurisdiction covers ``unit``."""
    query = (
        select(Person.name, Person.roles)
        .where(Person.active, Person.jurisdiction.in_(units_above(session, unit)))
        .order_by(Person.unit.desc(), Person.username)
    )
    return [(row.name, row.roles) for row in session.execute(query)]
