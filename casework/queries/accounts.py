"""Questions about accounts (账号), for those who administer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from casework.models import KnownDevice, Person, SignIn, SignInAttempt, SignInBrake, Unit
from casework.queries.sign_ins import standing
from casework.rules.brakes import ACCOUNT, DEVICE, NAME, NONE, OWN, Brake, key_of, network_of


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the list of all."""

    id: UUID
    username: str
    name: str
    unit: str
    roles: tuple[str, ...]
    active: bool
    last_sign_in_at: datetime | None
    browsers: int
    """In how many browsers the person is signed in."""


def account_lines(
    session: Session,
    *,
    at: datetime,
    idle: timedelta,
    longest: timedelta,
    person_id: UUID | None = None,
) -> Sequence[AccountLine]:
    """Every account by unit and name, or one of them, with the browsers signed in at ``at``."""
    browsers = (
        select(SignIn.person_id, func.count().label("count"))
        .where(standing(at, idle=idle, longest=longest))
        .group_by(SignIn.person_id)
        .subquery()
    )
    query = (
        select(Person, Unit.name, func.coalesce(browsers.c.count, 0))
        .join(Unit, Unit.code == Person.unit)
        .outerjoin(browsers, browsers.c.person_id == Person.id)
        .order_by(Person.active.desc(), Person.unit, Person.username)
    )
    if person_id is not None:
        query = query.where(Person.id == person_id)
    return [_line(*row) for row in session.execute(query)]


def slowed_for(
    session: Session,
    person_id: UUID,
    name_key: str,
    *,
    at: datetime,
    by: Mapping[str, Brake],
) -> timedelta:
    """The longest wait that wrong passwords for an account now cost on any of its ways in."""
    keys = brake_keys(session, person_id, name_key)
    query = select(SignInBrake).where(tuple_(SignInBrake.kind, SignInBrake.key).in_(keys))
    waits = [by[b.kind].left(b.counted, at - b.last_at) for b in session.scalars(query)]
    return max(waits, default=NONE)


def brake_keys(session: Session, person_id: UUID, name_key: str) -> Sequence[tuple[str, str]]:
    """Every brake that counts wrong passwords of one account."""
    addresses = session.scalars(
        select(SignInAttempt.address).where(SignInAttempt.person_id == person_id).distinct()
    )
    devices = session.scalars(
        select(KnownDevice.device_digest).where(KnownDevice.person_id == person_id)
    )
    networks = {network_of(address) for address in addresses}
    return [
        (NAME, key_of(name_key)),
        (OWN, key_of(str(person_id))),
        *((ACCOUNT, key_of(name_key, network)) for network in sorted(networks)),
        *((DEVICE, key_of(device, name_key)) for device in devices),
    ]


def _line(person: Person, unit: str, browsers: int) -> AccountLine:
    return AccountLine(
        id=person.id,
        username=person.username,
        name=person.name,
        unit=unit,
        roles=tuple(sorted(person.roles)),
        active=person.active,
        last_sign_in_at=person.last_sign_in_at,
        browsers=browsers,
    )
