"""What the sweep leaves for those who watch over it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base


class SweepWatch(Base):
    """One row: the last run of the sweep, all runs together, and how the clocks stood then.

    Moments are the machine's, not those of the office's clock.
    """

    __tablename__ = "sweep_watch"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(64), default="")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    fired: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    runs_ever: Mapped[int] = mapped_column(default=0)
    fired_ever: Mapped[int] = mapped_column(default=0)
    delivered_ever: Mapped[int] = mapped_column(default=0)
    failed_ever: Mapped[int] = mapped_column(default=0)
    wall_at: Mapped[datetime | None]
    """With ``steady`` and ``steady_of`` the last reading of the clocks that was believed."""
    steady: Mapped[float] = mapped_column(default=0.0)
    steady_of: Mapped[str] = mapped_column(String(64), default="")
    stalls_looked_at: Mapped[datetime | None]
    """When every open matter was last looked at for one that nothing will move."""
