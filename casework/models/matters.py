"""A matter (事项): whatever runs a process, is numbered, has limits and a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, case, event, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id

TYPED = ("hazard", "inspection", "interview", "escalation", "extension", "suspension")
"""Kinds with a table of their own, because lists and figures filter by its columns.

A matter of any other kind needs no class: its process declares the facts, ``details`` holds them.
"""


class Matter(Base):
    """One matter of any kind: those of a kind outside ``TYPED`` are just this."""

    __tablename__ = "matters"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(48), unique=True)
    campaign: Mapped[str] = mapped_column(String(64))
    campaign_version: Mapped[int]
    """The version of the campaign pack under which the matter was opened."""
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprises.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The nearest running time limit. Written by ``workflows.projection`` only."""
    stage: Mapped[str] = mapped_column(String(32), default="opened")
    """Where the process stands. Written by ``workflows.projection`` only."""
    outcome: Mapped[str | None] = mapped_column(String(32))
    trail_length: Mapped[int] = mapped_column(default=0)
    trail_seal: Mapped[str] = mapped_column(String(64), default="")
    """Seal of the last event of this matter's trail. Written by ``casework.unit_of_work`` only."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Declared facts without a column of their own, as JSON keeps them: days as text."""

    acts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Acts that limits start at, by name: ``at``, ``element``, ``on`` where a day was named.

    The end of a limit that another waits for stands here as ``rule:`` and the rule's id; what
    started the last limit by a rule, as ``began:`` and the rule's id.
    """

    __mapper_args__ = {
        "polymorphic_on": case((kind.in_(TYPED), kind), else_="matter"),
        "polymorphic_identity": "matter",
    }
    __table_args__: tuple[Index, ...] = (
        Index("ix_matters_campaign_kind_stage", "campaign", "kind", "stage"),
        Index("ix_matters_unit_kind", "unit", "kind"),
        Index(
            "ix_matters_open",
            "id",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    def fact(self, name: str) -> Any:
        """What is known under the fact ``name``: a column of the kind's own table, or a detail."""
        return getattr(self, name) if name in self._columns() else self.details.get(name)

    def keep(self, facts: Mapping[str, Any]) -> None:
        """Take note of facts as JSON has them; None: what was known before holds no more.

        A column that cannot be empty keeps what stands in it.
        """
        columns = self._columns()
        for name, value in facts.items():
            column = columns.get(name)
            if column is not None and (value is not None or column.nullable):
                is_day = value is not None and column.type.python_type is date
                setattr(self, name, date.fromisoformat(value) if is_day else value)
        details = {name: value for name, value in facts.items() if name not in columns}
        known = {**self.details, **details}
        if details:
            self.details = {name: value for name, value in known.items() if value is not None}

    def _columns(self) -> Mapping[str, Any]:
        """The columns of the kind's own table; those of all matters are no facts."""
        common = Matter.__mapper__.columns
        return {k: column for k, column in self.__mapper__.columns.items() if k not in common}

    def limit_moved(self, name: str, due_on: date) -> None:
        """Take note that the running time limit ``name`` is due on another day now."""


@event.listens_for(Matter, "init", propagate=True)
def _named(matter: Matter, _args: object, given: dict[str, Any]) -> None:
    """A matter of a class of its own knows its kind; ``details`` is never missing."""
    if type(matter) is not Matter:
        given["kind"] = name_of_kind(type(matter))
    given.setdefault("details", {})
    given.setdefault("acts", {})


def name_of_kind(kind: type[Matter]) -> str:
    """The ``kind`` of matters of this class."""
    return str(kind.__mapper__.polymorphic_identity)


def class_of_kind(name: str) -> type[Matter]:
    """The class that matters of the kind ``name`` are loaded as."""
    known = Matter.__mapper__.polymorphic_map.get(name)
    return known.class_ if known else Matter
