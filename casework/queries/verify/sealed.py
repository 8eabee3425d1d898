"""I-5 and I-11 over the whole database: each trail, and the rows it tells of, some at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from casework.models import OFFICE_TRAIL, Base, EventRow, Limit, Matter, OfficeTrail
from casework.queries.verify.chain import Chain, Proof
from casework.queries.verify.findings import Finding
from casework.queries.verify.raw import (
    Row,
    Unread,
    as_it_stands,
    batches_of_ids,
    grouped,
    rows_of,
    stream_of,
)
from casework.queries.verify.told import Trail
from casework.record import SEALED

TABLES = Base.metadata.tables
EVENTS, MATTERS, LIMITS = (TABLES[model.__tablename__] for model in (EventRow, Matter, Limit))
OFFICE = "the office's own trail"
OF_MATTERS = [name for name, rule in SEALED.items() if rule.trail in {"matter", "either"}]
OF_LIMITS = [name for name, rule in SEALED.items() if rule.trail == "limit"]
OF_OFFICE = [name for name, rule in SEALED.items() if rule.trail in {"office", "either"}]
KEY_TAKEN = "SealKeyTaken"


def keyed_since(session: Session) -> Any:
    """The moment of the first line that says a key is used; None before."""
    office = (EVENTS.c.trail == OFFICE_TRAIL, EVENTS.c.kind == KEY_TAKEN)
    first = rows_of(session, EVENTS, *office, order=[EVENTS.c.seq], most=1)
    at = first[0].values["recorded_at"] if first else None
    return None if isinstance(at, Unread) else at


def matter_trails(
    session: Session, proof: Proof, unproven: Counter[str], tell: Callable[[int], None]
) -> Iterator[Finding]:
    """The trail of each matter, and every row that belongs to the matter."""
    for batch in batches_of_ids(session):
        lines = grouped(
            rows_of(
                session,
                EVENTS,
                as_it_stands(EVENTS.c.trail).in_(batch),
                order=[EVENTS.c.trail, EVENTS.c.seq],
            ),
            lambda row: row.raw["trail"],
        )
        rows = rows_of_matters(session, batch)
        for matter_id in batch:
            yield from _matter(lines[matter_id], rows.get(matter_id, []), proof, unproven)
        tell(len(batch))


def rows_of_matters(session: Session, batch: Sequence[Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    owner: dict[Any, Any] = {}
    for name in OF_MATTERS:
        table, column = TABLES[name], TABLES[name].c[SEALED[name].matter]
        for row in rows_of(session, table, as_it_stands(column).in_(batch)):
            found.setdefault(row.raw[column.name], []).append(row)
            if table is LIMITS:
                owner[row.raw["id"]] = row.raw["matter_id"]
    limits = select(as_it_stands(LIMITS.c.id)).where(as_it_stands(LIMITS.c.matter_id).in_(batch))
    for name in OF_LIMITS:
        table, column = TABLES[name], TABLES[name].c[SEALED[name].matter]
        for row in rows_of(session, table, as_it_stands(column).in_(limits)):
            found.setdefault(owner[row.raw[column.name]], []).append(row)
    return found


def _matter(
    lines: list[Row], rows: list[Row], proof: Proof, unproven: Counter[str]
) -> Iterator[Finding]:
    matter = next(row for row in rows if row.table is MATTERS)
    yield from _seals(_name_of(matter), lines, _head_of(matter), proof)
    trail = Trail(_name_of(matter))
    yield from trail.listen(lines)
    opened = trail.told.get(("matters", matter.key))
    trail.begun = opened is not None and opened.whole
    for row in rows:
        yield from trail.look(row, unproven)
    yield from trail.gone()


def office_trail(session: Session, proof: Proof, unproven: Counter[str]) -> Iterator[Finding]:
    """The trail of acts that belong to no matter, and every row that belongs to the office."""
    chain, trail = Chain(OFFICE, proof), Trail(OFFICE)
    first: Any = None
    for line in stream_of(session, EVENTS, EVENTS.c.trail == OFFICE_TRAIL, order=[EVENTS.c.seq]):
        first = first or line
        yield from chain.follow([line])
        yield from trail.listen([line])
    yield from chain.ends(*_head(session))
    trail.begun = first is not None and first.values["written"] is not None
    for name in OF_OFFICE:
        table = TABLES[name]
        ours = [table.c[SEALED[name].matter].is_(None)] if SEALED[name].trail == "either" else []
        for row in stream_of(session, table, *ours):
            yield from trail.look(row, unproven)
    yield from trail.gone()


def seals_of_trail(session: Session, trail: Any, proof: Proof) -> Iterator[Finding]:
    """The lines of one trail alone, named as :func:`matter_trails` names them."""
    stands = as_it_stands(EVENTS.c.trail)
    lines = rows_of(session, EVENTS, stands == trail, order=[EVENTS.c.seq])
    matters = rows_of(session, MATTERS, as_it_stands(MATTERS.c.id) == trail)
    if matters:
        yield from _seals(_name_of(matters[0]), lines, _head_of(matters[0]), proof)
    else:
        yield from _seals(OFFICE, lines, _head(session), proof)


def _seals(name: str, lines: list[Row], head: tuple[Any, Any], proof: Proof) -> Iterator[Finding]:
    chain = Chain(name, proof)
    yield from chain.follow(lines)
    yield from chain.ends(*head)


def _name_of(matter: Row) -> str:
    number = matter.values["number"]
    return number if isinstance(number, str) else f"matter {matter.key}"


def _head_of(matter: Row) -> tuple[Any, Any]:
    return matter.values["trail_length"], matter.values["trail_seal"]


def _head(session: Session) -> tuple[Any, Any]:
    heads = rows_of(session, TABLES[OfficeTrail.__tablename__], most=1)
    return (heads[0].values["trail_length"], heads[0].values["trail_seal"]) if heads else (0, "")


def orphans(session: Session) -> Iterator[Finding]:
    """Trails and rows of matters, or of limits, that are not there."""
    yield from orphaned_trails(session)
    for name in [*OF_MATTERS, *OF_LIMITS]:
        table, column = TABLES[name], TABLES[name].c[SEALED[name].matter]
        of, what = (LIMITS, "limit") if name in OF_LIMITS else (MATTERS, "matter")
        for owner, times in _without(session, table, column, of, column.is_not(None)):
            facts = {"table": name, "rows": str(times), what: str(owner)}
            problem = f"{name} has rows of a {what} that is not there"
            yield Finding("I-11", "row_orphaned", f"{what} {owner}", problem, facts)


def orphaned_trails(session: Session) -> Iterator[Finding]:
    """Trails of matters that are not there."""
    none = EVENTS.c.trail != OFFICE_TRAIL
    for trail, lines in _without(session, EVENTS, EVENTS.c.trail, MATTERS, none):
        told = {"lines": lines}
        yield Finding("I-5", "trail_orphaned", f"trail {trail}", "its matter is not there", told)


def _without(
    session: Session, table: Table, column: Any, of: Table, *where: Any
) -> list[tuple[Any, int]]:
    if table is of:
        return []
    stands, other = as_it_stands(column), of.alias()
    query = select(stands, func.count()).outerjoin_from(table, other, other.c.id == column)
    query = query.where(other.c.id.is_(None), *where).group_by(stands).order_by(stands)
    return [(owner, times) for owner, times in session.execute(query)]


def unread_rows(session: Session) -> Iterator[Finding]:
    """Values that cannot be read in tables of which no trail tells."""
    for name, table in TABLES.items():
        if name in SEALED or table is EVENTS:
            continue
        for row in stream_of(session, table):
            for column in row.unread:
                stands = row.values[column].stands
                facts = {"table": name, "row": row.key, "column": column, "stands": stands}
                problem = f"{column} in {name} cannot be read"
                yield Finding("I-11", "column_unreadable", f"{name} {row.key}", problem, facts)
