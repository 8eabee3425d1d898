"""Evidence (证据): files people hand in, known by their digest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class Attachment(Base):
    """One file handed in with a form: the original untouched; of a photo, a copy fit to view."""

    __tablename__ = "attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.task_id"))
    field: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    """What the file is by its content, never by its name."""
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    view_sha256: Mapped[str] = mapped_column(String(64))
    """Digest of the re-encoded copy that pages show: no metadata, no foreign bytes.

    Of a file that is no photo its own: pages show none of it, and offer it to be taken along.
    """
    taken_at: Mapped[str | None] = mapped_column(String(32))
    """What the photo itself claims (EXIF), as text: a claim, not a fact."""
    place: Mapped[str | None] = mapped_column(String(64))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
