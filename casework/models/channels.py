"""Notices that leave the house: what each person chose, how each channel does, calendar feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base


class NoticeSettings(Base):
    """Which notices a person wants outside the house, by which channels, and when."""

    __tablename__ = "notice_settings"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    addresses: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """By channel: where the person is reached on it. Personal: shown to the person alone."""
    choices: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    """By kind of notice: the channels it is sent on besides the list in the house."""
    quiet_from: Mapped[int] = mapped_column(default=0)
    quiet_until: Mapped[int] = mapped_column(default=0)
    """Full hours of the office's day; equal: no quiet hours."""
    urgent_breaks: Mapped[bool] = mapped_column(default=False)
    """Whether what must be acted on for a delay comes in quiet hours too."""
    digest_hour: Mapped[int] = mapped_column(default=8)
    digested_on: Mapped[date | None]
    """The office day for which a digest was last made or found unnecessary."""

    def channels_for(self, kind: str) -> Sequence[str]:
        """The channels on which notices of ``kind`` are sent."""
        return self.choices.get(kind, [])


class ChannelState(Base):
    """How a channel does: its circuit breaker opens after failures in a row."""

    __tablename__ = "channel_states"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    """Failures of the channel itself in a row; 0 when the last attempt reached it."""
    open_until: Mapped[datetime | None]
    """Until when nothing is tried; then one letter finds out how it stands."""
    last_error: Mapped[str] = mapped_column(String(64), default="")
    last_failed_at: Mapped[datetime | None]
    last_sent_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A person's calendar at a secret address, which is kept only as its digest."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
