"""Writing signed checkpoints (检查点): by the heartbeat every hour, and on demand."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from casework.queries.heads import heads
from casework.record import SealKey
from casework.record.checkpoints import Checkpoint, write_checkpoint
from webapp.app.composition import Office
from webapp.jobs.periodic import is_ours
from webapp.jobs.verification import snapshot

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)


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
    return made
