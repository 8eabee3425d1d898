"""The server from its first start to its orderly end."""

from __future__ import annotations

import gc
import json
import signal
import socket
import stat
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, environment

PATIENCE = 120


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running ``bihuan serve``."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = a_free_port()
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(self.port), "--json"],
            env=environment(home, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def get(self, path: str) -> tuple[int, bytes]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.status, answer.read()

    def wait_until_up(self) -> tuple[int, bytes]:
        for _ in range(PATIENCE * 10):
            assert self.process.poll() is None, self.process.communicate()
            with suppress(OSError):
                return self.get("/healthz")
            time.sleep(0.1)
        return pytest.fail("the server did not come up")

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(number)
        told, noise = self.process.communicate(timeout=40)
        return self.process.returncode, told, noise


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    running = Server(tmp_path, BIHUAN_DEMO="off")
    running.wait_until_up()
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_says_where_it_is_and_ends_in_order(server, number):
    status, body = server.get("/healthz")
    assert (status, json.loads(body)["demonstration"]) == (200, False)
    code, told, noise = server.stop(number)
    assert code == 0
    assert json.loads(told)["address"] == f"http://127.0.0.1:{server.port}/"
    assert "Traceback" not in noise


def test_a_request_under_way_is_answered_before_the_server_ends(server):
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    time.sleep(0.5)
    ended: list[tuple[int, str, str]] = []
    stopping = threading.Thread(target=lambda: ended.append(server.stop()))
    stopping.start()
    time.sleep(1)
    connection.sendall(b"Connection: close\r\n\r\n")
    connection.settimeout(30)
    assert connection.recv(64).startswith(b"HTTP/1.1 200")
    connection.close()
    stopping.join(60)
    assert ended[0][0] == 0


def test_a_taken_port_is_one_sentence(server, bihuan):
    answer = bihuan("serve", "--port", str(server.port), BIHUAN_DEMO="off")
    assert answer.exit_code == 2
    assert answer.stderr == f"bihuan: port {server.port} is taken; choose another\n"
    gc.collect()  # what the refused server left open would warn here, and fail the test


@pytest.mark.slow
def test_the_first_start_makes_a_demonstration_and_the_second_does_not(tmp_path):
    first = Server(tmp_path)
    first.wait_until_up()
    _, body = first.get("/healthz")
    assert json.loads(body)["clock"].startswith("2022-07-11T01:0")
    _, told, _ = first.stop()
    kept = tmp_path / "demo-accounts.json"
    accounts = json.loads(kept.read_text("utf-8"))
    assert accounts == json.loads(told)["accounts"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {account["role"] for account in accounts} == {
        "inspector",
        "section_chief",
        "bureau_leader",
        "superior",
        "auditor",
        "administrator",
        "security_administrator",
    }
    assert all(account.keys() == {"role", "username", "password"} for account in accounts)
    assert len({account["password"] for account in accounts}) == len(accounts)

    second = Server(tmp_path)
    second.wait_until_up()
    _, told, _ = second.stop()
    assert json.loads(told)["accounts"] == []
    assert json.loads(kept.read_text("utf-8")) == accounts
