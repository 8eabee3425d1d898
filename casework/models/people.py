"""Units (机构), the people who work in them, and their sign-ins."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class Unit(Base):
    """A bureau (局), section (科室), station (所) or enforcement team."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    parent: Mapped[str | None] = mapped_column(ForeignKey("units.code"))


class Person(Base):
    """A member of staff with an account."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"))
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("units.code"))
    """The unit whose matters, with those of its subordinate units, this person may see (管辖)."""
    roles: Mapped[list[str]] = mapped_column(JSON)
    credential_number: Mapped[str | None] = mapped_column(String(32))
    credential_from: Mapped[date | None]
    """First day on which the enforcement credential is valid; None: it was always."""
    credential_until: Mapped[date | None]
    """Last day on which the enforcement credential (执法证) is valid."""
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None] = mapped_column(String(8))
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    """As ``locked_until`` only kept for an older program: wrong passwords count elsewhere."""
    locked_until: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]

    def may_act_as_officer(self, on: date) -> bool:
        """Whether the person may act as an enforcement officer on that day (行政处罚法 42)."""
        valid = is_credential_valid(self.credential_from, self.credential_until, on)
        return self.active and "inspector" in self.roles and valid


def is_credential_valid(first: date | None, last: date | None, on: date) -> bool:
    """Whether an enforcement credential valid from ``first`` to ``last`` is so on that day."""
    return last is not None and (first or date.min) <= on <= last


class SignIn(Base):
    """A signed-in browser. The cookie's token is kept only as its digest."""

    __tablename__ = "sign_ins"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(200))
