"""How soon things are handed in: by staff as they get round to it, by enterprises as they like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.definitions.rehearsal import StepStory
from casework.rules.calendar import WorkCalendar, office_day
from webapp.rehearsal.chances import Chances
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.inbox import Desk

BEHIND = (1, 1, 2, 3, 4, 6, 9)
"""Working days by which a late report is late, each entry as likely as the others."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Plans the day on which a new task will be handed in."""

    chances: Chances
    calendar: WorkCalendar

    def day(
        self, desk: Desk, party: Party, story: StepStory | None, *, today: date, lets_lie: int
    ) -> date:
        """``lets_lie``: working days the person in charge lets a task lie."""
        if story and story.waits_for_enterprise and desk.due_at is not None:
            return self._report(desk, office_day(desk.due_at), party, today)
        wait = lets_lie + self.chances.of(desk.kind).randint(*(story.takes if story else (0, 0)))
        return self.calendar.shift(today, wait) if wait else today

    def _report(self, desk: Desk, due: date, party: Party, today: date) -> date:
        """When the enterprise's report comes in: before the due day, or some days after it."""
        chance = self.chances.of(desk.kind)
        if chance.random() < party.temper.late:
            return self.calendar.shift(due, chance.choice(BEHIND))
        left = self.calendar.working_days_between(today, due)
        return self.calendar.shift(today, chance.randint(1, max(1, left)))
