"""Collecting the rows that a transaction writes, as they will stand in the trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Table, inspect
from sqlalchemy.orm import InstanceState, Mapper, Session

from casework.models import OFFICE_TRAIL, Limit
from casework.record.canonical import canonical
from casework.record.coverage import SEALED, Sealed

INSERTED, UPDATED, DELETED = "+", "~", "-"
Rows = dict[str, dict[str, list[Any]]]
"""By table and key: what was done to the row, and its columns as they stand now."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attribute of a class is stored."""

    attribute: str
    table: str
    column: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a class is sealed: its tables, and their columns; keys stand beside them."""

    tables: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(slots=True)
class Written:
    """What one transaction wrote, by trail."""

    by_trail: dict[UUID, Rows] = field(default_factory=dict)
    is_sealed: bool = False
    """Whether the lines were written already; nothing is added then."""

    def note(self, trail: UUID, table: str, key: str, *, did: str, columns: dict[str, Any]) -> None:
        """Note what was done to a row; a later note of the same row completes an earlier one."""
        rows = self.by_trail.setdefault(trail, {}).setdefault(table, {})
        before = rows.get(key)
        if did == DELETED:
            if before is not None and before[0] == INSERTED:
                del rows[key]
            else:
                rows[key] = [DELETED]
        elif did == INSERTED or before is None or before[0] == DELETED:
            rows[key] = [did, columns]
        else:
            before[1].update(columns)

    def take(self, session: Session) -> dict[UUID, Rows]:
        """All that was written and is about to be; what comes later is not noted any more."""
        collect(session, self)
        self.is_sealed = True
        return {
            trail: kept
            for trail, rows in self.by_trail.items()
            if (kept := {table: said for table, said in rows.items() if said})
        }


def collect_written(session: Session, *_flush: object) -> None:
    """Note what a flush is about to write; listens to the sessions of units of work."""
    written = session.info.get(Written)
    if written is not None and not written.is_sealed:
        collect(session, written)


def collect(session: Session, written: Written) -> None:
    """Note every object of ``session`` that is new, changed or to be deleted."""
    for entity in session.new:
        _fill_defaults(entity)
        _note(session, written, entity, INSERTED)
    for entity in session.dirty:
        if inspect(entity).committed_state:
            _note(session, written, entity, UPDATED)
    for entity in session.deleted:
        _note(session, written, entity, DELETED)


def _note(session: Session, written: Written, entity: Any, did: str) -> None:
    state: InstanceState[Any] = inspect(entity)
    layout = _layout(state.mapper)
    if not layout.tables:
        return
    columns: dict[str, dict[str, Any]] = {table: {} for table in layout.tables}
    if did == INSERTED:
        for place, value in _given(layout, state.dict):
            columns[place.table][place.column] = canonical(value, hidden=place.hidden)
    elif did == UPDATED:
        for place in _changed(layout, state.committed_state):
            value = getattr(entity, place.attribute)
            columns[place.table][place.column] = canonical(value, hidden=place.hidden)
    key = key_of(state.mapper.primary_key_from_instance(entity))
    for table, said in columns.items():
        if said or did != UPDATED:
            trail = _trail(session, entity, SEALED[table])
            written.note(trail, table, key, did=did, columns=said)


def _given(layout: Layout, values: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    """The columns of a new row that hold something; the others are NULL, and left out."""
    for place in layout.places:
        value = values.get(place.attribute)
        if value is not None:
            yield place, value


def _changed(layout: Layout, before: Mapping[str, Any]) -> Iterator[Place]:
    """The columns that a change touches."""
    for place in layout.places:
        if place.attribute in before:
            yield place


def key_of(parts: Any) -> str:
    """The key of a row in the trail."""
    return "/".join(str(canonical(part)) for part in parts)


@cache
def _layout(mapper: Mapper[Any]) -> Layout:
    """The sealed tables and columns of a class and of those it inherits from."""
    tables = (str(cast(Table, table).name) for table in mapper.tables)
    places = []
    for attribute in mapper.column_attrs:
        for column in attribute.columns:
            if is_sealed(column):
                table = str(cast(Table, column.table).name)
                hidden = column.name in SEALED[table].hidden
                places.append(Place(attribute.key, table, str(column.name), hidden))
    return Layout(tuple(name for name in tables if name in SEALED), tuple(places))


def is_sealed(column: Any) -> bool:
    """Whether the trail says what stands in a column."""
    if not isinstance(column, Column) or column.primary_key:
        return False
    rule = SEALED.get(column.table.name)
    return rule is not None and column.name not in rule.without


def _fill_defaults(entity: Any) -> None:
    """Give a new object the defaults that its insertion would give it: the trail tells them."""
    given: Mapping[str, Any] = inspect(entity).dict
    for attribute, default in _defaults(inspect(entity).mapper):
        if attribute not in given:
            setattr(entity, attribute, default.arg(None) if default.is_callable else default.arg)


@cache
def _defaults(mapper: Mapper[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (attribute.key, column.default)
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if isinstance(column, Column) and column.default is not None
    )


def _trail(session: Session, entity: Any, rule: Sealed) -> UUID:
    if rule.trail == "office":
        return OFFICE_TRAIL
    named: UUID | None = getattr(entity, rule.matter)
    if named is None:
        return OFFICE_TRAIL
    return _matter_of(session, named) if rule.trail == "limit" else named


def _matter_of(session: Session, limit_id: UUID) -> UUID:
    fresh = (new for new in session.new if isinstance(new, Limit) and new.id == limit_id)
    return (next(fresh, None) or session.get_one(Limit, limit_id)).matter_id
