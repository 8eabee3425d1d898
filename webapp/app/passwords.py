"""Passwords: argon2id, checked beside the pages, in the same time whichever names exist."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar, cast

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import Flask, current_app

from casework.rules.passwords import LONGEST

T = TypeVar("T")
AT_ONCE = 2
"""Checks that run at the same time: each takes 64 MiB and a good part of a second's CPU."""
LONGEST_WAIT = 20.0
NICENESS = 10
ALPHABETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""Signs of a made-up password: three classes, without those easily mistaken for another."""


class TooBusy(Exception):
    """Too many people are signing in at this moment."""


def install(app: Flask) -> None:
    """Leave half of the server's threads to the pages: no more requests wait for a password."""
    places = max(1, app.extensions["office"].config.threads // 2)
    app.extensions["password_queue"] = BoundedSemaphore(places)


@contextmanager
def queued() -> Iterator[None]:
    """Take a place in the queue for passwords; raises :class:`TooBusy` at once when it is full.

    A request holds its thread while it waits. The queue is shorter than the server has threads, so
    that a rush of sign-ins is told to come again and pages go on.
    """
    places = cast(BoundedSemaphore, current_app.extensions["password_queue"])
    if not places.acquire(blocking=False):
        raise TooBusy
    try:
        yield
    finally:
        places.release()


def hashed(password: str) -> str:
    """``password`` as it is kept."""
    return _beside(lambda: _hasher.hash(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` belongs to the hash ``kept``; an unknown name costs the same time.

    Raises :class:`TooBusy` when the wait for a free worker is too long.
    """
    fits = len(password) <= LONGEST
    right = _beside(partial(_verified, kept or _unknown, password if fits else ""))
    return right and kept is not None and fits


def random_password() -> str:
    """A random password: 15 signs in three groups."""
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for alphabet in ALPHABETS)
    return "-".join(groups)


def _verified(kept: str, password: str) -> bool:
    try:
        _hasher.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False
    return True


def _beside(job: Callable[[], T]) -> T:
    """Do ``job`` in one of the workers, which give way to the threads of the pages."""
    done = _workers.submit(job)
    try:
        return done.result(LONGEST_WAIT)
    except TimeoutError:
        done.cancel()
        raise TooBusy from None


def _give_way() -> None:
    """Lower this worker's claim to the processor, with the threads that argon2 starts in it.

    Linux keeps the priority of each thread; elsewhere it belongs to the process and is left alone.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_hasher = PasswordHasher()
_unknown = _hasher.hash(secrets.token_urlsafe(16))
_workers = ThreadPoolExecutor(AT_ONCE, "passwords", initializer=_give_way)
