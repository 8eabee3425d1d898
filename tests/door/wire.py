"""Requests as bytes on a connection: what no well-behaved client would send."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage, HTTPResponse

PATIENCE = 60.0
PIECE = b"0" * 65536


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and how much of the request had been sent before it came."""

    status: int
    headers: HTTPMessage
    body: bytes
    sent: int
    rest: bytes
    """What came after the answer on the same connection."""

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(port: int, head: bytes, *, body: int = 0) -> Told:
    """Send a head, then ``body`` bytes until an answer comes; read to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head)
        sent = _send_until_answered(connection, body)
        connection.settimeout(PATIENCE)
        answer = HTTPResponse(connection)
        answer.begin()
        content, headers, rest = answer.read(), answer.headers, b""
        with suppress(ConnectionResetError):
            rest = connection.recv(1000) if headers.get("Connection") == "close" else b""
        return Told(answer.status, headers, content, sent, rest)


def _send_until_answered(connection: socket.socket, size: int) -> int:
    sent = 0
    connection.settimeout(0.2)
    while sent < size and not _answered(connection):
        try:
            sent += connection.send(PIECE[: size - sent])
        except TimeoutError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            break
    return sent


def _answered(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def request(
    port: int, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> Told:
    """A whole request with these headers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body or None, dict(headers))
        answer = connection.getresponse()
        return Told(answer.status, answer.headers, answer.read(), len(body), b"")
    finally:
        connection.close()


class Slow:
    """Connections that send a head at once and then a byte a second, for as long as they may."""

    def __init__(self, port: int, head: bytes) -> None:
        self.open = 0
        self.statuses: list[bytes] = []
        self._port, self._head = port, head

    async def drip(self) -> None:
        """One of them; it comes back when it is turned out."""
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                self.open += 1
                try:
                    await self._until_answered(reader, writer)
                finally:
                    self.open -= 1
                    writer.close()

    async def _until_answered(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(self._head)
        answer = asyncio.create_task(reader.read(12))
        while not answer.done():
            writer.write(b"0")
            await writer.drain()
            await asyncio.wait({answer}, timeout=1)
        self.statuses.append(answer.result()[-3:])


@contextmanager
def dripping(port: int, head: bytes, *, many: int) -> Iterator[Slow]:
    """So many slow connections, all open when the block begins."""
    slow, loop = Slow(port, head), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    tasks = [asyncio.run_coroutine_threadsafe(slow.drip(), loop) for _ in range(many)]
    try:
        for _ in range(600):
            if slow.open >= many:
                break
            threading.Event().wait(0.1)
        yield slow
    finally:
        for task in tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
