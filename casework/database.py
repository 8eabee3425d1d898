"""How we reach the database: one dialect-aware place."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = {synchronous}",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA foreign_keys = ON",
)
POSTGRESQL_SETTINGS = "-c timezone=UTC -c statement_timeout=15000 -c lock_timeout=8000"


def connect(url: str, *, synchronous: str = "FULL", pool: int = 10) -> Engine:
    """An engine for ``url``: SQLite with a write-ahead log, or PostgreSQL.

    A transaction takes SQLite's write lock when it begins, unless its connection is marked
    ``reading``: two read-modify-write acts can then never lose one another's change. What a
    statement carried stays out of error messages, and so out of the log.
    ``synchronous`` is SQLite's durability: FULL survives a power cut, OFF is for throw-away files.
    ``pool`` is the number of connections to PostgreSQL that are kept; as many again for a while.
    """
    if url.startswith("sqlite"):
        return _connect_sqlite(url, synchronous)
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=pool,
        max_overflow=pool,
        connect_args={"options": POSTGRESQL_SETTINGS},
    )


def _connect_sqlite(url: str, synchronous: str) -> Engine:
    options: dict[str, Any] = {}
    if url in {"sqlite://", "sqlite:///:memory:"}:
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(
        url,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,
        **options,
    )

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for setting in SQLITE_SETTINGS:
            connection.execute(setting.format(synchronous=synchronous))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


class FairLock:
    """A lock that serves threads in the order they came; SQLite's own waiting is not fair."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold the lock for the length of a ``with`` block."""
        with self._guard:
            turn = threading.Event()
            if self._held:
                self._waiting.append(turn)
            else:
                self._held = True
                turn.set()
        turn.wait()
        try:
            yield
        finally:
            with self._guard:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._held = False


SQLITE_PASSING = {5, 6, 10, 13, 14}
"""Busy, locked, input or output error, full, cannot be opened."""
POSTGRESQL_PASSING = {"08", "40", "53", "55", "57"}
"""Classes of SQLSTATE: connection, roll-back, resources, object in use, operator intervention."""


def is_passing(error: DBAPIError) -> bool:
    """Whether waiting may help: the database is away or busy, not asked something wrong."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_PASSING
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state[:2] in POSTGRESQL_PASSING


def writers(engine: Engine) -> sessionmaker[Session]:
    """Sessions that change things. They flush when told to, so that statements can be counted."""
    return sessionmaker(engine, autoflush=False, expire_on_commit=False)


def readers(engine: Engine) -> sessionmaker[Session]:
    """Sessions that only read, and so wait for no writer."""
    return sessionmaker(
        engine.execution_options(reading=True), autoflush=False, expire_on_commit=False
    )
