"""From connections to pages: a request is judged, read as a whole, then given to a thread."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from typing import IO, Any, TypeVar

from webapp.door import limits, refusals
from webapp.door.body import Gone, Receive, read_body
from webapp.door.connection import Connection
from webapp.door.refusals import Refusal
from webapp.door.request import Head, read_head

T = TypeVar("T")
Wsgi = Callable[..., Iterable[bytes]]
Judge = Callable[[dict[str, Any]], "int | Refusal"]
Send = Callable[[Any], Any]
BODY = "http.response.body"


class Application:
    """Runs a WSGI application for uvicorn.

    ``judge`` says of a request, by its head alone, how many bytes it may carry, or why it is
    refused. It is asked where the body is larger than every request may carry.
    """

    def __init__(self, pages: Wsgi, judge: Judge, *, threads: int) -> None:
        self._pages, self._judge = pages, judge
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._requests = 0
        self._uploads = 0

    def close(self) -> None:
        """Let the threads go; what they do is finished first."""
        self._pool.shutdown(cancel_futures=True)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        connection: Connection = scope["state"]["connection"]
        try:
            refusal = await self._answer(scope, receive, send)
        except Gone:
            return
        except TimeoutError:  # the answer is not taken
            connection.transport.abort()
            return
        if refusal is not None:
            connection.refuse(refusal, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Any, receive: Receive, send: Send) -> Refusal | None:
        head = read_head(scope)
        if isinstance(head, Refusal):
            return head
        if head.length is not None and head.length <= limits.UNASKED_BYTES:
            return await self._with_body(head, receive, send, most=limits.UNASKED_BYTES)
        most = await self._in_a_thread(self._judge, dict(head.environ))
        if isinstance(most, Refusal):
            return most
        if head.length is not None and head.length > most:
            return refusals.TOO_LARGE
        if self._uploads >= limits.MOST_UPLOADS:
            return refusals.BUSY
        self._uploads += 1
        try:
            return await self._with_body(head, receive, send, most=most)
        finally:
            self._uploads -= 1

    async def _with_body(
        self, head: Head, receive: Receive, send: Send, *, most: int
    ) -> Refusal | None:
        body: IO[bytes] | Refusal = BytesIO()
        if head.length != 0:
            body = await read_body(receive, most=most)
        if isinstance(body, Refusal):
            return body
        with closing(body):
            head.environ["wsgi.input"] = body
            answer = Answer(self._pages, head.environ)
            part = await self._in_a_thread(answer.begin)
            if isinstance(part, Refusal):
                return part
            try:
                await _send(send, answer.start)
                while not answer.over:
                    await _send(send, {"type": BODY, "body": part, "more_body": True})
                    part = await self._go_on(answer.more)
                await _send(send, {"type": BODY, "body": part})
            finally:
                if not answer.closed:
                    await self._go_on(answer.close)
        return None

    async def _in_a_thread(self, act: Callable[..., T], *given: Any) -> T | Refusal:
        """Run ``act`` in a thread of the pool, unless too many wait for one."""
        if self._requests >= limits.MOST_REQUESTS:
            return refusals.BUSY
        return await self._go_on(act, *given)

    async def _go_on(self, act: Callable[..., T], *given: Any) -> T:
        self._requests += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, act, *given)
        finally:
            self._requests -= 1


async def _send(send: Send, message: Any) -> None:
    async with asyncio.timeout(limits.SEND_SECONDS):
        await send(message)


class Answer:
    """What the application answers, fetched part by part, a thread held for none of the sending."""

    def __init__(self, pages: Wsgi, environ: dict[str, Any]) -> None:
        self._pages, self._environ = pages, environ
        self._context = contextvars.copy_context()
        self._given: Iterable[bytes] = ()
        self._parts: Iterator[bytes] = iter(())
        self.start: dict[str, Any] = {}
        self.over = self.closed = False

    def begin(self) -> bytes:
        """Call the application; return the first part."""
        self._given = self._context.run(self._pages, self._environ, self._start_response)
        self._parts = iter(self._given)
        return self.more()

    def more(self) -> bytes:
        """The next part: as much as is handed over at once."""
        return self._context.run(self._more)

    def close(self) -> None:
        """Tell the application that its answer is no longer needed."""
        self.closed = True
        if hasattr(self._given, "close"):
            self._context.run(self._given.close)

    def _more(self) -> bytes:
        taken = bytearray()
        for part in self._parts:
            taken += part
            if len(taken) >= limits.PART_BYTES:
                return bytes(taken)
        self.over = self.closed = True
        if hasattr(self._given, "close"):
            self._given.close()
        return bytes(taken)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        told = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]
        self.start = {"type": "http.response.start", "status": int(status[:3]), "headers": told}
        return _no_write


def _no_write(_part: bytes) -> None:
    raise NotImplementedError("an answer is returned, not written")
