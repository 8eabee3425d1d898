"""Whatever value is changed behind the system's back is found, by table, row and column."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any
from uuid import UUID

import pytest

from casework.models import Base
from casework.queries.verify import Finding
from casework.record import SEALED
from casework.record.collecting import is_sealed
from tests.amounts import amount
from tests.record.conftest import SealedOffice

TABLES = Base.metadata.tables
ODD = (None, "odd", -7, b"\xff\xfe", "[1]", "{}", "9999-99-99 99:99:99", 2**60, "")
"""What stands in place of what was there; what a column of the database refuses is left out."""
MOVED = {"row_orphaned", "trail_orphaned", "row_missing", "row_untold", "record_unreadable"}
"""How a row is named whose key, or whose matter, is another one now."""

Row = tuple[int, dict[str, Any]]
Change = tuple[str, Row, Any]


def test_a_sealed_office_is_clean(office):
    assert [str(finding) for finding in office.findings()] == []


@pytest.mark.parametrize("table", sorted({*SEALED, "events"}))
def test_a_change_of_any_column_is_found_and_named(office, table):
    """One change a row, as many at a time as there are rows; by night twenty of each column."""
    rows = list(_rows(office, table))
    chance = random.Random(f"tampering with {table}")
    chance.shuffle(rows)
    wanted = [
        (column, value)
        for column in _columns(table)
        for value in chance.choices(ODD, k=amount(1, 20))
    ]
    while wanted and rows:
        some, wanted = wanted[: len(rows)], wanted[len(rows) :]
        changes = [(column, row, value) for (column, value), row in zip(some, rows, strict=False)]
        done = [change for change in changes if _changed(office, table, change)]
        findings = office.findings() if done else []
        for change in done:
            assert any(_named(f, table, change) for f in findings), (
                f"{table}.{change[0]} became {change[2]!r} unseen; "
                f"found {[str(f) for f in findings if f.facts.get('table') == table][:9]}"
            )
        for change in done:
            column, (_, before), _ = change
            office.change(_update(table, column), given=(before[column], _place(table, change)))
    assert [str(f) for f in islice(office.findings(), 3)] == []


def _columns(table: str) -> list[str]:
    return [
        column.name
        for column in TABLES[table].columns
        if is_sealed(column) or column.primary_key or table == "events"
    ]


def _changed(office: SealedOffice, table: str, change: Change) -> bool:
    """Change a value; False where the database refuses it, or it means what was there."""
    column, (place, before), value = change
    if before[column] == value or _same_truth(before[column], value):
        return False
    try:
        office.change(_update(table, column), given=(value, place))
    except sqlite3.IntegrityError:
        return False
    with closing(sqlite3.connect(office.file)) as connection:
        connection.text_factory = bytes
        query = f"SELECT {column} FROM {table} WHERE rowid = ?"  # noqa: S608 -- our own names
        (stands,) = connection.execute(query, (_place(table, change),)).fetchone()
    return bool(stands != before[column])


def _place(table: str, change: Change) -> Any:
    """Where the changed row stands now: a whole number that is its key is its place itself."""
    column, (place, before), value = change
    return value if TABLES[table].c[column].primary_key and before[column] == place else place


def _same_truth(before: Any, value: Any) -> bool:
    """1 and 7 are both true in a column of truths; a number is changed by other tests too."""
    return isinstance(before, int) and isinstance(value, int) and before == 1


def _update(table: str, column: str) -> str:
    return f"UPDATE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608 -- our own names


def _named(finding: Finding, table: str, change: Change) -> bool:
    column, (_, before), _ = change
    facts = finding.facts
    key = _key(table, before)
    belongs = TABLES[table].c[column].primary_key or column == _owner(table)
    if belongs:
        return finding.check in MOVED or (facts.get("table"), facts.get("row")) == (table, key)
    if (facts.get("table"), facts.get("row")) != (table, key):
        return False
    return table == "events" or facts.get("column") == column


def _owner(table: str) -> str:
    return SEALED[table].matter if table in SEALED else "trail"


def _key(table: str, row: dict[str, Any]) -> str:
    parts = [row[column.name] for column in TABLES[table].primary_key]
    hexes = [isinstance(part, str) and len(part) == 32 for part in parts]
    return "/".join(str(UUID(p)) if h else str(p) for p, h in zip(parts, hexes, strict=True))


def _rows(office: SealedOffice, table: str) -> Iterator[Row]:
    with closing(sqlite3.connect(office.file)) as connection:
        connection.row_factory = sqlite3.Row
        query = f"SELECT rowid AS stands_at, * FROM {table}"  # noqa: S608 -- our own names
        for row in connection.execute(query):
            yield row["stands_at"], dict(row)
