"""The command as a person starts it: a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp.cli import main

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from webapp.cli import main; main(prog_name='bihuan')")

Bihuan = Callable[..., Result]


def environment(home: Path, **settings: str) -> Mapping[str, str]:
    """What the command may see: nothing of ours but the given settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BIHUAN_")}
    return {**kept, "PYTHONPATH": str(ROOT), "BIHUAN_HOME": str(home), **settings}


@pytest.fixture
def bihuan(tmp_path, monkeypatch) -> Bihuan:
    """Run one command to its end in the state folder ``tmp_path``, in this process."""
    for name in [name for name in os.environ if name.startswith("BIHUAN_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **settings: str) -> Result:
        given = {"BIHUAN_HOME": str(tmp_path), **settings}
        return CliRunner().invoke(main, arguments, prog_name="bihuan", env=given)

    return run
