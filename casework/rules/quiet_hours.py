"""Quiet hours (免打扰时段): whole hours of the office's day in which no letter is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.rules.calendar import OFFICE_TIME, office_day, start_of_day


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour up to another, over midnight if need be; equal hours mean never."""

    start: int
    end: int

    def cover(self, hour: int) -> bool:
        """Whether the hour that begins at ``hour`` o'clock is quiet."""
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end

    def release(self, moment: datetime) -> datetime:
        """``moment`` itself when it is not quiet, else the end of the quiet hours it lies in."""
        hour = moment.astimezone(OFFICE_TIME).hour
        if not self.cover(hour):
            return moment
        next_day = self.start > self.end and hour >= self.start
        day = office_day(moment) + timedelta(days=int(next_day))
        return start_of_day(day) + timedelta(hours=self.end)
