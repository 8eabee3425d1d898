"""Which files of the evidence store the records still need."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from casework.models import Attachment, Incident


def digests_in_use(session: Session) -> set[str]:
    """Digests of every photo and view copy on record, or waiting in an open incident."""
    kept = union(select(Attachment.sha256), select(Attachment.view_sha256))
    return {*session.scalars(kept), *digests_of_incidents(session)}


def digests_of_incidents(session: Session) -> set[str]:
    """Digests of the photos of failed acts that an administrator may still try again."""
    waiting = session.scalars(select(Incident.arguments).where(Incident.resolved_at.is_(None)))
    return {
        photo[digest]
        for arguments in waiting
        for photo in arguments.get("photos", ())
        for digest in ("sha256", "view_sha256")
    }
