"""Signing in and out: the browser's row, its device, and the office's trail of both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from casework.events import SignedIn, SignedOut, SignInAttackSeen, SignInRefused, SignInsEnded
from casework.models import KnownDevice, Person, SignIn
from casework.queries.office_trail import told_since
from casework.queries.sign_ins import wrong_since
from casework.unit_of_work import UnitOfWork
from workflows.commands.sign_in_turns import Attempt, forgive, hold_brakes, note_attempt

SIGNED_IN, UNKNOWN, WRONG, CLOSED = "signed_in", "unknown", "wrong_password", "closed"
DEVICE_KEPT_FOR = timedelta(days=180)
"""A device that was not used for so long is a stranger again."""
MOST_DEVICES = 10
"""Of one person; the one unused for longest is forgotten."""
ATTACK_NAMES = 10
ATTACK_WITHIN = timedelta(minutes=15)
ATTACK_TOLD_EVERY = timedelta(hours=1)


def begin_sign_in(
    work: UnitOfWork,
    attempt: Attempt,
    *,
    right_password: bool,
    token_digest: str,
    new_device: str,
) -> bool:
    """Sign a person in, or note the refusal; return whether the sign-in stands.

    ``new_device`` is the digest of the cookie that the device gets. A refusal is an answer and no
    error: what was counted must be stored with it.
    """
    hold_brakes(work, attempt.keys())  # before the person: the order of locks
    person = _held(work, attempt.person_id)
    result = _result(person, right_password=right_password)
    note_attempt(work, attempt, result)
    if person is None or result != SIGNED_IN:
        facts = {"username": attempt.username, "address": attempt.browser.address}
        work.record(SignInRefused(**facts, reason=result))
        if not attempt.is_known:
            _watch_for_attacks(work)
        return False
    forgive(work, attempt.keys())
    person.last_sign_in_at = work.recorded_at
    know_device(work, person.id, device=new_device, before=attempt.device)
    _enter(work, attempt, token_digest)
    work.record(SignedIn(username=person.username, address=attempt.browser.address))
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


def end_sign_ins(
    work: UnitOfWork, person: Person, *, but: str = "", only: Collection[str] = ()
) -> int:
    """Sign a person's browsers out: all, all ``but`` one, or ``only`` some; say how many."""
    change = update(SignIn).where(
        SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.token_digest != but
    )
    if only:
        change = change.where(SignIn.token_digest.in_(only))
    values = change.values(ended_at=work.recorded_at)
    ended = work.session.connection().execute(values).rowcount
    if ended:
        work.record(SignInsEnded(username=person.username, browsers=ended))
    return ended


def know_device(work: UnitOfWork, person_id: UUID, *, device: str, before: str = "") -> None:
    """Know the device of a person again; its cookie is a new one each time.

    Other people who use the same device stay known there under the new cookie.
    """
    session = work.session
    if before:
        same = KnownDevice.device_digest == before
        session.execute(update(KnownDevice).where(same).values(device_digest=device))
    mine = KnownDevice.person_id == person_id
    session.execute(delete(KnownDevice).where(mine, KnownDevice.device_digest == device))
    session.execute(
        delete(KnownDevice).where(KnownDevice.seen_at < work.recorded_at - DEVICE_KEPT_FOR)
    )
    session.add(KnownDevice(device_digest=device, person_id=person_id, seen_at=work.recorded_at))
    session.flush()
    newest = select(KnownDevice.device_digest).where(mine).order_by(KnownDevice.seen_at.desc())
    old = session.scalars(newest.offset(MOST_DEVICES)).all()
    session.execute(delete(KnownDevice).where(mine, KnownDevice.device_digest.in_(old)))


def forget_devices(work: UnitOfWork, person_id: UUID, *, but: str = "") -> None:
    """Treat every device of a person as a stranger's again, all ``but`` one."""
    others = (KnownDevice.person_id == person_id, KnownDevice.device_digest != but)
    work.session.execute(delete(KnownDevice).where(*others))


def note_seen(work: UnitOfWork, *, token_digest: str) -> None:
    """Note that a signed-in browser is still in use."""
    change = update(SignIn).where(SignIn.token_digest == token_digest)
    work.session.execute(change.values(seen_at=work.recorded_at))


def choose_language(work: UnitOfWork, *, locale: str) -> None:
    """Remember the language in which the actor reads."""
    work.session.execute(update(Person).where(Person.id == work.actor.id).values(locale=locale))


def _held(work: UnitOfWork, person_id: UUID | None) -> Person | None:
    return work.session.scalar(select(Person).where(Person.id == person_id).with_for_update())


def _result(person: Person | None, *, right_password: bool) -> str:
    if person is None:
        return UNKNOWN
    if not right_password:
        return WRONG
    return SIGNED_IN if person.active else CLOSED


def _enter(work: UnitOfWork, attempt: Attempt, token_digest: str) -> None:
    work.session.add(
        SignIn(
            token_digest=token_digest,
            person_id=attempt.person_id,
            started_at=work.recorded_at,
            seen_at=work.recorded_at,
            address=attempt.browser.address[:64],
            agent=attempt.browser.agent[:200],
        )
    )


def _watch_for_attacks(work: UnitOfWork) -> None:
    """Alarm the administrators when many names are tried, at most once an hour.

    One password tried over many names, or many names from many addresses, slows no single account;
    the count of names shows it. The row of the door is held: two attempts do not both alarm.
    """
    wrong = wrong_since(work.session, work.recorded_at - ATTACK_WITHIN)
    if wrong.names < ATTACK_NAMES:
        return
    since = work.recorded_at - ATTACK_TOLD_EVERY
    if told_since(work.session, SignInAttackSeen.__name__, since):
        return
    work.record(
        SignInAttackSeen(
            names=wrong.names,
            addresses=wrong.addresses,
            attempts=wrong.attempts,
            minutes=ATTACK_WITHIN // timedelta(minutes=1),
        )
    )
