"""The keys of the trail's seals, as an installation keeps them: made, read, taken into use."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from casework.database import readers
from casework.events import SealKeyTaken
from casework.models import OFFICE_TRAIL, EventRow
from casework.record import KeyRing, KeysRefused, SealKey
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config, SettingRefused

log = logging.getLogger(__name__)


def seal_keys(config: Config, engine: Engine) -> KeyRing | None:
    """The keys; None where this database was never sealed with one.

    Raises ``SettingRefused`` with a sentence: the file is missing, can be read by others, holds no
    usable key, or not the key that the database was last sealed with.
    """
    with readers(engine)() as session:
        taken = last_taken(session)
    if taken is None and not config.seal_keys.exists():
        return None
    return _read(config, taken)


def make_key(config: Config) -> SealKey:
    """The current key of an installation that has none yet, made if there is no file.

    The folder of checkpoints is made with it: once it stood, a missing one is an alarm.
    """
    try:
        made = not config.seal_keys.exists()
        ring = KeyRing.create(config.seal_keys)
    except KeysRefused as refusal:
        raise SettingRefused(str(refusal)) from None
    if made:
        config.checkpoints.mkdir(0o700, parents=True, exist_ok=True)
        log.warning("made a key for the seals of the trail", extra={"file": str(config.seal_keys)})
    return ring.current


def current_key(config: Config) -> SealKey | None:
    """The key a rehearsal seals with: that of the installation, if it has one."""
    return _read(config, None).current if config.seal_keys.exists() else None


def take_key(unit_of_work: UnitOfWorkFactory, key: SealKey) -> None:
    """Tell in the office's trail that ``key`` is the key from now on, unless it was told."""
    with unit_of_work(CLOCK) as work:
        before = last_taken(work.session)
        if before != key.name:
            work.record(SealKeyTaken(key=key.name, before=before or ""))


def standing_at(engine: Engine) -> datetime:
    """The moment the office last stood at: neither a start nor a change of keys is an act of it.

    When it really was, ``recorded_at`` says. Before the first line it is the present moment.
    """
    office = select(EventRow.occurred_at).where(EventRow.trail == OFFICE_TRAIL)
    matters = select(EventRow.occurred_at).order_by(EventRow.occurred_at.desc()).limit(1)
    with readers(engine)() as session:
        at = session.scalar(office.order_by(EventRow.seq.desc()).limit(1))
        return at or session.scalar(matters) or datetime.now(UTC)


def last_taken(session: Session) -> str | None:
    """The name of the key that the office's trail last told of."""
    query = select(EventRow.facts).where(
        EventRow.trail == OFFICE_TRAIL, EventRow.kind == SealKeyTaken.__name__
    )
    facts = session.scalar(query.order_by(EventRow.seq.desc()).limit(1))
    return None if facts is None else str(facts["key"])


def _read(config: Config, taken: str | None) -> KeyRing:
    try:
        ring = KeyRing.read(config.seal_keys)
    except KeysRefused as refusal:
        raise SettingRefused(str(refusal)) from None
    if taken is not None and taken not in ring.keys:
        raise SettingRefused(
            f"the key {taken}, by which the database was last sealed, is not in "
            f"{config.seal_keys}; put back the newest copy you keep of that file"
        )
    return ring
