"""Day after day: the clock ticks, inspectors go out, people empty their inboxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from casework.errors import CaseworkError
from casework.forms import Form, Occasion, Terms
from casework.forms.disposal_items import DONE, IN_PROGRESS, NOT_APPLICABLE
from casework.forms.files import PhotosField
from casework.models import Matter
from casework.queries.disposal import asked_items
from casework.unit_of_work import CLOCK, UnitOfWork
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick
from webapp.jobs.photos import compare_now
from webapp.rehearsal.album import Album
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.inbox import Desk, Inbox
from webapp.rehearsal.pace import Pace
from webapp.rehearsal.papers import Registry
from webapp.rehearsal.people import Colleague, Staff
from webapp.rehearsal.stage import PlayedClock
from webapp.rehearsal.stories import Stories
from workflows.commands.incidents import attempt
from workflows.commands.inspections import start_inspection
from workflows.commands.papers import MadeFiles, PaperPlace
from workflows.commands.tasks import complete_task

AGREED = frozenset({"attended", "signed", "accompanied_signed", "stamped"})
"""Yes-or-no questions whose plain answer is yes."""
EARLY, MORNING, AFTERNOON, EVENING = time(0, 10), time(9, 0), time(14, 0), time(18, 0)


@dataclass(slots=True)
class Diary:
    """Plays an office through its days. The only place where acts are done."""

    office: Office
    clock: PlayedClock
    campaign: str
    staff: Staff
    stories: Stories
    pace: Pace
    visits: Mapping[date, list[Party]]
    planned: dict[UUID, tuple[date, Colleague]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Acts the office's rules refused, by code."""
    acts: int = 0
    album: Album = field(init=False)
    inbox: Inbox = field(init=False)
    registry: Registry = field(init=False)

    def __post_init__(self) -> None:
        self.album = Album(self.office.evidence)
        self.inbox = Inbox(self.office.runtime.processes)
        self.registry = Registry(self.office, self.campaign)

    def play(self, first: date, last: date, tell: Callable[[date, int], None]) -> None:
        """Play the days from ``first`` to ``last``; ``tell`` hears of each day when it is over."""
        day = first
        while day <= last:
            self.tick(day, EARLY)
            if self.office.runtime.calendar.is_working_day(day):
                self.clock.set(day, MORNING)
                self.go_out(day, self.visits.get(day, ()))
                self.empty_inboxes(day)
                self.clock.set(day, AFTERNOON)
                self.empty_inboxes(day)
                self.tick(day, EVENING)
            tell(day, self.acts)
            day += timedelta(days=1)

    def tick(self, day: date, at: time) -> None:
        """Let everything fall due, and deliver the messages, that are due by then."""
        self.clock.set(day, at)
        while not tick(self.office).idle:
            pass

    def go_out(self, day: date, parties: Iterable[Party]) -> None:
        """Begin an inspection of each party."""
        for party in parties:
            chance = self.stories.chances.of("visits")
            inspector = self.staff.somebody("inspector", party.unit, chance)
            product = chance.choice(party.products)

            def begin(work: UnitOfWork, party: Party = party, product: str = product) -> UUID:
                return start_inspection(
                    self.office.runtime,
                    work,
                    campaign=self.campaign,
                    enterprise_id=party.id,
                    product_class=product,
                )

            self._act(inspector, begin, act="start_inspection", matter_id=None)

    def empty_inboxes(self, day: date) -> None:
        """Do the tasks planned for today; plan new ones."""
        compare_now(self.office)
        with self.office.unit_of_work.reading(CLOCK) as work:
            for desk in self.inbox.open_tasks(work.session, known=self.planned):
                self._plan(desk, day)
        due = [task for task, (on, _) in self.planned.items() if on <= day]
        for task in due:
            _, colleague = self.planned.pop(task)
            self._hand_in(task, colleague, day)

    def shows(self, desk: Desk, day: date) -> str | None:
        """Digest of the new picture that the task hands in: who rechecks shows what was found."""
        return self.album.new() if self.rechecks(desk) else None

    def shows_item(self, number: int) -> list[str]:
        """Digests of the new pictures that show a failing item of a record."""
        return [self.album.new()]

    def rechecks(self, desk: Desk) -> bool:
        """Whether the task is the recheck that a strike-off looks at."""
        return (desk.process, desk.step) == self._recheck

    @property
    def _recheck(self) -> tuple[str, str]:
        return self.office.runtime.campaigns[self.campaign].strike_off.recheck

    def _shown(self, desk: Desk, form: Form, day: date) -> dict[str, list[str]]:
        asked = [f.name for f in form.fields if isinstance(f, PhotosField)]
        digest = self.shows(desk, day) if asked else None
        return {} if digest is None else {name: [digest] for name in asked}

    def _settles(self, desk: Desk, _no: str) -> str:
        """How far a disposal item is: some take longer than the visit, none than the recheck."""
        chance = self.stories.chances.of("disposal")
        if self.rechecks(desk):
            return DONE
        return chance.choices((DONE, NOT_APPLICABLE, IN_PROGRESS), (2, 6, 2))[0]

    def lets_wait(self, session: Session, desk: Desk, day: date) -> bool:
        """Whether a task planned for today is put off by a day."""
        return False

    def _plan(self, desk: Desk, day: date) -> None:
        chance = self.stories.chances.of(desk.kind)
        colleague = self.staff.somebody(desk.role, desk.unit, chance)
        on = self.pace.day(
            desk,
            self.stories.party(desk),
            self.stories.of_step(desk),
            today=day,
            lets_lie=colleague.lets_lie(chance),
        )
        self.planned[desk.task_id] = (on, colleague)

    def _hand_in(self, task: UUID, colleague: Colleague, day: date) -> None:
        with self.office.unit_of_work.reading(colleague.actor) as work:
            desk = self.inbox.read(work.session, task)
            if desk is None:
                return
            form = self._form(work.session, desk, day)
            if self.lets_wait(work.session, desk, day):
                self.planned[task] = (day + timedelta(days=1), colleague)
                return
        failing = self.stories.failing(desk, form)
        says = self.stories.says(desk, day)
        occasion = Occasion(
            today=day,
            companions=colleague.companions,
            product_class=desk.product_class,
            problem_type=desk.problem_type,
            agrees=AGREED,
            failing=failing,
            photos=self.album.digests,
            shows=self.shows_item,
            settles=partial(self._settles, desk),
            says=says | self._shown(desk, form, day),
        )
        answers = form.filled(occasion)
        photos = self.album.handed_in(form, answers)

        def complete(work: UnitOfWork) -> UUID:
            return complete_task(
                self.office.runtime, work, task_id=task, answers=answers, photos=photos
            )

        self._act(colleague, complete, act="complete_task", matter_id=desk.matter_id)
        if self.registry.asks(desk):
            self._issue(colleague, desk)

    def _form(self, session: Session, desk: Desk, day: date) -> Form:
        """The form of a task, with what its inspection left in progress."""
        campaign = self.office.runtime.campaigns[self.campaign]
        form = campaign.forms[desk.form]
        matter = session.get_one(Matter, desk.matter_id)
        items = asked_items(session, form, matter, campaign)
        return form.on(Terms(today=day, disposal=items))

    def _issue(self, colleague: Colleague, desk: Desk) -> None:
        """Issue the papers that the task asks for and that must be served."""
        for place in self.registry.places(colleague, desk):
            files = self.registry.drawn(colleague, place)

            def issue(
                work: UnitOfWork, place: PaperPlace = place, files: MadeFiles = files
            ) -> UUID:
                return self.registry.issue(work, place, files)

            self._act(colleague, issue, act="issue_paper", matter_id=desk.matter_id)

    def _act(
        self,
        colleague: Colleague,
        run: Callable[[UnitOfWork], UUID],
        *,
        act: str,
        matter_id: UUID | None,
    ) -> None:
        try:
            attempt(
                self.office.unit_of_work,
                colleague.actor,
                run,
                act=act,
                matter_id=matter_id,
                arguments={},
            )
        except CaseworkError as refusal:
            reason = refusal.facts.get("reason")
            self.refused[f"{refusal.code}: {reason}" if reason else refusal.code] += 1
        self.acts += 1
