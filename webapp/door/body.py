"""A request's body: taken in up to a limit and a deadline, in memory or in a temporary file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from webapp.door import limits, refusals
from webapp.door.refusals import Refusal

Receive = Callable[[], Awaitable[Any]]


class Gone(Exception):
    """The client has closed the connection."""


async def read_body(receive: Receive, *, most: int) -> IO[bytes] | Refusal:
    """The whole body from its beginning, or why it is refused.

    Its file has no name: whatever becomes of this program, the space is free again.
    """
    with ExitStack() as unless_whole:
        body = unless_whole.enter_context(SpooledTemporaryFile(max_size=limits.UNASKED_BYTES))
        try:
            async for part in _parts(receive):
                if body.tell() + len(part) > most:
                    return refusals.TOO_LARGE
                body.write(part)
        except TimeoutError:
            return refusals.TOO_SLOW
        body.seek(0)
        unless_whole.pop_all()
        return cast("IO[bytes]", body)


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    """A body as it arrives; ``TimeoutError`` once it is slower than a body may be."""
    began, size, more = asyncio.get_running_loop().time(), 0, True
    while more:
        async with asyncio.timeout_at(began + limits.BODY_SECONDS + size / limits.BODY_RATE):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        size += len(message["body"])
        more = message["more_body"]
        yield message["body"]
