"""Copies of the packs and processes that ship, for tests that change a file of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from config import Config

PROCESSES = "../bpmn/"
"""From a campaigns folder to the processes beside it."""


def copied_packs(to: Path) -> Path:
    """Copy both below ``to``; return the copied campaigns folder."""
    shutil.copytree(Config().models, to / "bpmn")
    return Path(shutil.copytree(Config().campaigns, to / "campaigns"))


def shipped_rules() -> list[dict[str, Any]]:
    """Every version of every time limit of the processes, as their files say it."""
    files = sorted(Config().models.glob("*/limits.yaml"))
    return [rule for file in files for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]]
