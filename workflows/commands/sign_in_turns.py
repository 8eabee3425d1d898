"""Whose turn it is to try a password: attempts are counted first, and too many must wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from casework.events import SignInRefused
from casework.models import SignInAttempt, SignInBrake
from casework.models.types import new_id
from casework.rules.brakes import (
    ACCOUNT,
    ADDRESS,
    DEVICE,
    DOOR,
    NAME,
    NONE,
    OWN,
    Brake,
    key_of,
    network_of,
)
from casework.unit_of_work import UnitOfWork

SLOWED = "slowed"
KEPT_FOR = timedelta(days=2)
"""Longer than any brake remembers."""
MOST_FORGOTTEN = 100
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where a sign-in comes from."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a name and a password, before the password is checked."""

    person_id: UUID | None
    username: str
    """The account's own spelling; empty where there is no such account."""
    name_key: str
    """A keyed digest of the name that was typed."""
    browser: Browser
    device: str = ""
    """Digest of the device's cookie; empty without one."""
    is_known: bool = False
    """Whether this person signed in with the device before."""

    def keys(self) -> Sequence[Key]:
        """The brakes that hold for it. A known device has one of its own, and no other's."""
        if self.is_known:
            return [(DEVICE, key_of(self.device, self.name_key))]
        network = network_of(self.browser.address)
        return [
            (ACCOUNT, key_of(self.name_key, network)),
            (NAME, key_of(self.name_key)),
            (ADDRESS, key_of(network)),
            (DOOR, ""),
        ]


def take_turn(work: UnitOfWork, attempt: Attempt, *, by: Mapping[str, Brake]) -> timedelta:
    """Count an attempt whose password may now be checked; else say how long it must wait.

    It counts as wrong until it turns out right: however many come at once, no more passwords are
    checked than one after another.
    """
    held = hold_brakes(work, attempt.keys())
    wait = _wait(work, held, by)
    if wait > NONE:
        if not all(brake.noted for brake in held):
            _note(work, attempt, held)
        return wait
    _count(work, held, by)
    return NONE


def take_own_turn(work: UnitOfWork, *, by: Mapping[str, Brake]) -> timedelta:
    """As :func:`take_turn`, for the old password asked of who is signed in."""
    held = hold_brakes(work, [own_key(work)])
    wait = _wait(work, held, by)
    if wait == NONE:
        _count(work, held, by)
    return wait


def own_key(work: UnitOfWork) -> Key:
    """The brake of the actor's own old password."""
    return OWN, key_of(str(work.actor.id))


def forgive(work: UnitOfWork, keys: Iterable[Key]) -> None:
    """Take an attempt back that turned out right.

    What was counted for the account or device is forgotten with it. Of address and door only the
    one attempt: an attacker with an account of his own must not clear them.
    """
    for brake in hold_brakes(work, keys):
        whole = brake.kind not in {ADDRESS, DOOR}
        brake.counted = 0.0 if whole else max(0.0, brake.counted - 1)
        brake.noted = False
    work.session.flush()


def hold_brakes(work: UnitOfWork, keys: Iterable[Key]) -> Sequence[SignInBrake]:
    """Hold the rows of brakes, made where there are none, always in the same order."""
    wanted = sorted(keys)
    session = work.session
    postgres = session.get_bind().dialect.name == "postgresql"
    make = (postgresql if postgres else sqlite).insert(SignInBrake)
    fresh = {"counted": 0.0, "last_at": work.recorded_at, "noted": False}
    rows = [{"kind": kind, "key": key, **fresh} for kind, key in wanted]
    session.execute(make.on_conflict_do_nothing(), rows)
    query = (
        select(SignInBrake)
        .where(tuple_(SignInBrake.kind, SignInBrake.key).in_(wanted))
        .order_by(SignInBrake.kind, SignInBrake.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def note_attempt(work: UnitOfWork, attempt: Attempt, result: str) -> None:
    """Put an attempt into the history of sign-ins."""
    row = {
        "id": new_id(),
        "at": work.recorded_at,
        "person_id": attempt.person_id,
        "name_key": attempt.name_key,
        "address": attempt.browser.address[:64],
        "agent": attempt.browser.agent[:200],
        "result": result,
        "known_device": attempt.is_known,
    }
    work.session.execute(insert(SignInAttempt).values(row))


def _wait(work: UnitOfWork, held: Sequence[SignInBrake], by: Mapping[str, Brake]) -> timedelta:
    return max(by[b.kind].left(b.counted, work.recorded_at - b.last_at) for b in held)


def _count(work: UnitOfWork, held: Sequence[SignInBrake], by: Mapping[str, Brake]) -> None:
    for brake in held:
        since = work.recorded_at - brake.last_at
        brake.counted = by[brake.kind].level(brake.counted, since) + 1
        brake.last_at, brake.noted = work.recorded_at, False
    work.session.flush()
    _forget_old(work)


def _forget_old(work: UnitOfWork) -> None:
    """Remove what no brake remembers; a row that another attempt holds stays until next time."""
    columns = (SignInBrake.kind, SignInBrake.key)
    query = (
        select(*columns)
        .where(SignInBrake.last_at < work.recorded_at - KEPT_FOR)
        .limit(MOST_FORGOTTEN)
        .with_for_update(skip_locked=True)
    )
    old = [(row.kind, row.key) for row in work.session.execute(query)]
    if old:
        work.session.execute(delete(SignInBrake).where(tuple_(*columns).in_(old)))


def _note(work: UnitOfWork, attempt: Attempt, held: Sequence[SignInBrake]) -> None:
    """One line a wait: a program that tries on and on does not fill the trail."""
    for brake in held:
        brake.noted = True
    work.session.flush()
    note_attempt(work, attempt, SLOWED)
    facts = {"username": attempt.username, "address": attempt.browser.address}
    work.record(SignInRefused(**facts, reason=SLOWED))
