"""Setting passwords (口令): a person's own act, knowing the old one or by a one-time link."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from casework.errors import NotFound, PasswordRefused
from casework.events import PasswordChanged, PasswordLinkIssued
from casework.models import PasswordLink, Person
from casework.queries.sign_ins import password_link
from casework.rules.passwords import password_problem
from casework.unit_of_work import UnitOfWork
from workflows.commands.accounts import ensure_may_manage
from workflows.commands.sign_in_turns import forgive, own_key
from workflows.commands.sign_ins import end_sign_ins, forget_devices, know_device


def ensure_password_fits(password: str, *, least: int, person: Person) -> None:
    """Raise ``PasswordRefused`` (``reason``, ``least``) unless ``person`` may choose it."""
    reason = password_problem(password, least=least, names=(person.username, person.name))
    if reason is not None:
        raise PasswordRefused(reason=reason, least=least)


def change_password(
    work: UnitOfWork, *, password_hash: str, token_digest: str, device: str
) -> None:
    """Set the actor's own password, the old one having been checked.

    Every other browser is signed out and every other device is a stranger again.
    """
    forgive(work, [own_key(work)])
    person = _held(work, work.actor.id)
    person.password_hash = password_hash
    work.record(PasswordChanged(username=person.username, by_link=False))
    end_sign_ins(work, person, but=token_digest)
    forget_devices(work, person.id, but=device)
    _end_links(work, person.id)


def issue_password_link(
    work: UnitOfWork, *, person_id: UUID, token_digest: str, good_for: timedelta
) -> datetime:
    """Issue a one-time link for setting a password; return until when it is good.

    Links issued before are worthless from now on. The password in use holds until the link is used.
    Raises ``NotPermitted`` to all but security administrators, ``NotFound`` for a closed account.
    """
    ensure_may_manage(work)
    person = _held(work, person_id)
    if not person.active:
        raise NotFound(kind="account", id=person_id)
    _end_links(work, person_id)
    until = work.recorded_at + good_for
    work.session.add(
        PasswordLink(
            token_digest=token_digest,
            person_id=person_id,
            issued_at=work.recorded_at,
            issued_by=work.actor.name,
            good_until=until,
        )
    )
    work.record(PasswordLinkIssued(username=person.username, good_until=until))
    return until


def use_password_link(
    work: UnitOfWork, *, token_digest: str, password_hash: str, new_device: str
) -> None:
    """Set the password by a one-time link, once; the browser's device is known from then on.

    So who holds a link comes in however many wrong passwords strangers try meanwhile. Raises
    ``NotFound`` for a link that is used, replaced or too old.
    """
    found = password_link(work.session, token_digest, at=work.recorded_at)
    if found is None:
        raise NotFound(kind="password_link")
    person = _held(work, found[1].id)  # of two at once the second waits here
    link = work.session.get_one(PasswordLink, token_digest, populate_existing=True)
    if link.ended_at is not None or not person.active:
        raise NotFound(kind="password_link")
    person.password_hash = password_hash
    work.record(PasswordChanged(username=person.username, by_link=True))
    end_sign_ins(work, person)
    forget_devices(work, person.id)
    _end_links(work, person.id)
    know_device(work, person.id, device=new_device)


def _end_links(work: UnitOfWork, person_id: UUID) -> None:
    change = update(PasswordLink).where(
        PasswordLink.person_id == person_id, PasswordLink.ended_at.is_(None)
    )
    work.session.execute(change.values(ended_at=work.recorded_at))


def _held(work: UnitOfWork, person_id: UUID | None) -> Person:
    query = (
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    person = work.session.scalar(query)
    if person is None:
        raise NotFound(kind="account", id=person_id)
    return person
