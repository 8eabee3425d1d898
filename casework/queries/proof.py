"""The proof of one matter (举证包): its trail, its rows, and the way up to a signed checkpoint."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Base, EventRow, Matter
from casework.queries.verify.raw import Row, Unread, rows_of
from casework.queries.verify.sealed import rows_of_matters
from casework.record import SEALED, canonical, line_content
from casework.record.canonical import DIGEST
from casework.record.checkpoints import Checkpoint, heads_of
from casework.record.collecting import is_sealed
from casework.record.merkle import path_of
from casework.rules.seals import canonical_text

FORMAT = "bihuan-proof/1"
EVENTS = Base.metadata.tables[EventRow.__tablename__]


def proof_of(session: Session, number: str, folder: Path, checkpoint: Checkpoint) -> dict[str, Any]:
    """Everything a stranger needs to check the matter ``number``; raises ``NotFound``."""
    matter_id = session.scalar(select(Matter.id).where(Matter.number == number))
    if matter_id is None:
        raise NotFound(kind="matter", number=number)
    lines = rows_of(session, EVENTS, EVENTS.c.trail == matter_id, order=[EVENTS.c.seq])
    raw = session.connection().dialect.name == "sqlite"
    found = rows_of_matters(session, [matter_id.hex if raw else matter_id])
    rows = [row for some in found.values() for row in some]
    return {
        "format": FORMAT,
        "matter": number,
        "trail": matter_id.hex,
        "lines": [_line(line) for line in lines],
        "rows": _rows(rows),
        "contents": _contents(rows),
        "checkpoint": orjson.loads(checkpoint.signed_text()) | {"signature": checkpoint.signature},
        **_way_up(folder, checkpoint, matter_id),
    }


def _line(line: Row) -> dict[str, Any]:
    values = line.values
    return {
        "content": canonical_text(line_content(values)).decode(),
        **{name: values[name] for name in ("seal", "mac")},
    }


def _rows(rows: Sequence[Row]) -> dict[str, dict[str, dict[str, Any]]]:
    told: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        columns = {name: _told(row, name, value) for name, value in _sealed(row)}
        told.setdefault(str(row.table.name), {})[row.key] = columns
    return told


def _sealed(row: Row) -> list[tuple[str, Any]]:
    return [(str(c.name), row.values[c.name]) for c in row.table.columns if is_sealed(c)]


def _contents(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """What stands behind the digests in the rows."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for name, value in _sealed(row):
            said = _told(row, name, value)
            if not isinstance(said, str) or not said.startswith(DIGEST):
                continue
            digest = said.removeprefix(DIGEST)
            if isinstance(value, bytes):
                found[digest] = {"base64": base64.b64encode(value).decode()}
            else:
                text = value if isinstance(value, str) else canonical_text(value).decode()
                found[digest] = {"text": text}
    return found


def _told(row: Row, name: str, value: Any) -> Any:
    if isinstance(value, Unread):
        return value.stands
    return canonical(value, hidden=name in SEALED[row.table.name].hidden)


def _way_up(folder: Path, checkpoint: Checkpoint, matter_id: UUID) -> dict[str, Any]:
    heads = list(heads_of(folder, checkpoint))
    place = next(n for n, head in enumerate(heads) if head.trail == matter_id.hex)
    head, leaves = heads[place], [head.leaf() for head in heads]
    return {
        "head": {"length": head.length, "seal": head.seal},
        "place": place,
        "path": path_of(leaves, place),
    }
