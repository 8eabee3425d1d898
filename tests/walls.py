"""What the owner of a database can do: take its walls down, change rows, put the walls back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from casework.models.walls import WALLED, build, take_down


@contextmanager
def without_walls(engine: Engine) -> Iterator[Connection]:
    """A transaction in which rows of every table can be changed; the walls stand after it."""
    with engine.begin() as connection:
        for table in WALLED:
            take_down(connection, table)
        yield connection
        for table in WALLED:
            build(connection, table)


@contextmanager
def walls_down(connection: sqlite3.Connection) -> Iterator[None]:
    """The same on a plain connection to SQLite: what was done is committed."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    standing = connection.execute(query).fetchall()
    for name, _ in standing:
        connection.execute(f"DROP TRIGGER {name}")
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        for _, statement in standing:
            connection.execute(statement)
        connection.commit()
