"""Enterprises (经营主体): producers and sellers under supervision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class Enterprise(Base):
    """One producer or seller, known by its unified social credit code (GB 32100)."""

    __tablename__ = "enterprises"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    entity: Mapped[str] = mapped_column(String(16))
    """``producer`` (生产企业) or ``seller`` (销售经营者)."""
    ccc: Mapped[bool] = mapped_column(default=False)
    odm: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    products: Mapped[list[str]] = mapped_column(JSON)
    area_tags: Mapped[list[str]] = mapped_column(JSON)
    search: Mapped[str] = mapped_column("search_text", Text)
    """Folded name, pinyin, initials and code: what a search box looks in."""
    created_at: Mapped[datetime]
