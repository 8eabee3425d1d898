"""Making a backup (备份) while the office works: one moment of the database, and its evidence."""

from __future__ import annotations

import hashlib
import hmac
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from casework.documents.evidence import EvidenceStore
from casework.errors import NotFound
from casework.queries.evidence import KEPT
from webapp.setup.archive import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    BackupRefused,
    Manifest,
    TableContent,
    evidence_entry,
    line_of,
    plain_tables,
    table_entry,
)

AT_ONCE = 500
"""Rows read together."""
READABLE_BY_OWNER = 0o600


def back_up(
    session: Session,
    evidence: EvidenceStore,
    file: Path,
    *,
    made_at: datetime,
    program: str,
    revision: str,
    key: bytes | None = None,
) -> Manifest:
    """Write everything ``session`` sees, and the files it names, to ``file``.

    The file appears whole or not at all, readable by its owner only; with ``key`` its manifest is
    signed. Raises ``BackupRefused`` where ``file`` exists already.
    """
    if file.exists():
        raise BackupRefused(reason="file_exists", file=str(file))
    with _draft_of(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = tuple(_written(archive, session, table) for table in plain_tables())
        kept, missing = _copied(archive, session, evidence)
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at.isoformat(),
            program=program,
            revision=revision,
            tables=tables,
            evidence=kept,
            missing=missing,
        )
        archive.writestr(MANIFEST, manifest.to_bytes())
        if key is not None:
            archive.writestr(SIGNATURE, signature(manifest.to_bytes(), key))
    return manifest


@contextmanager
def _draft_of(file: Path) -> Iterator[BinaryIO]:
    """A file beside ``file`` that takes its name once it is written whole and on the disk."""
    draft = file.with_name(f".{file.name}.partial")
    draft.unlink(missing_ok=True)
    opened = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, READABLE_BY_OWNER)
    try:
        with os.fdopen(opened, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def signature(manifest: bytes, key: bytes) -> str:
    """HMAC-SHA-256 of a manifest, in hexadecimal digits."""
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()


def _written(archive: zipfile.ZipFile, session: Session, table: Table) -> TableContent:
    digest, rows = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    with archive.open(table_entry(table.name), "w", force_zip64=True) as entry:
        for row in session.connection().execute(query):
            line = line_of(row)
            entry.write(line)
            digest.update(line)
            rows += 1
    return TableContent(
        name=table.name,
        columns=[column.name for column in table.columns],
        rows=rows,
        sha256=digest.hexdigest(),
    )


def _copied(
    archive: zipfile.ZipFile, session: Session, evidence: EvidenceStore
) -> tuple[list[str], list[str]]:
    """Digests of the files that were copied, and of those the store does not have."""
    kept, missing = [], []
    for digest in session.scalars(KEPT.order_by("sha256")):
        try:
            content = evidence.read(digest)
        except NotFound:
            missing.append(digest)
            continue
        archive.writestr(evidence_entry(digest), content, zipfile.ZIP_STORED)
        kept.append(digest)
    return kept, missing
