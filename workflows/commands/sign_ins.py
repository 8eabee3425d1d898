"""Signing in and out: the account's lock, the browser's row, and the office's trail of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from casework.events import SignedIn, SignedOut, SignInRefused
from casework.models import Person, SignIn
from casework.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """After how many wrong passwords an account is locked, and for how long."""

    attempts: int
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where a sign-in comes from."""

    address: str
    agent: str


def begin_sign_in(
    work: UnitOfWork,
    *,
    person_id: UUID | None,
    right_password: bool,
    token_digest: str,
    browser: Browser,
    lock: Lock,
) -> bool:
    """Sign a person in, or note the refusal; return whether the sign-in stands.

    A refusal is an answer and no error: the count of wrong passwords must be stored with it.
    """
    person = _held(work, person_id)
    reason = _refusal(work, person, right_password=right_password, lock=lock)
    username = person.username if person else ""
    if person is None or reason is not None:
        refused = SignInRefused(
            username=username, address=browser.address, reason=reason or "unknown"
        )
        work.record(refused)
        return False
    person.failed_sign_ins, person.locked_until = 0, None
    person.last_sign_in_at = work.recorded_at
    work.session.add(
        SignIn(
            token_digest=token_digest,
            person_id=person.id,
            started_at=work.recorded_at,
            seen_at=work.recorded_at,
            address=browser.address[:64],
            agent=browser.agent[:200],
        )
    )
    work.record(SignedIn(username=username, address=browser.address))
    return True


def end_sign_in(work: UnitOfWork, *, token_digest: str, username: str) -> None:
    """Sign a browser out, for good."""
    change = (
        update(SignIn)
        .where(SignIn.token_digest == token_digest, SignIn.ended_at.is_(None))
        .values(ended_at=work.recorded_at)
    )
    if work.session.connection().execute(change).rowcount:
        work.record(SignedOut(username=username))


def note_seen(work: UnitOfWork, *, token_digest: str) -> None:
    """Note that a signed-in browser is still in use."""
    change = update(SignIn).where(SignIn.token_digest == token_digest)
    work.session.execute(change.values(seen_at=work.recorded_at))


def choose_language(work: UnitOfWork, *, locale: str) -> None:
    """Remember the language in which the actor reads."""
    work.session.execute(update(Person).where(Person.id == work.actor.id).values(locale=locale))


def _held(work: UnitOfWork, person_id: UUID | None) -> Person | None:
    return work.session.scalar(select(Person).where(Person.id == person_id).with_for_update())


def _refusal(
    work: UnitOfWork, person: Person | None, *, right_password: bool, lock: Lock
) -> str | None:
    """Why the sign-in is refused, counting a wrong password; None if it is not."""
    if person is None:
        return "unknown"
    if person.locked_until is not None and person.locked_until > work.recorded_at:
        return "locked"
    if not right_password:
        person.failed_sign_ins += 1
        if person.failed_sign_ins >= lock.attempts:
            person.failed_sign_ins = 0
            person.locked_until = work.recorded_at + lock.length
        return "wrong_password"
    return None if person.active else "closed"
