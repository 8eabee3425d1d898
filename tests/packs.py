"""Copies of the packs and processes that ship, for tests that change a file of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from config import Config

PROCESSES = "../bpmn/"
"""From a campaigns folder to the processes beside it."""


def copied_packs(to: Path) -> Path:
    """Copy both below ``to``; return the copied campaigns folder."""
    shutil.copytree(Config().models, to / "bpmn")
    return Path(shutil.copytree(Config().campaigns, to / "campaigns"))
