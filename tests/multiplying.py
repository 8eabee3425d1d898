"""Many hazards from one: every row of it again under new ids, numbered and sealed as its own.

What commands need a tenth of a second for is there in a millisecond, and the engine runs on from
the copied state as from the original; ``bihuan verify`` finds nothing amiss.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import orjson
import zstandard
from sqlalchemy import Engine, insert, select, update

from casework.models import (
    EventRow,
    Hazard,
    Inspection,
    Limit,
    Matter,
    NumberSeries,
    ProcessRow,
    RectificationOrder,
    Rung,
    Submission,
    WorkItem,
)
from casework.models.types import new_id
from casework.record import SEALED, canonical, line_content
from casework.record.collecting import INSERTED, is_sealed, key_of
from casework.rules.numbering import read_number, written_number
from casework.rules.seals import seal
from casework.unit_of_work import CLOCK, UnitOfWorkFactory

BATCH = 500
ID = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-f])"
)
OWN = (
    (Matter, Matter.id),
    (Hazard, Hazard.id),
    (ProcessRow, ProcessRow.matter_id),
    (WorkItem, WorkItem.matter_id),
    (Limit, Limit.matter_id),
    (RectificationOrder, RectificationOrder.hazard_id),
    (Submission, Submission.matter_id),
    (EventRow, EventRow.trail),
)
"""Tables with rows of a hazard, in the order in which they may be filled."""

Rows = list[tuple[Any, list[dict[str, Any]]]]


def multiply(engine: Engine, hazard: UUID, times: int) -> list[UUID]:
    """Copy a hazard ``times``; return the ids of the copies."""
    with engine.begin() as connection:
        original: Rows = [
            (
                kind.__table__,
                [
                    dict(row)
                    for row in connection.execute(
                        select(kind.__table__).where(kind.__table__.c[column.key] == hazard)
                    ).mappings()
                ],
            )
            for kind, column in OWN
        ]
        assert not connection.execute(select(Rung.id).limit(1)).all(), "copy before rungs are there"
        last = {
            row.kind: row.last
            for row in connection.execute(select(NumberSeries.__table__))
            if row.unit == original[0][1][0]["unit"]
        }
    copies: list[UUID] = []
    own = _ids_of(original, hazard)
    while len(copies) < times:
        many = min(BATCH, times - len(copies))
        made = [_copied(original, own, last) for _ in range(many)]
        with engine.begin() as connection:
            for place, (table, _) in enumerate(original):
                rows = [row for copy in made for row in copy[place][1]]
                if rows:
                    connection.execute(insert(table), rows)
            for kind in ("hazard", "order"):
                change = update(NumberSeries).where(NumberSeries.kind == kind)
                connection.execute(change.values(last=last[kind]))
        _count_problems(engine, original, many)
        copies.extend(copy[0][1][0]["id"] for copy in made)
    return copies


def _count_problems(engine: Engine, original: Rows, many: int) -> None:
    """Count the copies at the inspection that found the original, which its trail tells."""
    parent = original[0][1][0]["parent_id"]
    at = original[-1][1][-1]["occurred_at"]
    if parent is not None:
        with UnitOfWorkFactory(engine, lambda: at, lambda *_: None)(CLOCK) as work:
            work.session.get_one(Inspection, parent).problems += many


def _ids_of(original: Rows, hazard: UUID) -> set[str]:
    """Every id that belongs to the hazard alone: its own, its tasks', limits' and process's."""
    own = {hazard.hex}
    for table, rows in original:
        for row in rows:
            own |= {row[c].hex for c in ("id", "task_id") if c in row}
            if table is ProcessRow.__table__:
                own |= {found.replace("-", "") for found in ID.findall(_unpacked(row["state"]))}
    return own


def _copied(original: Rows, own: set[str], last: dict[str, int]) -> Rows:
    new = {old: uuid4().hex for old in own}
    new |= {  # limits and matters are told apart by the order of their ids
        row["id"].hex: new_id().hex
        for table, rows in original
        for row in rows
        if table in {Matter.__table__, Limit.__table__, RectificationOrder.__table__}
    }

    def anew(text: str) -> str:
        return ID.sub(lambda found: _as(found.group(), new), text)

    said: dict[str, str] = {}
    copy: Rows = [(table, [_row(row, anew) for row in rows]) for table, rows in original]
    for table, kind in ((Matter.__table__, "hazard"), (RectificationOrder.__table__, "order")):
        for row in next(rows for t, rows in copy if t is table):
            last[kind] += 1
            number = _next(row["number"], last[kind])
            said[row["number"]] = number
            row["number"] = number
    _seal(copy, said)
    return copy


def _next(written: str, number: int) -> str:
    """A number of the same series."""
    read = read_number(written)
    assert read is not None
    return written_number(read.word, read.unit, read.year, number)


def _as(found: str, new: dict[str, str]) -> str:
    mapped = new.get(found.replace("-", ""))
    if mapped is None:
        return found
    return str(UUID(mapped)) if "-" in found else mapped


def _row(row: dict[str, Any], anew: Callable[[str], str]) -> dict[str, Any]:
    return {name: _value(name, value, anew) for name, value in row.items()}


def _value(name: str, value: Any, anew: Callable[[str], str]) -> Any:
    if isinstance(value, UUID):
        return UUID(anew(value.hex))
    if name == "state" and isinstance(value, bytes):
        return zstandard.compress(anew(_unpacked(value)).encode(), 3)
    if name == "facts":
        return orjson.loads(anew(orjson.dumps(value).decode()))
    return value


def _seal(copy: Rows, said: dict[str, str]) -> None:
    """Tell the copy's own numbers in its trail, and seal it line by line."""
    (matter,) = copy[0][1]
    before = ""
    for row in sorted(copy[-1][1], key=lambda row: row["seq"]):
        text = orjson.dumps(row["facts"]).decode()
        for old, number in said.items():
            text = text.replace(old, number)
        row["facts"] = orjson.loads(text)
        row["written"] = _written(copy) if row["seq"] == 1 else None
        row["mac_key"] = row["mac"] = None
        before = row["seal"] = seal(before, line_content(row))
    matter["trail_seal"] = before


def _written(copy: Rows) -> dict[str, Any]:
    """All rows of a copy as its first line tells of them."""
    found: dict[str, Any] = {}
    for table, rows in copy:
        for row in rows if table.name in SEALED else ():
            key = key_of(row[column.name] for column in table.primary_key)
            hidden = SEALED[table.name].hidden
            found.setdefault(str(table.name), {})[key] = [
                INSERTED,
                {
                    str(column.name): canonical(row[column.name], hidden=column.name in hidden)
                    for column in table.columns
                    if is_sealed(column)
                },
            ]
    return found


def _unpacked(state: bytes) -> str:
    return zstandard.ZstdDecompressor().decompress(state).decode()
