"""I-1 and I-3: forms and models are kept as they were when acts relied on them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import Form
from casework.models import FormVersion
from casework.queries.verify.findings import Finding
from casework.queries.verify.odd import ODD


def form_versions(session: Session) -> Iterator[Finding]:
    """Every stored form can be read and is what its digest says."""
    for digest in session.scalars(select(FormVersion.digest).order_by(FormVersion.digest)).all():
        if _digest(session, digest) != digest:
            record = f"form {digest[:12]}"
            yield Finding("I-1", "form_altered", record, "the stored form was changed")


def _digest(session: Session, digest: str) -> str | None:
    query = select(FormVersion.definition).where(FormVersion.digest == digest)
    try:
        return Form.from_json(session.scalars(query).one()).digest
    except ODD:
        return None
