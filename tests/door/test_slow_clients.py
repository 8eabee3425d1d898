"""Slow clients wait by themselves: what they hold is a connection, never a thread."""

from __future__ import annotations

import time

import pytest

from tests.door.wire import dripping
from tests.http_client import Client
from tests.served import signed_in

HEADER = b"GET / HTTP/1.1\r\nHost: office\r\nX-Slow: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: office\r\nContent-Length: 60000\r\n\r\n"
CHUNK = b"POST /sign-in HTTP/1.1\r\nHost: office\r\nTransfer-Encoding: chunked\r\n\r\n60000\r\n"
PAGES = 30
PATIENCE = 60.0
"""Seconds: several times what a header may take."""


@pytest.mark.slow
@pytest.mark.parametrize(("head", "many"), [(HEADER, 1000), (BODY, 200), (CHUNK, 200)])
def test_slow_connections_stop_no_page_of_others(world, port, head, many):
    client = signed_in(world, world.actor("inspector"), port)
    with dripping(port, head, many=many) as slow:
        assert slow.open >= many
        assert {client.get("/").status for _ in range(PAGES)} == {200}
        assert slow.open + len(slow.statuses) >= many  # who was turned out comes again


@pytest.mark.slow
def test_a_header_that_does_not_end_is_answered_and_its_connection_freed(port):
    with dripping(port, HEADER, many=20) as slow:
        until = time.monotonic() + PATIENCE
        while len(slow.statuses) < 20 and time.monotonic() < until:
            assert Client(port).get("/healthz").status == 200
        assert set(slow.statuses[:20]) == {b"408"}
