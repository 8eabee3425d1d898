"""Questions about sign-ins: whose they are, and whether they still stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Person, SignIn


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


def person_called(session: Session, username: str) -> Person | None:
    """The account with this user name."""
    return session.scalar(select(Person).where(Person.username == username))
