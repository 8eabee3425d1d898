"""Uvicorn, with an orderly end: stop accepting, answer what was accepted, then go."""

from __future__ import annotations

import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from config import Config
from webapp.door import limits
from webapp.door.application import Application, Judge, Wsgi
from webapp.door.connection import Connection, Settings

PATIENCE = 30
"""Seconds that requests under way are given once the server is told to stop."""
BACKLOG = 2048
"""Connections that the system keeps until they are accepted."""


class PageServer:
    """Serves one WSGI application until a signal comes.

    Raises ``OSError`` where the address cannot be listened on.
    """

    def __init__(self, pages: Wsgi, judge: Judge, config: Config) -> None:
        self._socket = _listening(config.host, config.port)
        self._application = Application(pages, judge, threads=config.threads)
        shown = f"[{config.host}]" if ":" in config.host else config.host
        self.address = f"http://{shown}:{config.port}/"

    def serve_until_told(self) -> None:
        """Serve until SIGTERM or SIGINT; then finish what is under way and return."""
        _allow_many_connections()
        server = _Server(
            Settings(
                self._application,
                http=Connection,
                loop="asyncio",
                interface="asgi3",
                lifespan="off",
                ws="none",
                log_config=None,
                log_level="error",  # of what clients send wrong there is no end
                access_log=False,
                server_header=False,
                proxy_headers=False,  # webapp/app/proxies.py reads them
                h11_max_incomplete_event_size=limits.HEADER_BYTES,
                timeout_keep_alive=limits.IDLE_SECONDS,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        try:
            server.run(sockets=[self._socket])
        finally:
            self._socket.close()
            self._application.close()


class _Server(uvicorn.Server):
    """Uvicorn ends the process by the signal it was told to stop with; this one returns."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        earlier = {
            number: signal.signal(number, self._told) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _allow_many_connections() -> None:
    """Ask the system for a descriptor for each connection, as far as it lets us."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.MOST_CONNECTIONS + 512
    if least < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
