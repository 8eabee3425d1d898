"""What is loaded once, at start-up; only the calendar is replaced while the program runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from casework.definitions import CampaignBook, ProcessBook
from casework.errors import DefinitionError, UnknownServiceTask
from casework.models import Limit, Matter, Submission
from casework.rules.calendar import WorkCalendar
from casework.unit_of_work import UnitOfWork
from workflows.engine import JSON, ProcessEngine
from workflows.limits.changes import HeldLimit
from workflows.registry import StepContext
from workflows.steps import GIVES, SERVICE_TASKS


@dataclass(slots=True)
class Runtime:
    """Engine, campaigns and calendar: what a command needs besides its unit of work."""

    engine: ProcessEngine
    campaigns: CampaignBook
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    """Replaced by the office, never changed, when another year has been loaded."""

    @property
    def processes(self) -> ProcessBook:
        """Every process in words."""
        return self.campaigns.processes

    def step_context(
        self, work: UnitOfWork, matter: Matter, submission: Submission | None = None
    ) -> StepContext[Matter]:
        """What the handlers of ``matter`` 's service tasks are given."""
        return StepContext(
            work=work,
            matter=matter,
            campaign=self.campaigns[matter.campaign],
            calendar=self.calendar,
            tables=self.engine.decide,
            processes=self.processes,
            submission=submission,
        )

    def held_limit(self, work: UnitOfWork, limit: Limit, matter: Matter) -> HeldLimit:
        """A running limit of ``matter``, whose row is held, with the rules it is counted by."""
        return HeldLimit(
            work=work,
            row=limit,
            matter=matter,
            campaign=self.campaigns[matter.campaign],
            calendar=self.calendar,
        )


def services(
    context: StepContext[Matter],
) -> Callable[[str, Mapping[str, JSON]], Mapping[str, JSON]]:
    """The handlers, bound to one matter, as the engine calls them."""

    def call(operation: str, parameters: Mapping[str, JSON]) -> Mapping[str, JSON]:
        handler = SERVICE_TASKS.get(operation)
        if handler is None:
            raise UnknownServiceTask(operation=operation)
        given = dict(handler(context, **parameters))
        if given.keys() != GIVES[operation]:
            raise DefinitionError(operation=operation, given=sorted(given), reason="other_facts")
        return given

    return call
