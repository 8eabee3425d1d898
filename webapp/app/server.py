"""Waitress, with an orderly end: stop accepting, answer what was accepted, then go."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from config import Config

LOOK_EVERY = 0.25
"""Seconds between two checks whether the server is to stop."""
PATIENCE = 30.0
"""Seconds that requests under way are given after that."""


class PageServer:
    """Serves one WSGI application until a signal comes.

    Raises ``OSError`` where the address cannot be listened on.
    """

    def __init__(self, application: Callable[..., Any], config: Config) -> None:
        self._sockets: dict[int, Any] = {}
        try:
            self._server = create_server(
                application,
                map=self._sockets,
                host=config.host,
                port=config.port,
                threads=config.threads,
                ident="",
                clear_untrusted_proxy_headers=True,
            )
        except OSError:
            wasyncore.close_all(self._sockets, ignore_all=True)
            raise
        self._told_to_stop = False
        shown = f"[{config.host}]" if ":" in config.host else config.host
        self.address = f"http://{shown}:{config.port}/"

    def serve_until_told(self) -> None:
        """Serve until SIGTERM or SIGINT; then finish what is under way and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._told_to_stop:
            self._turn(LOOK_EVERY)
        for listening in [s for s in self._sockets.values() if isinstance(s, BaseWSGIServer)]:
            wasyncore.dispatcher.close(listening)
        give_up_at = time.monotonic() + PATIENCE
        while self._busy() and time.monotonic() < give_up_at:
            self._turn(LOOK_EVERY / 5)
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, map=self._sockets, count=1, use_poll=True)

    def _busy(self) -> bool:
        """Whether a connection has a request half read, half done or half answered."""
        return any(
            channel.request or channel.requests or channel.total_outbufs_len
            for channel in list(self._sockets.values())
            if isinstance(channel, HTTPChannel)
        )

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True
