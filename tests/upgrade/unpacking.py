"""The last release's database, as it was: as an SQLite file, or row by row in PostgreSQL."""

from __future__ import annotations

import lzma
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, inspect, select, text

from casework.database import connect
from tests.upgrade.making import FIXTURE
from webapp.setup.migrating import migrate


def unpacked(folder: Path) -> str:
    """Unpack the database into ``folder``; return its address."""
    path = folder / "last_release.db"
    path.write_bytes(lzma.decompress(FIXTURE.read_bytes()))
    return f"sqlite:///{path}"


def copied(source: str, target: str) -> str:
    """Bring an empty PostgreSQL database to the revision of ``source`` and copy every row into it.

    Works from the tables alone: the models of today do not know those of the last release.
    """
    old, new = connect(source), connect(target)
    with old.connect() as reading:
        revision = reading.scalar(text("SELECT version_num FROM alembic_version"))
        migrate(new, to=str(revision))
        with new.begin() as writing:
            for table in _tables(new):
                _copy(reading, writing, table)
    old.dispose()
    new.dispose()
    return target


def _tables(engine: Engine) -> list[Table]:
    """Every table but Alembic's own, those that others point to first."""
    tables = MetaData()
    tables.reflect(engine)
    return [table for table in tables.sorted_tables if table.name != "alembic_version"]


def _copy(reading: Connection, writing: Connection, table: Table) -> None:
    """Rows in the order in which they were written: a row points to earlier rows of its table."""
    assert {c["name"] for c in inspect(reading).get_columns(table.name)} == set(table.c.keys())
    columns = [Column(column.name, column.type.as_generic()) for column in table.columns]
    rows = reading.execute(select(Table(table.name, MetaData(), *columns)).order_by(text("rowid")))
    if written := [dict(row) for row in rows.mappings()]:
        writing.execute(table.insert(), written)
