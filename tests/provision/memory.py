"""A folder in memory for what tests write: databases by the thousand, none of which is kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made below it
PREFIX = "bihuan-tests-"
NEEDED = 4 << 30
"""Bytes; a whole run writes less than half of it, the rest is for what runs beside it."""


@contextmanager
def working_folder() -> Iterator[Path | None]:
    """A folder in memory, removed at the end; None where the machine has not enough of it."""
    if not _has_room():
        yield None
        return
    _remove_left_behind()
    folder = SHARED_MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    try:
        free = shutil.disk_usage(SHARED_MEMORY).free
        available = Path("/proc/meminfo").read_text().split("MemAvailable:")[1].split()[0]
    except (OSError, IndexError):
        return False
    return min(free, int(available) * 1024) >= NEEDED


def _remove_left_behind() -> None:
    """Remove folders of runs that were killed before they could."""
    for folder in SHARED_MEMORY.glob(f"{PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(PREFIX)).exists():
            shutil.rmtree(folder, ignore_errors=True)
