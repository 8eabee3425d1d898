"""Column types, and the identifiers rows are known by."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import zstandard
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

MAX_UNPACKED = 8_000_000
COUNTER_BITS = 12


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive datetime is refused, not guessed at."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class PackedJson(TypeDecorator[Any]):
    """A JSON value kept compressed: what people hand in, read whole and never searched."""

    impl = LargeBinary
    cache_ok = True
    spelled: int | None = None
    """How ``orjson`` spells it."""

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return zstandard.compress(orjson.dumps(value, option=self.spelled), 3)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return orjson.loads(
            zstandard.ZstdDecompressor().decompress(value, max_output_size=MAX_UNPACKED)
        )


class SealedJson(PackedJson):
    """A JSON value that seals are made over: kept in the order of names in which they spell it."""

    cache_ok = True
    spelled = orjson.OPT_SORT_KEYS


class _InOrder:
    """Gives out UUIDs of version 7 whose order is the order in which they were asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> UUID:
        """A counter stands where RFC 9562 (6.2, method 1) allows it: below the milliseconds."""
        with self._lock:
            started = (time.time_ns() // 1_000_000) << COUNTER_BITS
            self._last = max(started, self._last + 1)
            milliseconds, counter = divmod(self._last, 1 << COUNTER_BITS)
        random = int.from_bytes(os.urandom(8), "big") >> 2
        return UUID(int=milliseconds << 80 | 7 << 76 | counter << 64 | 2 << 62 | random)


new_id = _InOrder()
"""A UUID of version 7: unique, and in the order of creation for the index and the reader."""
