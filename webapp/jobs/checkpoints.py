"""Writing signed checkpoints (检查点): by the heartbeat every hour, and on demand."""

from __future__ import annotations

import errno
import logging
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from casework.queries.heads import heads
from casework.record import SealKey
from casework.record.checkpoints import (
    Checkpoint,
    numbers_in,
    read_checkpoint,
    write_checkpoint,
)
from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from webapp.channels.outgoing import Outgoing, Undelivered
from webapp.jobs.periodic import is_ours
from webapp.jobs.verification import snapshot
from workflows.commands.checkpoints import note_checkpoint_trouble

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
EVERY = timedelta(hours=1)
PROBE_BYTES = 4096
TROUBLES = {
    errno.ENOENT: "folder_gone",
    errno.ENOTDIR: "folder_gone",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "folder_shut",
    errno.EPERM: "folder_shut",
    errno.EROFS: "folder_shut",
}


def checkpoint(engine: Engine, folder: Path, key: SealKey) -> Checkpoint | None:
    """Write where all trails stand now; None when none has grown since the last time."""
    with snapshot(engine) as session:
        return write_checkpoint(folder, heads(session), key, at=datetime.now(UTC))


def keep_checkpoint(office: Office) -> Checkpoint | None:
    """Do so in one process of several; nothing without a key to sign with."""
    if office.key is None or not is_ours(office, "checkpoint", LEASE):
        return None
    made = checkpoint(office.engine, office.config.checkpoints, office.key)
    if made is not None:
        log.info("checkpoint", extra={"number": made.number, "root": made.root})
        _post(office, made)
    return made


def _post(office: Office, made: Checkpoint) -> None:
    """Post a checkpoint to the address of the settings, where the database's keeper has no hand.

    One that is not taken is an alarm to the administrators; the next one comes in an hour, and
    covers all that this one did.
    """
    config = office.config
    if not config.checkpoint_webhook:
        return
    door = Outgoing(config.channel_seconds, config.channel_private)
    try:
        door.post(config.checkpoint_webhook, asdict(made)).ensure_success()
    except Undelivered as problem:
        log.warning("checkpoint not taken", extra={"number": made.number, "reason": str(problem)})
        _alarm(office, "not_taken")


def watch_checkpoints(office: Office) -> Checkpoint | None:
    """Every minute: write a checkpoint when the last is an hour old, and try its folder.

    A folder that is gone, full or shut is an alarm to the administrators, told again every hour
    until it can be written to; the office goes on meanwhile.
    """
    if office.key is None:
        return None
    folder = office.config.checkpoints
    try:
        _try_folder(folder)
        return keep_checkpoint(office) if _is_due(folder) else None
    except OSError as problem:
        _alarm(office, TROUBLES.get(problem.errno or 0, "not_writable"))
    except ValueError:
        _alarm(office, "last_unreadable")
    return None


def _is_due(folder: Path) -> bool:
    """Whether the last checkpoint is an hour old, or of the future: then the clock jumped."""
    numbers = numbers_in(folder)
    if not numbers:
        return True
    made_at = datetime.fromisoformat(read_checkpoint(folder, numbers[-1]).made_at)
    return abs(datetime.now(UTC) - made_at) >= EVERY


def _try_folder(folder: Path) -> None:
    """Write a small file and remove it again; raises ``OSError``."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(bytes(PROBE_BYTES))
    finally:
        probe.unlink(missing_ok=True)


def _alarm(office: Office, reason: str) -> None:
    with office.unit_of_work(CLOCK) as work:
        told = note_checkpoint_trouble(work, reason)
    if told:
        log.error("no checkpoint can be written", extra={"reason": reason})
