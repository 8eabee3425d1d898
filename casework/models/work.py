"""The running process as rows: its memory, what it waits for, what people handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import PackedJson


class ProcessRow(Base):
    """The engine's own memory of a matter: opaque outside ``workflows.engine``."""

    __tablename__ = "processes"

    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    process_id: Mapped[str] = mapped_column(String(48))
    model_digest: Mapped[str] = mapped_column(ForeignKey("process_models.digest"), index=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class WorkItem(Base):
    """A user task to be done by a person (待办)."""

    __tablename__ = "work_items"

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    process: Mapped[str] = mapped_column(String(48))
    step: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(32))
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    form: Mapped[str] = mapped_column(String(48))
    officers: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_work_items_role_unit_due_at", "role", "unit", "due_at", "opened_at", "task_id"),
        Index("ix_work_items_role_due_at", "role", "due_at", "opened_at", "task_id", "unit"),
    )


class Submission(Base):
    """What a person handed in: the record of the act, kept whole. Append-only."""

    __tablename__ = "submissions"

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    process: Mapped[str] = mapped_column(String(48))
    step: Mapped[str] = mapped_column(String(48))
    form_digest: Mapped[str] = mapped_column(ForeignKey("form_versions.digest"))
    """The version of the form it was filled in (X-25)."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    second_officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    handed_in_at: Mapped[datetime]
    answers: Mapped[dict[str, Any]] = mapped_column(PackedJson)


class ProcessModelRow(Base):
    """A process model with all it calls, stored once by digest and never changed."""

    __tablename__ = "process_models"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    process_id: Mapped[str] = mapped_column(String(48))
    bundle: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime]


class FormVersion(Base):
    """A form as it stood when it was filled in, stored once by digest."""

    __tablename__ = "form_versions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(48))
    definition: Mapped[dict[str, Any]] = mapped_column(PackedJson)
