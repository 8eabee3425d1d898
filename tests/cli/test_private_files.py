"""What the program makes in its state folder is for its owner alone, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import Server


@pytest.fixture(params=[0o000, 0o022], ids=["000", "022"], autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    assert os.umask(before) == request.param  # a command leaves it as it was


def open_to_others(home: Path) -> list[str]:
    """Files and folders, the state folder too, that others could read, write or enter."""
    return [
        f"{path.relative_to(home)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in (home, *home.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def names(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*")}


def test_what_a_server_and_commands_make(bihuan, tmp_path):
    home = tmp_path / "state" / "home"
    server = Server(home, BIHUAN_DEMO="off")
    server.wait_until_up()
    assert names(home) >= {"bihuan.db-wal", "bihuan.db-shm", "secret-key", "seal-keys", "evidence"}
    assert open_to_others(home) == []
    server.stop()
    backup = home / "office.zip"
    for command in (
        (
            "account",
            "add",
            "a",
            "--name",
            "A",
            "--unit",
            "B",
            "--unit-name",
            "B",
            "--role",
            "admin",
        ),
        ("checkpoint",),
        ("keys", "rotate"),
        ("backup", str(backup)),
    ):
        bihuan(*command, BIHUAN_HOME=str(home))
    assert names(home) >= {"bihuan.db", "checkpoints/checkpoint-00000001.json", "office.zip"}
    assert open_to_others(home.parent) == []


def test_a_database_that_is_only_migrated(bihuan, tmp_path):
    home = tmp_path / "home"
    assert bihuan("migrate", BIHUAN_HOME=str(home)).exit_code == 0
    assert names(home) >= {"bihuan.db"}
    assert open_to_others(home) == []
