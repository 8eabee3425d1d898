"""Restoring a backup (恢复) into a database that holds nothing: checked whole before it begins."""

from __future__ import annotations

import hashlib
import hmac
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, func, inspect, select, update

from casework.documents.evidence import EvidenceStore
from casework.models import Base
from webapp.setup.archive import (
    MANIFEST,
    SIGNATURE,
    BackupRefused,
    Manifest,
    TableContent,
    evidence_entry,
    plain_tables,
    pointing_inwards,
    row_of,
    table_entry,
)
from webapp.setup.backup import signature
from webapp.setup.migrating import migrate, newest_revision, only_one_sets_up

AT_ONCE = 500
"""Rows written together."""
BLOCK = 1 << 20
SEALED_SINCE = "0017"
"""The revision of the tables from which on lines say what they wrote and are sealed by a key."""


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The zip; what is damaged in it is ``BackupRefused`` wherever it shows."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise BackupRefused(reason="not_whole", file=str(file)) from problem


def checked(archive: zipfile.ZipFile, *, key: bytes | None = None) -> Manifest:
    """The manifest, once everything in the backup was read and compared with it.

    Raises ``BackupRefused`` naming the table or file that is damaged, missing or too much.
    """
    if MANIFEST not in archive.namelist():
        raise BackupRefused(reason="no_manifest")
    raw = archive.read(MANIFEST)
    manifest = Manifest.from_bytes(raw)
    if key is not None:
        _check_signature(archive, raw, key)
    expected = {MANIFEST, SIGNATURE}
    expected |= {table_entry(table.name) for table in manifest.tables}
    expected |= {evidence_entry(digest) for digest in manifest.evidence}
    names = archive.namelist()
    if strange := set(names) - expected or {name for name in names if names.count(name) > 1}:
        raise BackupRefused(reason="unknown_entry", entry=min(strange))
    for table in manifest.tables:
        _compare(archive, table_entry(table.name), table.sha256)
    for digest in manifest.evidence:
        _compare(archive, evidence_entry(digest), digest)
    return manifest


def restore(
    archive: zipfile.ZipFile, manifest: Manifest, engine: Engine, evidence: EvidenceStore
) -> None:
    """Put a checked backup into an empty database, in one transaction, and its files beside it.

    Raises ``BackupRefused`` for a database that holds rows, and for a backup of another release's
    tables; nothing is changed then.
    """
    if manifest.revision != newest_revision():
        reason = "before_sealed" if manifest.revision < SEALED_SINCE else "other_revision"
        raise BackupRefused(reason=reason, backup=manifest.revision, program=newest_revision())
    _ensure_empty(engine)
    migrate(engine)
    for digest in manifest.evidence:
        evidence.keep(archive.read(evidence_entry(digest)))
    held = {table.name: table for table in manifest.tables}
    with engine.begin() as connection:
        only_one_sets_up(connection)
        for table in plain_tables():
            _fill(archive, connection, table, held[table.name])


def _check_signature(archive: zipfile.ZipFile, raw: bytes, key: bytes) -> None:
    if SIGNATURE not in archive.namelist():
        raise BackupRefused(reason="not_signed")
    if not hmac.compare_digest(archive.read(SIGNATURE), signature(raw, key).encode()):
        raise BackupRefused(reason="other_key")


def _compare(archive: zipfile.ZipFile, entry: str, sha256: str) -> None:
    if entry not in archive.namelist():
        raise BackupRefused(reason="entry_missing", entry=entry)
    digest = hashlib.sha256()
    try:
        with archive.open(entry) as content:
            while block := content.read(BLOCK):
                digest.update(block)
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise BackupRefused(reason="entry_damaged", entry=entry) from problem
    if digest.hexdigest() != sha256:
        raise BackupRefused(reason="entry_damaged", entry=entry)


def _ensure_empty(engine: Engine) -> None:
    there = set(inspect(engine).get_table_names())
    with engine.execution_options(reading=True).connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in there and connection.scalar(select(func.count()).select_from(table)):
                raise BackupRefused(reason="not_empty", table=table.name)


def _fill(
    archive: zipfile.ZipFile, connection: Connection, table: Table, held: TableContent
) -> None:
    """Insert the rows; what points to rows of the same table is set once all are there."""
    inwards = pointing_inwards(table.name)
    later: list[dict[str, Any]] = []
    with archive.open(table_entry(table.name)) as lines:
        rows = (row_of(line, table) for line in lines)
        while batch := list(islice(rows, AT_ONCE)):
            for row in batch:
                pointing = {f"to_{name}": row[name] for name in inwards if row[name] is not None}
                if pointing:
                    empty = {f"to_{name}": None for name in inwards}
                    later.append({"this": row[_key(table)], **empty, **pointing})
                    row.update(dict.fromkeys(inwards))
            connection.execute(table.insert(), batch)
    if connection.scalar(select(func.count()).select_from(table)) != held.rows:
        raise BackupRefused(reason="not_empty", table=table.name)
    if later:
        _point(connection, table, inwards, later)


def _point(
    connection: Connection, table: Table, inwards: list[str], rows: list[dict[str, Any]]
) -> None:
    change = update(table).where(table.c[_key(table)] == bindparam("this"))
    connection.execute(change.values({name: bindparam(f"to_{name}") for name in inwards}), rows)


def _key(table: Table) -> str:
    (column,) = table.primary_key
    return column.name
