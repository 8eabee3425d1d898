"""Passwords: argon2id, and no answer that tells by its time which names exist."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

AT_ONCE = 2
"""Checks that run at the same time: each takes 64 MiB and a good part of a second's CPU."""
LONGEST_WAIT = 20.0
LONGEST_PASSWORD = 1024
ALPHABETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""Signs of a made-up password: three classes, without those easily mistaken for another."""

_hasher = PasswordHasher()
_slots = BoundedSemaphore(AT_ONCE)
_nobodys = _hasher.hash(secrets.token_urlsafe(16))


class TooBusy(Exception):
    """Too many people are signing in at this moment."""


def hashed(password: str) -> str:
    """``password`` as it is kept."""
    with _slot():
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` belongs to the hash ``kept``; an unknown name costs the same time.

    Raises :class:`TooBusy` when the wait for a free slot is too long.
    """
    fits = len(password) <= LONGEST_PASSWORD
    with _slot():
        try:
            _hasher.verify(kept or _nobodys, password if fits else "")
        except (Argon2Error, InvalidHashError):
            return False
    return kept is not None and fits


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=LONGEST_WAIT):
        raise TooBusy
    try:
        yield
    finally:
        _slots.release()


def random_password() -> str:
    """A random password: 15 signs in three groups."""
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for alphabet in ALPHABETS)
    return "-".join(groups)
