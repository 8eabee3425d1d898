"""Questions about sign-ins: whose they are, whether they still stand, what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from casework.models import (
    KnownDevice,
    PasswordLink,
    Person,
    SignIn,
    SignInAttempt,
)

LONGEST_HISTORY = 50


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A browser that is signed in."""

    digest: str
    started_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt in the history of a person."""

    at: datetime
    address: str
    agent: str
    result: str
    known_device: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """How much was tried with wrong passwords."""

    names: int
    addresses: int
    attempts: int


def standing_sign_in(
    session: Session, token_digest: str, *, at: datetime, idle: timedelta, longest: timedelta
) -> tuple[SignIn, Person] | None:
    """The sign-in known by the digest of its token, with its person, while it is good.

    ``at`` is real time. None once it was ended, stood idle for longer than ``idle``, is older
    than ``longest``, or the account was closed.
    """
    query = (
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_digest == token_digest, SignIn.ended_at.is_(None), Person.active)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    sign_in, person = row
    fresh = at - sign_in.seen_at <= idle and at - sign_in.started_at <= longest
    return (sign_in, person) if fresh else None


def signed_in_lately(session: Session, token_digest: str, *, since: datetime) -> bool:
    """Whether this token was a sign-in of an open account, seen after ``since``: ended or not."""
    query = (
        select(SignIn.person_id)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_digest == token_digest, SignIn.seen_at >= since, Person.active)
    )
    return session.scalar(query) is not None


def standing(at: datetime, *, idle: timedelta, longest: timedelta) -> ColumnElement[bool]:
    """The condition that a sign-in is good at ``at``, as :func:`standing_sign_in` judges."""
    return (
        SignIn.ended_at.is_(None)
        & (SignIn.seen_at >= at - idle)
        & (SignIn.started_at >= at - longest)
    )


def person_called(session: Session, username: str) -> Person | None:
    """The account with this user name."""
    return session.scalar(select(Person).where(Person.username == username))


def open_sign_ins(
    session: Session, person_id: UUID, *, at: datetime, idle: timedelta, longest: timedelta
) -> Sequence[OpenSignIn]:
    """The browsers in which a person is signed in, the latest used first."""
    query = (
        select(SignIn.token_digest, SignIn.started_at, SignIn.seen_at, SignIn.address, SignIn.agent)
        .where(SignIn.person_id == person_id, standing(at, idle=idle, longest=longest))
        .order_by(SignIn.seen_at.desc())
    )
    return [OpenSignIn(*row) for row in session.execute(query)]


def sign_in_history(
    session: Session, person_id: UUID, *, limit: int = LONGEST_HISTORY
) -> Sequence[Tried]:
    """The latest attempts to sign in as a person, the newest first."""
    kept = SignInAttempt
    query = (
        select(kept.at, kept.address, kept.agent, kept.result, kept.known_device)
        .where(kept.person_id == person_id)
        .order_by(kept.at.desc(), kept.id.desc())
        .limit(limit)
    )
    return [Tried(*row) for row in session.execute(query)]


def wrong_before(session: Session, person_id: UUID, *, now: datetime) -> int:
    """How many attempts failed between a person's last two sign-ins; ``now`` is the last one."""
    tried = (SignInAttempt.person_id == person_id, SignInAttempt.at < now)
    came = select(func.max(SignInAttempt.at)).where(*tried, SignInAttempt.result == "signed_in")
    last = session.scalar(came)
    query = select(func.count()).where(*tried, SignInAttempt.result != "signed_in")
    if last is not None:
        query = query.where(SignInAttempt.at > last)
    return session.scalar(query) or 0


def wrong_since(session: Session, moment: datetime) -> Wrong:
    """What was tried with wrong passwords since ``moment``, over all accounts."""
    query = select(
        func.count(func.distinct(SignInAttempt.name_key)),
        func.count(func.distinct(SignInAttempt.address)),
        func.count(),
    ).where(SignInAttempt.at > moment, SignInAttempt.result != "signed_in")
    return Wrong(*session.execute(query).one())


def is_known_device(
    session: Session, device_digest: str, person_id: UUID, *, since: datetime
) -> bool:
    """Whether a person signed in with this device, after ``since``."""
    known = session.get(KnownDevice, (device_digest, person_id))
    return known is not None and known.seen_at > since


def password_link(
    session: Session, token_digest: str, *, at: datetime
) -> tuple[PasswordLink, Person] | None:
    """The one-time link known by the digest of its token, with its person, while it is good."""
    query = (
        select(PasswordLink, Person)
        .join(Person, Person.id == PasswordLink.person_id)
        .where(
            PasswordLink.token_digest == token_digest,
            PasswordLink.ended_at.is_(None),
            PasswordLink.good_until > at,
            Person.active,
        )
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None
