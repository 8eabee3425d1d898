"""All that the page of a matter shows, gathered in one reading and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.definitions import Campaign
from casework.errors import StateDamaged
from casework.limits.clocks import MatterClock, clock_in_view, clocks_of
from casework.models import Hazard, Inspection, Matter, RectificationOrder
from casework.models.limits import RUNNING
from casework.queries.disposal import DisposalState, disposal_of, inspection_of
from casework.queries.incidents import waiting_incidents
from casework.queries.matters import (
    MatterFile,
    OpenTask,
    RelatedMatter,
    matter_file,
    open_tasks,
    orders_of,
    related_matters,
)
from casework.queries.milestones import milestones
from casework.queries.papers import PaperLine, WantedPaper, papers_of, wanted_papers
from casework.queries.people import names_in_charge
from casework.queries.photo_pairs import ItemPhotos
from casework.queries.submissions import Evidence, HandedIn, handed_in
from casework.queries.timeline import TrailLine, trail_of
from casework.unit_of_work import UnitOfWork
from webapp.app.context import runtime
from webapp.app.i18n import words
from webapp.pages.matters.diagram import Diagram, diagram_of
from webapp.pages.matters.waiting import Wait, waits_of
from webapp.pages.tasks.evidence import pairs_of
from webapp.words.vocabulary import unit_titles
from workflows.commands.papers import issuers
from workflows.limits.coming import coming
from workflows.limits.commands import acts_open_to


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open task with the people who may do it."""

    task: OpenTask
    mine: bool
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class Station:
    """A milestone as the page draws it."""

    name: str
    state: str
    when: Any


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A paper to be issued, and whether the reader may."""

    wanted: WantedPaper
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """One matter, read once: facts, clocks, tasks, papers, relations, trail and path."""

    file: MatterFile
    campaign: Campaign
    clocks: Sequence[MatterClock]
    acts: Mapping[UUID, Sequence[str]]
    """What the reader may do to each running limit: extension, suspension, override."""
    stations: Sequence[Station]
    tasks: Sequence[TaskLine]
    orders: Sequence[RectificationOrder]
    papers: Sequence[PaperLine]
    """Papers that were issued, the oldest first."""
    wanted: Sequence[WantedLine]
    """Papers that its tasks ask for and that do not stand."""
    related: Sequence[RelatedMatter]
    trail: Sequence[TrailLine]
    submissions: Mapping[str, HandedIn]
    """By the id of the task they completed, as text."""
    units: Mapping[str, str]
    diagram: Diagram
    disposal: Sequence[DisposalState]
    """Of an inspection, or of the one that a hazard came from: how far its items are."""
    item: ItemPhotos | None
    """Of a hazard: its photos before and after."""
    waits: Sequence[Wait]
    """What an open matter waits for; empty once it is closed."""

    @property
    def unit_of_time(self) -> str:
        """The unit of the first time limit, in which a longer term is asked for."""
        return str(self.clocks[0].explanation.get("unit", "")) if self.clocks else ""

    @property
    def photos(self) -> list[tuple[HandedIn, Evidence]]:
        """Every photo with the submission it came with."""
        return [(handed, photo) for handed in self.submissions.values() for photo in handed.photos]


def gather(work: UnitOfWork, matter_id: UUID, process: str | None) -> MatterPage:
    """Everything about a matter the actor may see; ``process`` chooses the diagram shown."""
    session, actor = work.session, work.actor
    file = matter_file(session, actor, matter_id)
    matter = file.matter
    trail = trail_of(session, matter_id)
    clocks = _clocks(work, matter)
    tasks = _tasks(work, matter_id, matter.unit)
    handed, papers = handed_in(session, matter_id), papers_of(session, matter_id)
    return MatterPage(
        file=file,
        campaign=runtime().campaigns[matter.campaign],
        clocks=clocks,
        acts=acts_open_to(runtime(), work, matter, [c.id for c in clocks if c.state in RUNNING]),
        stations=_stations(file, trail),
        tasks=tasks,
        orders=orders_of(session, matter_id) if isinstance(matter, Hazard) else (),
        papers=papers,
        wanted=_wanted(work, matter, handed, papers),
        related=related_matters(session, matter, actor),
        trail=trail,
        submissions={str(one.task_id): one for one in handed},
        units=unit_titles(session),
        diagram=diagram_of(file, trail, process),
        disposal=_disposal(work, matter),
        item=_item(work, matter),
        waits=_waits(work, file, tasks) if matter.closed_at is None else (),
    )


def _wanted(
    work: UnitOfWork, matter: Matter, handed: Sequence[HandedIn], papers: Sequence[PaperLine]
) -> list[WantedLine]:
    campaign = runtime().campaigns[matter.campaign]
    withdrawn = runtime().processes.withdraws(matter.kind, matter.outcome)
    return [
        WantedLine(one, bool(issuers(runtime(), matter, one.paper.id) & work.actor.roles))
        for one in wanted_papers(campaign, handed, papers, withdrawn=withdrawn)
    ]


def _disposal(work: UnitOfWork, matter: Matter) -> Sequence[DisposalState]:
    if not isinstance(matter, Hazard | Inspection):
        return ()
    return disposal_of(work.session, inspection_of(matter), runtime().campaigns[matter.campaign])


def _item(work: UnitOfWork, matter: Matter) -> ItemPhotos | None:
    """The marks of the strike-off's check are left out: they are its approver's to see."""
    if not isinstance(matter, Hazard):
        return None
    return pairs_of(work, matter.id, runtime().campaigns[matter.campaign])


def waits(work: UnitOfWork, matter_id: UUID) -> Sequence[Wait]:
    """What a matter the actor may see waits for."""
    file = matter_file(work.session, work.actor, matter_id)
    if file.matter.closed_at is not None:
        return ()
    return _waits(work, file, _tasks(work, matter_id, file.matter.unit))


def _waits(work: UnitOfWork, file: MatterFile, tasks: Sequence[TaskLine]) -> Sequence[Wait]:
    """By its own limits only: one it merely is about moves another matter."""
    matter, office = file.matter, runtime()
    own = clocks_of(work.session, matter.id)
    campaign = office.campaigns[matter.campaign]
    ahead = {c.id: then for c in own if (then := coming(office, campaign, c)) is not None}
    try:
        messages = sorted(office.engine.describe(file.model_digest, file.state).messages)
    except StateDamaged:
        messages = []
    incidents = waiting_incidents(work.session, matter.id)
    open_now = [line.task for line in tasks]
    return waits_of(matter.kind, open_now, own, ahead, messages=messages, incidents=incidents)


def _clocks(work: UnitOfWork, matter: Matter) -> Sequence[MatterClock]:
    """The matter's own time limits, or the one of another matter that it is about."""
    about = matter.fact("limit_id")
    if about is None:
        return clocks_of(work.session, matter.id)
    return [clock_in_view(work.session, work.actor, about)[0]]


def _tasks(work: UnitOfWork, matter_id: UUID, unit: str) -> list[TaskLine]:
    tasks = open_tasks(work.session, matter_id)
    staff = names_in_charge(work.session, unit) if tasks else ()
    return [
        TaskLine(
            task,
            task.may_be_done_by(work.actor),
            [name for name, roles in staff if task.role in roles],
        )
        for task in tasks
    ]


def _stations(file: MatterFile, trail: Sequence[TrailLine]) -> list[Station]:
    """Milestones reached, the one being worked on, those ahead or passed over."""
    found = milestones(runtime().processes, file.process_id, file.matter.kind, trail)
    last = max((n for n, m in enumerate(found) if m.reached_at), default=-1)
    closed = file.matter.closed_at is not None
    stations = []
    for place, milestone in enumerate(found):
        state = "done" if milestone.reached_at else "skipped" if place < last or closed else "todo"
        if state == "todo" and place == last + 1:
            state = "current"
        stations.append(Station(words(milestone.title), state, milestone.reached_at))
    return stations
