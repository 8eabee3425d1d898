"""Which files of the evidence store the records still need."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from casework.models import Attachment, Incident, IssuedPaper

KEPT = union(
    select(Attachment.sha256),
    select(Attachment.view_sha256),
    select(IssuedPaper.pdf_sha256),
    select(IssuedPaper.docx_sha256),
)
"""Digests of what people handed in, of the view copies, and of issued papers."""


def digests_in_use(session: Session) -> set[str]:
    """Digests of every file on record, or waiting in an open incident."""
    return {*session.scalars(KEPT), *digests_of_incidents(session)}


def digests_of_incidents(session: Session) -> set[str]:
    """Digests of the photos of failed acts that an administrator may still try again."""
    waiting = session.scalars(select(Incident.arguments).where(Incident.resolved_at.is_(None)))
    return {
        photo[digest]
        for arguments in waiting
        for photo in arguments.get("photos", ())
        for digest in ("sha256", "view_sha256")
    }
