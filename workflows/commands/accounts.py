"""Opening accounts of staff (账号)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.definitions.roles import excluding_pair
from casework.errors import AnswerRefused, NotPermitted
from casework.events import AccountOpened
from casework.models import Person, Unit
from casework.models.types import new_id
from casework.queries.people import SECURITY
from casework.rules.names import name_kept
from casework.unit_of_work import UnitOfWork
from workflows.runtime import Runtime

USERNAME = re.compile(r"[a-z][a-z0-9_.-]{1,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """Who is to have an account. ``unit_name`` makes the unit, if there is none of that code."""

    username: str
    name: str
    unit: str
    unit_name: str | None
    jurisdiction: str
    roles: tuple[str, ...]
    credential_number: str | None
    credential_until: date | None
    password_hash: str
    credential_from: date | None = None


def ensure_may_manage(work: UnitOfWork) -> None:
    """Raise ``NotPermitted`` unless the actor manages accounts (安全管理员)."""
    if SECURITY not in work.actor.roles:
        raise NotPermitted(role=SECURITY)


def open_account(runtime: Runtime, work: UnitOfWork, new: NewAccount) -> UUID:
    """Enter a member of staff with an account; return the person's id.

    Raises ``NotPermitted`` to all but security administrators, and ``AnswerRefused`` naming the
    field (``username``, ``name``, ``role``, ``unit``, ``jurisdiction``) and the reason.
    """
    ensure_may_manage(work)
    if not USERNAME.fullmatch(new.username):
        raise AnswerRefused(field="username", reason="not_a_user_name", value=new.username)
    taken = select(Person.id).where(Person.username == new.username)
    if work.session.scalar(taken) is not None:
        raise AnswerRefused(field="username", reason="taken", value=new.username)
    for role in new.roles:
        if role not in runtime.campaigns.roles:
            raise AnswerRefused(field="role", reason="unknown", value=role)
    if pair := excluding_pair(runtime.campaigns.roles, new.roles):
        raise AnswerRefused(field="role", reason="roles_exclude", value=", ".join(pair))
    _ensure_unit(work, new)
    person = Person(
        id=new_id(),
        username=new.username,
        name=name_kept(new.name, field="name"),
        password_hash=new.password_hash,
        unit=new.unit,
        jurisdiction=new.jurisdiction,
        roles=list(new.roles),
        credential_number=new.credential_number,
        credential_from=new.credential_from,
        credential_until=new.credential_until,
        active=True,
        failed_sign_ins=0,
    )
    work.session.add(person)
    work.record(AccountOpened(username=new.username, unit=new.unit, roles=list(new.roles)))
    return person.id


def _ensure_unit(work: UnitOfWork, new: NewAccount) -> None:
    if work.session.get(Unit, new.unit) is None:
        if not new.unit_name:
            raise AnswerRefused(field="unit", reason="unknown", value=new.unit)
        name = name_kept(new.unit_name, field="unit_name")
        unit = Unit(code=new.unit, name=name, name_en=name, kind="bureau", parent=None)
        work.session.add(unit)
        work.session.flush()
    if work.session.get(Unit, new.jurisdiction) is None:
        raise AnswerRefused(field="jurisdiction", reason="unknown", value=new.jurisdiction)
