"""Which trouble of the database is answered "try again", and which is a fault of ours."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from casework.database import is_passing


def trouble_of(statement, url="sqlite://"):
    engine = create_engine(url)
    with pytest.raises(OperationalError) as raised, engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
    return raised.value


def test_a_wrong_statement_is_a_fault_not_a_busy_database():
    assert not is_passing(trouble_of("SELECT nothing FROM nowhere"))


def test_a_locked_database_passes(tmp_path):
    path = tmp_path / "held.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE t (n)")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert is_passing(trouble_of("SELECT n FROM t", f"sqlite:///{path}?timeout=0"))
    finally:
        holder.close()


def test_a_database_that_is_away_passes():
    assert is_passing(trouble_of("SELECT 1", "postgresql+psycopg://nobody@127.0.0.1:1/none"))
