"""What security administrators do to accounts (账号管理): let in again, sign out, close, reopen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update

from casework.errors import AccountRefused, NotFound
from casework.events import AccountClosed, AccountReopened, AccountUnlocked
from casework.models import CalendarFeed, PasswordLink, Person, SignInBrake
from casework.queries.accounts import brake_keys
from casework.queries.people import SECURITY, staff_with
from casework.unit_of_work import UnitOfWork
from workflows.commands.accounts import ensure_may_manage
from workflows.commands.sign_ins import end_sign_ins, forget_devices

ADMINISTRATORS = ("administrator", SECURITY)
"""Roles of which one person must always be left."""


def unlock_account(work: UnitOfWork, *, person_id: UUID, name_key: str) -> None:
    """Forget the wrong passwords of an account: whatever waits for them waits no longer."""
    person = _held(work, person_id)
    keys = brake_keys(work.session, person_id, name_key)
    counted = tuple_(SignInBrake.kind, SignInBrake.key).in_(keys)
    work.session.execute(delete(SignInBrake).where(counted))
    work.record(AccountUnlocked(username=person.username))


def end_sign_ins_of(work: UnitOfWork, *, person_id: UUID, only: Collection[str] = ()) -> int:
    """Sign a person out of all browsers, or of some; with all, no device is known any more."""
    person = _held(work, person_id)
    if not only:
        forget_devices(work, person.id)
    return end_sign_ins(work, person, only=only)


def close_account(work: UnitOfWork, *, person_id: UUID, reason: str) -> None:
    """Close an account (停用): nothing of it opens any more, and nothing is deleted.

    Its open tasks lie with unit and role and so stay on the desks of the unit and its chief.
    Raises ``AccountRefused`` for the actor's own account and for the last of either administrator.
    """
    administrators = _administrators(work)  # before the person: the order of locks
    person = _held(work, person_id)
    if not reason:
        raise AccountRefused(reason="reason_missing")
    if person.id == work.actor.id:
        raise AccountRefused(reason="own_account")
    if not person.active:
        return
    for role in ADMINISTRATORS:
        if administrators[role] == {person.id}:
            raise AccountRefused(reason=f"last_{role}")
    person.active = False
    work.session.flush()
    end_sign_ins(work, person)
    forget_devices(work, person.id)
    work.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person.id))
    links = update(PasswordLink).where(
        PasswordLink.person_id == person.id, PasswordLink.ended_at.is_(None)
    )
    work.session.execute(links.values(ended_at=work.recorded_at))
    work.record(AccountClosed(username=person.username, reason=reason))


def reopen_account(work: UnitOfWork, *, person_id: UUID) -> None:
    """Open a closed account again; its password is the one it had."""
    person = _held(work, person_id)
    if person.active:
        return
    person.active = True
    work.session.flush()  # before another command of this unit holds the row, and reads it anew
    work.record(AccountReopened(username=person.username))


def _administrators(work: UnitOfWork) -> Mapping[str, AbstractSet[UUID]]:
    """Active administrators by role, their rows held: of two closed at once one stays."""
    found = sorted(staff_with(work.session, roles=ADMINISTRATORS))
    query = (
        select(Person)
        .where(Person.id.in_(found), Person.active)
        .order_by(Person.id)
        .with_for_update()
    )
    people = work.session.scalars(query).all()
    return {role: {p.id for p in people if role in p.roles} for role in ADMINISTRATORS}


def _held(work: UnitOfWork, person_id: UUID) -> Person:
    ensure_may_manage(work)
    person = work.session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise NotFound(kind="account", id=person_id)
    return person
