"""The command as a person starts it: a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from casework.database import connect
from tests.builders import World
from tests.furnishing import furnish, world_on
from webapp.cli import main
from webapp.setup import migrating

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from webapp.cli import main; main(prog_name='bihuan')")

Bihuan = Callable[..., Result]
FINDING = "绝缘层破损，露出铜线"
"""What is wrong, in words that a case alone has."""


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


@pytest.fixture
def rectifying(tmp_path, runtime) -> tuple[str, World, UUID]:
    """A database, its office in June 2022, and a hazard of it that is being rectified."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    engine = connect(url, synchronous="OFF")
    migrating.migrate(engine)
    furnish(engine, runtime)
    world = world_on(engine, runtime)
    world.clock.on("2022-06-20")
    hazard = world.hazard_at("record_report", description=FINDING)
    engine.dispose()
    return url, world, hazard
