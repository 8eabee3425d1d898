"""Taking all rows from one database into another, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from casework.models import Base

BATCH = 500


def copy_rows(source: Engine, target: Connection) -> int:
    """Insert every row of ``source`` into ``target``; return how many. The caller commits."""
    copied = 0
    with source.execution_options(reading=True).connect() as reading:
        for table in Base.metadata.sorted_tables:
            rows = reading.execute(select(table).order_by(*table.primary_key)).mappings().all()
            for batch in _batches(_parents_first(table, [dict(row) for row in rows])):
                target.execute(table.insert(), batch)
            copied += len(rows)
    return copied


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that point to rows of their own table come after those."""
    pointers = [
        (key.parent.name, key.column.name)
        for key in table.foreign_keys
        if key.column.table is table
    ]
    if not pointers:
        return rows
    column, pointed = pointers[0]
    ordered: list[dict[str, Any]] = []
    placed: set[Any] = {None}
    while rows:
        ready = [row for row in rows if row[column] in placed]
        ordered += ready
        placed |= {row[pointed] for row in ready}
        rows = [row for row in rows if row[column] not in placed or row[pointed] not in placed]
        if not ready:
            return ordered + rows
    return ordered


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
