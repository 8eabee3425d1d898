"""One connection: how long its header may take and how large it may be, and how it is refused."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from webapp.door import limits, refusals
from webapp.door.refusals import Refusal

LINE_END = b"\r\n"


class Settings(uvicorn.Config):
    """Uvicorn's settings, and the connections that have not sent a whole header, oldest first."""

    def __init__(self, app: Any, **settings: Any) -> None:
        super().__init__(app, **settings)
        self.waiting: dict[Connection, None] = {}


class Connection(H11Protocol):
    """Uvicorn's connection with limits on time and size.

    The application finds it as ``scope["state"]["connection"]``.
    """

    config: Settings

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app_state = {"connection": self}
        self._deadline: asyncio.TimerHandle | None = None
        self._refused = False
        self._thrown_away = 0
        self._ending = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection in; of too many the oldest that still waits is closed."""
        super().connection_made(transport)
        waiting = self.config.waiting
        if len(self.connections) > limits.MOST_CONNECTIONS and waiting:
            next(iter(waiting)).close_unheard()
        self._wait_for_header()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; of a refused request nothing more is read, only thrown away."""
        if self._refused:
            self._thrown_away += len(data)
            if self._thrown_away > limits.LINGER_BYTES:
                self.transport.pause_reading()
            return
        super().data_received(data)

    def handle_events(self) -> None:
        """Handle what has arrived, then see whether a header is still awaited."""
        super().handle_events()
        if self._refused or self.transport.is_closing():
            return
        if self._busy():
            self._stop_waiting()
            if self._ending:
                self.cycle.keep_alive = False
        elif self._deadline is None and self._has_part_of_a_request():
            self._wait_for_header()

    def on_response_complete(self) -> None:
        """Go on to the next request; a client that does not take the last answer is left."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_after(limits.SEND_SECONDS)
        elif not self._busy():
            self.config.waiting[self] = None

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also one that does not take its last answer."""
        super().timeout_keep_alive_handler()
        self._abort_after(limits.SEND_SECONDS)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, or has too large a header."""
        error = sys.exception()
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        if hint != 431:  # noqa: PLR2004 -- HTTP's own
            self.refuse(refusals.MALFORMED)
            return
        first_line = self.conn.trailing_data[0].partition(LINE_END)[0]
        self.refuse(
            refusals.TARGET_TOO_LONG
            if len(first_line) > limits.TARGET_BYTES
            else refusals.HEADER_TOO_LARGE
        )

    def shutdown(self) -> None:
        """End in order: a request that has begun to arrive is still answered."""
        self._ending = True
        if self._busy() or not self._has_part_of_a_request():
            super().shutdown()

    def refuse(self, refusal: Refusal, *, with_body: bool = True) -> None:
        """Give this answer and nothing more; what the client still sends is thrown away."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_waiting()
        self._unset_keepalive_if_required()
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(refusal.as_bytes(with_body=with_body))
        self.transport.write_eof()
        self.transport.resume_reading()
        self._abort_after(limits.LINGER_SECONDS)

    def close_unheard(self) -> None:
        """Make room: close a connection that waits with half a header, or between requests."""
        self._stop_waiting()
        self.transport.abort()

    def _wait_for_header(self) -> None:
        self.config.waiting[self] = None
        self._deadline = self.loop.call_later(limits.HEADER_SECONDS, self._header_overdue)

    def _stop_waiting(self) -> None:
        self.config.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _header_overdue(self) -> None:
        if self._has_part_of_a_request():
            self.refuse(refusals.TOO_SLOW)
        else:
            self.transport.close()

    def _busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _has_part_of_a_request(self) -> bool:
        return bool(self.conn.trailing_data[0])

    def _abort_after(self, seconds: float) -> None:
        self.loop.call_later(seconds, self.transport.abort)
