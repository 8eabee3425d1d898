"""What a backup looks like: a zip of tables as lines of JSON, of evidence, and a manifest.

Values are written as the columns' types read them, so a backup of one kind of database can be
restored into the other. What is kept compressed stays as it is.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, Column, Date, LargeBinary, MetaData, Table, Uuid

from casework.errors import CaseworkError
from casework.models import Base
from casework.models.types import PackedJson, UtcDateTime

FORMAT = "bihuan-backup-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.hmac-sha256"


class BackupRefused(CaseworkError):
    """A backup that cannot be made or restored; ``reason`` says why."""

    code = "backup_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """One table in a backup: how many rows, and the SHA-256 of its lines."""

    name: str
    columns: Sequence[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds; written last, so that a backup without one is not whole."""

    format: str
    made_at: str
    program: str
    revision: str
    tables: Sequence[TableContent]
    evidence: Sequence[str]
    """Digests of the files of evidence."""
    missing: Sequence[str]
    """Digests of files that the records name and the store did not have."""

    def to_bytes(self) -> bytes:
        """As the backup holds it."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """Read it; ``BackupRefused`` for anything else."""
        try:
            data = orjson.loads(raw)
            tables = tuple(TableContent(**table) for table in data.pop("tables"))
            manifest = cls(tables=tables, **data)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise BackupRefused(reason="no_manifest") from problem
        if manifest.format != FORMAT:
            raise BackupRefused(reason="other_format", format=str(manifest.format))
        return manifest


def table_entry(name: str) -> str:
    """Where the rows of a table stand in the zip."""
    return f"tables/{name}.jsonl"


def evidence_entry(digest: str) -> str:
    """Where a file of evidence stands in the zip."""
    return f"evidence/{digest}"


def plain_tables() -> list[Table]:
    """Every table, parents before what points to them, with compressed columns as bytes."""
    metadata = MetaData()
    return [
        Table(
            table.name,
            metadata,
            *(
                Column(column.name, _plain_type(column.type), primary_key=column.primary_key)
                for column in table.columns
            ),
        )
        for table in Base.metadata.sorted_tables
    ]


def pointing_inwards(name: str) -> list[str]:
    """The columns of a table that point to rows of the same table."""
    table = Base.metadata.tables[name]
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def line_of(row: Sequence[Any]) -> bytes:
    """One row as a line."""
    return orjson.dumps(list(row), default=_bytes_as_text) + b"\n"


def row_of(line: bytes, table: Table) -> dict[str, Any]:
    """One line as a row; ``BackupRefused`` if it does not fit the table."""
    try:
        values = orjson.loads(line)
        return {
            column.name: None if value is None else _reader(column)(value)
            for column, value in zip(table.columns, values, strict=True)
        }
    except (ValueError, TypeError, AttributeError) as problem:
        raise BackupRefused(reason="row_damaged", table=table.name) from problem


def _plain_type(kind: Any) -> Any:
    if isinstance(kind, PackedJson):
        return LargeBinary()
    return JSON(none_as_null=True) if isinstance(kind, JSON) else kind


def _bytes_as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError


READERS: Mapping[type[Any], Callable[[Any], Any]] = {
    LargeBinary: lambda text: base64.b64decode(text, validate=True),
    UtcDateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Uuid: UUID,
}


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    return READERS.get(type(column.type), lambda value: value)
