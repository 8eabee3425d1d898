"""What guards the sign-in: counts of wrong passwords, attempts, known devices, one-time links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base
from casework.models.types import new_id


class SignInBrake(Base):
    """How often passwords were tried of late, for one account, address, device, or the door."""

    __tablename__ = "sign_in_brakes"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A digest: what an unknown name was is not kept, a password may have been typed there."""
    counted: Mapped[float] = mapped_column(default=0.0)
    """Attempts not forgotten at ``last_at``."""
    last_at: Mapped[datetime] = mapped_column(index=True)
    noted: Mapped[bool] = mapped_column(default=False)
    """Whether an attempt during the present wait stands in the trail: one line is enough."""


class SignInAttempt(Base):
    """One attempt to sign in and what came of it, in the history of the person (登录记录)."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """None where the name is not that of an account."""
    name_key: Mapped[str] = mapped_column(String(64))
    """A keyed digest of the name, to count how many names were tried."""
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(200))
    result: Mapped[str] = mapped_column(String(16))
    known_device: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("ix_sign_in_attempts_person_id_at", "person_id", "at"),
        Index("ix_sign_in_attempts_at", "at"),
    )


class KnownDevice(Base):
    """A browser in which a person signed in before. Its cookie is kept only as its digest."""

    __tablename__ = "known_devices"

    device_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime]


class PasswordLink(Base):
    """A one-time link by which a person sets a password. Its token is kept only as its digest."""

    __tablename__ = "password_links"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(64))
    good_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or replaced by a newer one."""
