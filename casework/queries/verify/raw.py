"""Reading rows whatever stands in them: each column by itself, and none stops the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeEngine

from casework.models import Matter
from casework.queries.verify.odd import ODD
from casework.record.collecting import key_of

AT_ONCE, BATCH = 500, 100


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that is not of its column's kind."""

    stands: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the database keeps it, and as it is meant."""

    table: Table
    raw: dict[str, Any]
    values: dict[str, Any]

    @property
    def key(self) -> str:
        """Its key as trails write it; what cannot be read of it, as it stands."""
        parts = [self.values[column.name] for column in self.table.primary_key]
        if any(isinstance(part, Unread) for part in parts):
            return "/".join(str(self.raw[column.name]) for column in self.table.primary_key)
        return key_of(parts)

    @property
    def unread(self) -> list[str]:
        """The columns that cannot be read."""
        return [name for name, value in self.values.items() if isinstance(value, Unread)]


def rows_of(
    session: Session, table: Table, *where: Any, order: Sequence[Any] = (), most: int | None = None
) -> list[Row]:
    """The rows of ``table``, all at once."""
    found = session.execute(_query(table, where, order).limit(most)).all()
    return [_row(session, table, values) for values in found]


def stream_of(
    session: Session, table: Table, *where: Any, order: Sequence[Any] = ()
) -> Iterator[Row]:
    """The rows of ``table``, some at a time."""
    query = _query(table, where, order).execution_options(yield_per=AT_ONCE)
    with session.execute(query) as found:
        for values in found:
            yield _row(session, table, values)


def _query(table: Table, where: Sequence[Any], order: Sequence[Any]) -> Select[Any]:
    columns = (as_it_stands(column).label(column.name) for column in table.columns)
    return select(*columns).where(*where).order_by(*order)


def _row(session: Session, table: Table, values: Any) -> Row:
    readers = _readers(table, session.get_bind().dialect)
    raw = dict(zip(readers, values, strict=True))
    return Row(table, raw, {name: _read(readers[name], raw[name]) for name in raw})


def as_it_stands(column: Any) -> Any:
    """A column without its type: nothing is converted, whatever stands there."""
    return type_coerce(column, NullType())


def batches_of_ids(session: Session) -> Iterator[list[Any]]:
    """The ids of all matters as they stand in the database, in order."""
    identity = as_it_stands(Matter.__table__.c.id)
    query = select(identity).order_by(identity).limit(BATCH)
    batch = list(session.scalars(query))
    while batch:
        yield batch
        batch = list(session.scalars(query.where(identity > batch[-1])))


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """Rows by what they belong to."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _read(reader: Callable[[Any], Any] | None, raw: Any) -> Any:
    if reader is None or raw is None:
        return raw
    try:
        return reader(raw)
    except ODD:
        return Unread(f"{raw!r}"[:120])


@lru_cache(maxsize=256)
def _readers(table: Table, dialect: Dialect) -> dict[str, Callable[[Any], Any] | None]:
    return {column.name: _reader(column, dialect) for column in table.columns}


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """How a value of a column is read. SQLite holds anything anywhere, so its kind is asked."""
    kind: TypeEngine[Any] = column.type
    plain = next((known for known in PLAIN if isinstance(kind, known)), None)
    if plain is not None:
        return partial(_of_kind, *PLAIN[plain])
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _of_kind(fits: type | tuple[type, ...], values: Sequence[Any], raw: Any) -> Any:
    if not isinstance(raw, fits) or (values and raw not in values):
        raise ValueError(raw)
    return bool(raw) if values else raw


PLAIN: Mapping[type[TypeEngine[Any]], tuple[type | tuple[type, ...], Sequence[Any]]] = {
    Boolean: (int, (0, 1)),
    Integer: (int, ()),
    Float: ((int, float), ()),
    String: (str, ()),
    LargeBinary: (bytes, ()),
}
"""Kinds that drivers give as they are: of which type, and which values alone."""
