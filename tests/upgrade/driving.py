"""Every open matter is driven to its end: whatever is on a desk is done, and the days go by.

Knows no process and no step. What a form asks is answered plainly, and of the answers that decide
the way the next one is given each time the same task comes again, so that no circle is endless.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.errors import NotPermitted, StrikeOffRefused, TimeLimitRefused
from casework.models import Matter, Submission, WorkItem
from tests.builders import AGREED, World
from tests.offices import an_office
from tests.radar.album import Album
from tests.radar.drawing import drawn, written
from webapp.jobs.heartbeat import tick
from workflows.commands.tasks import form_of

MOST_DAYS = 400
"""More than the longest wait of any process; a matter still open then waits for nothing."""
BY_RULE = (TimeLimitRefused, NotPermitted, StrikeOffRefused)
"""What the rules may answer: those of a time limit to a request, of evidence to a strike-off."""


@dataclass(slots=True)
class Driver:
    """Does all the open work of an office, until none is left."""

    world: World
    newest_first: bool = True
    """Whether a request is decided before the matter it is about is done, or that one first."""
    turn: int = 0
    """Which way is taken first where ways part; 0 is the plain one."""
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each step (process, step) was done."""
    refused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Answers the rules refused: process, step, error."""
    _times: Counter[tuple[UUID, str, str]] = field(default_factory=Counter)

    def drive(self) -> None:
        """Go on, day after day, until no matter is open."""
        office = an_office(self.world)
        for _ in range(MOST_DAYS):
            while self._do_all():
                pass
            if not self._open():
                return
            tomorrow = self.world.clock.today + timedelta(days=1)
            self.world.clock.on(tomorrow.isoformat())
            tick(office)
        raise AssertionError(f"still open: {self._open()}; refused: {self.refused}")

    def _do_all(self) -> bool:
        """Do each task that is open now; whether any was done."""
        done = [self._hand_in(item) for item in self._items()]
        return any(done)

    def _items(self) -> list[WorkItem]:
        opened = Matter.id.desc() if self.newest_first else Matter.id  # ids go by time
        query = select(WorkItem).join(Matter, Matter.id == WorkItem.matter_id)
        with self.world.reading() as work:
            return list(work.session.scalars(query.order_by(opened, WorkItem.task_id)))

    def _open(self) -> list[str]:
        query = select(Matter.number).where(Matter.closed_at.is_(None))
        with self.world.reading() as work:
            return list(work.session.scalars(query))

    def _hand_in(self, item: WorkItem) -> bool:
        """Do a task, if an act before has not withdrawn it and some answer is allowed."""
        if all(open_now.task_id != item.task_id for open_now in self.world.items(item.matter_id)):
            return False
        came = (item.matter_id, item.process, item.step)
        for answers in self._ways(item, self.turn + self._times[came]):
            try:
                self.world.do(item.matter_id, item.step, **answers)
            except BY_RULE as refusal:
                self.refused[item.process, item.step, refusal.code] += 1
                continue
            self._photograph(item)
            self._times[came] += 1
            self.done[item.process, item.step] += 1
            return True
        return False

    def _photograph(self, item: WorkItem) -> None:
        """Hand in a new photo where a strike-off demands one, and compare it with all others."""
        campaign = self.world.runtime.campaigns[self.world.matter(item.matter_id).campaign]
        if (item.process, item.step) == campaign.strike_off.recheck:
            with self.world.reading() as work:
                done = work.session.get_one(Submission, item.task_id)
            album = Album(self.world)
            album.hand_in(done, [written(drawn(self.done.total()))])
            album.print_all()

    def _ways(self, item: WorkItem, turn: int) -> Iterator[dict[str, Any]]:
        """The answers that decide where the task's process goes on, each way once."""
        form = form_of(self.world.runtime, item, self.world.matter(item.matter_id))
        choices: dict[str, list[Any]] = {}
        for asked in form.fields:
            if asked.routes:
                plain = [asked.name in AGREED, asked.name not in AGREED]
                listed = getattr(asked, "choices", None)
                choices[asked.name] = [c.value for c in listed] if listed else plain
        for way in range(max(map(len, choices.values()), default=1)):
            yield {name: all_[(turn + way) % len(all_)] for name, all_ in choices.items()}
