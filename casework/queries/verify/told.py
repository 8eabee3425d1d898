"""I-11: every row against what the trail last wrote of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casework.queries.verify.findings import Finding
from casework.queries.verify.raw import Row, Unread
from casework.record import SEALED, canonical
from casework.record.collecting import DELETED, INSERTED, UPDATED, is_sealed


@dataclass(slots=True)
class Told:
    """What a trail says of one row."""

    whole: bool = False
    """Whether the trail tells of the row from its beginning."""
    deleted: bool = False
    line: int = 0
    columns: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """By column: what stands there, and the line that says so."""


@dataclass(slots=True)
class Trail:
    """Follows what the lines of one trail say of rows, then looks at the rows."""

    name: str
    begun: bool = False
    """Whether the trail tells of its rows from its first line on."""
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def listen(self, lines: Iterable[Row]) -> Iterator[Finding]:
        """Take in what each line says."""
        for line in lines:
            written, seq = line.values["written"], line.values["seq"]
            if isinstance(written, Unread) or written is None or not isinstance(seq, int):
                continue
            try:
                self._take(written, seq)
            except (TypeError, ValueError, AttributeError, LookupError):
                facts = {"table": "events", "row": line.key, "column": "written"}
                problem = "what the line says of rows cannot be read"
                yield Finding("I-5", "line_unreadable", self.name, problem, facts)

    def _take(self, written: dict[str, dict[str, list[Any]]], seq: int) -> None:
        for table, rows in written.items():
            for key, (did, *columns) in rows.items():
                if did in {INSERTED, DELETED}:
                    self.told[table, key] = Told(whole=True, deleted=did == DELETED)
                told = self.told.setdefault((table, key), Told())
                told.line = seq
                if did in {INSERTED, UPDATED}:
                    told.columns.update({name: (v, seq) for name, v in columns[0].items()})

    def look(self, row: Row, unproven: Counter[str]) -> Iterator[Finding]:
        """Compare one row with what was told of it."""
        table, key = row.table.name, row.key
        told = self.told.get((table, key))
        facts = {"table": table, "row": key}
        if (table, key) in self.seen:
            yield Finding("I-11", "row_twice", self.name, f"{table} has the row twice", facts)
        self.seen.add((table, key))
        if told is None or told.deleted:
            if self.begun or told is not None:
                problem = f"{table} has a row that no line of the trail tells of"
                yield Finding("I-11", "row_untold", self.name, problem, facts)
            else:
                unproven[table] += 1
            told = Told()
        yield from self._columns(row, told, unproven, facts)

    def _columns(
        self, row: Row, told: Told, unproven: Counter[str], facts: dict[str, Any]
    ) -> Iterator[Finding]:
        missing = False
        for column in row.table.columns:
            stands = row.values[column.name]
            if isinstance(stands, Unread):
                said = {**facts, "column": column.name, "stands": stands.stands}
                problem = f"{column.name} in {row.table.name} cannot be read"
                yield Finding("I-11", "column_unreadable", self.name, problem, said)
            if not is_sealed(column):
                continue
            if column.name in told.columns:
                value, line = told.columns[column.name]
            elif told.whole:
                value, line = None, told.line
            else:
                missing = True
                continue
            yield from self._compare(row, column.name, value, {**facts, "line": line})
        if missing and told.line:
            unproven[row.table.name] += 1

    def _compare(
        self, row: Row, column: str, value: Any, facts: dict[str, Any]
    ) -> Iterator[Finding]:
        stands = row.values[column]
        if isinstance(stands, Unread):
            now: Any = stands
        else:
            try:
                now = canonical(stands, hidden=column in SEALED[row.table.name].hidden)
            except (TypeError, ValueError):
                now = Unread(f"{stands!r}"[:120])
        if now != value or isinstance(now, bool) != isinstance(value, bool):
            shown = now.stands if isinstance(now, Unread) else now
            said = {**facts, "column": column, "stands": shown, "told": value}
            problem = f"{column} in {row.table.name} is not what line {facts['line']} wrote"
            yield Finding("I-11", "column_differs", self.name, problem, said)

    def gone(self) -> Iterator[Finding]:
        """The rows that should be there and were not seen."""
        for (table, key), told in self.told.items():
            if not told.deleted and (table, key) not in self.seen and table in SEALED:
                facts = {"table": table, "row": key, "line": told.line}
                problem = f"a row of {table} that line {told.line} wrote is not there"
                yield Finding("I-11", "row_missing", self.name, problem, facts)
