"""Periodic jobs: of several processes one does each, and never twice at a time."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from workflows.commands.leases import hold_lease

ONE_AT_A_TIME: Mapping[str, Any] = {
    "trigger": "interval",
    "max_instances": 1,
    "coalesce": True,
    "misfire_grace_time": None,
}
"""How a scheduler runs such a job: what it missed counts as one, and is done late."""


def is_ours(office: Office, job: str, length: timedelta) -> bool:
    """Whether this process does ``job`` for the next ``length``: it took or renewed the lease."""
    try:
        with office.unit_of_work(CLOCK) as work:
            return hold_lease(work, name=job, holder=this_process(), length=length)
    except IntegrityError:
        return False  # at the very first turn another process made the lease a moment before


def this_process() -> str:
    """This process, as leases and pages name it."""
    return f"{socket.gethostname()}:{os.getpid()}"[-64:]
