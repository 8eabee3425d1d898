"""``bihuan sweep``, and ``bihuan tick`` on a machine whose clock jumped: real commands."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.cli.test_commands import set_up


@pytest.fixture
def ran(bihuan, tmp_path):
    """The database of an office whose sweep ran once."""
    assert bihuan("migrate").exit_code == 0
    set_up(tmp_path)
    assert bihuan("tick").exit_code == 0
    return tmp_path / "bihuan.db"


def jump(database, seconds):
    """Let the clocks tell what they would after the wall clock went ``seconds`` ahead."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE sweep_watch SET steady = steady + ?", (seconds,))


def status(bihuan):
    answer = bihuan("sweep", "status", "--json")
    return answer.exit_code, json.loads(answer.stdout)


@pytest.mark.usefixtures("ran")
def test_the_status_tells_of_the_last_run(bihuan):
    code, told = status(bihuan)
    assert (code, told["runs_ever"], told["frozen"], told["stalled"]) == (0, 1, None, [])
    assert (told["armed"], told["lag_seconds"]) == (0, 0)
    assert "runs ever: 1" in bihuan("sweep", "status").stdout


@pytest.mark.parametrize("seconds", [600, -600])
def test_after_a_jump_tick_fires_nothing_until_somebody_says_go_on(bihuan, ran, seconds):
    jump(ran, seconds)
    frozen = bihuan("tick", "--json")
    assert (frozen.exit_code, json.loads(frozen.stdout)["frozen"]) == (1, True)
    code, told = status(bihuan)
    assert code == 1
    assert f"{seconds:+d} s against the steady clock" in told["frozen"]
    assert bihuan("sweep", "resume").exit_code == 2
    assert bihuan("sweep", "resume", "--reason", "ntp").exit_code == 0
    again = bihuan("tick", "--json")
    assert (again.exit_code, json.loads(again.stdout)["frozen"]) == (0, False)
    assert bihuan("sweep", "resume", "--reason", "ntp").stderr == (
        "bihuan: the sweep is not stopped\n"
    )
    assert bihuan("verify").exit_code == 0
