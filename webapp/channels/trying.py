"""Test messages (测试消息): sent while the person waits, few at a time."""

from __future__ import annotations

import threading
import time
from uuid import UUID

from webapp.channels.channel import Channel
from webapp.channels.message import Message
from webapp.channels.outgoing import Undelivered

AT_ONCE = 2
PAUSE = 10.0
"""Seconds between two tests of one person."""
MOST_REMEMBERED = 1000


class Tries:
    """The tests of this process: a channel that hangs holds few requests, each for one attempt."""

    def __init__(self) -> None:
        self._under_way = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._at: dict[UUID | None, float] = {}

    def send(self, channel: Channel, message: Message, *, by: UUID | None) -> None:
        """Send now, unless others are under way or this person tried a moment ago.

        Raises ``Undelivered``.
        """
        if self._too_soon(by):
            raise Undelivered("too_soon", of_channel=False)
        if not self._under_way.acquire(blocking=False):
            raise Undelivered("tests_under_way", of_channel=False)
        try:
            channel.send(message)
        finally:
            self._under_way.release()

    def _too_soon(self, who: UUID | None) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._at.get(who, float("-inf")) < PAUSE:
                return True
            if len(self._at) >= MOST_REMEMBERED:
                self._at.clear()
            self._at[who] = now
            return False
