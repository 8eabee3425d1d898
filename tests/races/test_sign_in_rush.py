"""Many sign in at once, at a real server with real hashes: the pages go on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from threading import Event
from urllib.parse import urlencode

import pytest

from tests.crash.servers import Servers
from tests.http_client import TOKEN, Client
from tests.served import set_up, signed_in

AT_ONCE = 24
ROUNDS = 3
PATIENCE = 2.0
"""Seconds a page may take meanwhile, on a machine that runs other tests too; it froze for five."""


@pytest.fixture
def served(empty_database_url, runtime, tmp_path) -> Iterator[tuple]:
    """An office served by one process."""
    with (
        set_up(empty_database_url, runtime) as world,
        closing(Servers(tmp_path, empty_database_url, count=1)) as servers,
    ):
        servers.start()
        yield world, servers
        servers.stop()


def stranger(port: int) -> Client:
    """A browser that has opened the page to sign in."""
    client = Client(port)
    found = TOKEN.search(client.get("/sign-in").body)
    client.token = found.group(1).decode()
    return client


def tries(client: Client, username: str) -> tuple[int, str | None]:
    """Sign in with a wrong password; return the status and when to come again."""
    connection = HTTPConnection("127.0.0.1", client.port, timeout=60)
    form = {"csrf_token": client.token, "username": username, "password": "wrong"}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items()),
    }
    connection.request("POST", "/sign-in", urlencode(form), headers)
    with closing(connection), connection.getresponse() as answer:
        answer.read()
        return answer.status, answer.headers["Retry-After"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pages_do_not_wait_for_a_rush_of_sign_ins(served):
    world, servers = served
    port = servers.ports[0]
    reader = signed_in(world, world.actor("inspector"), port)
    strangers = [stranger(port) for _ in range(AT_ONCE)]
    over, took = Event(), []

    def read() -> None:
        while not over.is_set():
            started = time.monotonic()
            assert reader.get("/").status == 200
            took.append(time.monotonic() - started)

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        reading = pool.submit(read)
        answers = [
            answer
            for turn in range(ROUNDS)
            for answer in pool.map(
                lambda one, turn=turn: tries(one[1], f"person{turn}-{one[0]}"),
                enumerate(strangers),
            )
        ]
        over.set()
        reading.result()
    counted = Counter(status for status, _ in answers)
    assert set(counted) <= {422, 429, 503}
    assert counted[422] > 0
    assert counted[503] > 0
    assert all(int(again) > 0 for status, again in answers if status != 422)
    assert len(took) > 3
    assert max(took) < PATIENCE, took
