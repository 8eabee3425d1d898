"""The installation's own rows: its clock, leases, number series, calendar, request receipts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base


class Installation(Base):
    """One row: whether this is a demonstration, and how far its clock stands from real time."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demo: Mapped[bool] = mapped_column(default=False)
    clock_offset: Mapped[float] = mapped_column(default=0.0)
    """Seconds added to real time by the demonstration clock; 0 without demo data."""


class Lease(Base):
    """Who may do a periodic job now; ``fence`` grows with every change of holder."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=0)


class NumberSeries(Base):
    """The last number given out, per kind of document, unit and year; without gaps (X-38)."""

    __tablename__ = "number_series"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class CalendarYear(Base):
    """A year whose working days the State Council has published."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(64))


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday, or a make-up working day (调休).

    ``notice`` is the year whose notice names it: a notice reaches into the December before its
    year, and replacing one leaves the days that another one names. The later notice holds.
    """

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    notice: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(40))


class Receipt(Base):
    """The answer already given to a request, found again by its Idempotency-Key."""

    __tablename__ = "receipts"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(200))
    """Where the answer points: the path of the page or record that the act produced."""
    created_at: Mapped[datetime] = mapped_column(index=True)
