"""Files that are there as a whole or not at all, and that their owner alone can read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

DRAFT = ".draft-"
"""How the name of a file begins that is being written; a stopped program may leave one."""


def save(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk; ``FileExistsError`` if it is there."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_json(path: Path, told: dict[str, Any]) -> None:
    """Let a file hold ``told``."""
    draft = path.with_name(f"{DRAFT}{uuid4()}")
    save(draft, json.dumps(told).encode())
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """What a file holds; None if it is not there."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    return told
