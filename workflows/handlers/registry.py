"""The table that binds a BPMN service task's operation name to its function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from casework.definitions import Campaign, ProcessBook
from casework.errors import DefinitionError
from casework.models import Deadline, Matter, Submission
from casework.models.deadlines import ARMED
from casework.models.types import new_id
from casework.queries.numbers import next_number
from casework.rules.calendar import WorkCalendar
from casework.rules.deadlines import DeadlineRule, Term, term_of
from casework.rules.outlook import next_moment, passed_over
from casework.unit_of_work import UnitOfWork
from workflows.handlers.ladders import (
    Climbing,
    asked_of_rung,
    ladder_climbed,
    ladder_edition,
    ladder_moments,
)

M_co = TypeVar("M_co", bound=Matter, covariant=True)
Result: TypeAlias = Mapping[str, str | int | float | bool | None]
Handler = TypeVar("Handler", bound=Callable[..., Result])


class Decision(Protocol):
    """One evaluation of a decision table; ``workflows.engine`` has the real one."""

    @property
    def table(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def inputs(self) -> Mapping[str, Any]: ...
    @property
    def outputs(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """A matter to be opened by the act now running, in the same transaction."""

    matter: Matter
    facts: Mapping[str, str | int | bool]
    process: str | None = None
    """None: the process that matters of its kind begin."""


@dataclass(slots=True)
class StepContext(Generic[M_co]):
    """What a handler is given: the matter, its campaign, and the open unit of work."""

    work: UnitOfWork
    matter: M_co
    campaign: Campaign
    calendar: WorkCalendar
    tables: Callable[[str, Mapping[str, Any]], Decision]
    processes: ProcessBook
    submission: Submission | None = None
    """What the person just handed in; None when the clock acts."""
    decided: list[Decision] = field(default_factory=list)
    armed: dict[str, Deadline] = field(default_factory=dict)
    followers: list[NewMatter] = field(default_factory=list)

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers just handed in; empty when the clock acts."""
        return self.submission.answers if self.submission is not None else {}

    def decide(self, table: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the decision table says of ``inputs``; the trail keeps the rule that hit."""
        decision = self.tables(table, inputs)
        self.decided.append(decision)
        return decision.outputs

    def next_number(self, series: str) -> str:
        """The next number of ``series`` in the matter's unit and the year of today."""
        unit, year = self.matter.unit, self.work.today.year
        return next_number(self.work.session, series, self.processes.series[series], unit, year)

    def asked_of_rung(self, limit: Climbing, number: int) -> Mapping[str, Any]:
        """What the campaign's ladder asks at a rung; the trail keeps what it was."""
        decision = asked_of_rung(self.campaign, limit, number)
        self.decided.append(decision)
        return decision.outputs

    def term(self, rule: str, *, chosen: date | None = None) -> Term:
        """When the campaign's time limit ``rule`` runs out if it starts now."""
        law = self.campaign.rules.on(rule, self.work.today)
        return term_of(law, self.work.now, self.calendar, chosen=chosen)

    def arm(
        self, name: str, rule: str, *, ladder: str | None = None, chosen: date | None = None
    ) -> Deadline:
        """Start the time limit ``name`` by ``rule`` now; ``ladder`` overrides the rule's own."""
        term = self.term(rule, chosen=chosen)
        grade = self.matter.fact("grade")
        given = ladder_climbed(self.decide, ladder or term.rule.ladder, grade)
        deadline = new_deadline(self, name, term, given, chosen=chosen)
        self.armed[name] = deadline
        self.work.session.add(deadline)
        return deadline

    def open(self, matter: Matter, **facts: str | int | bool) -> None:
        """Open ``matter`` once this act is through, with the routing facts of its process."""
        self.followers.append(NewMatter(matter=matter, facts=facts))


def new_deadline(
    context: StepContext[Matter],
    name: str,
    term: Term,
    ladder: str | None,
    *,
    chosen: date | None = None,
) -> Deadline:
    """The row of a time limit that starts now, with the moment the sweep must look at it.

    Rungs that lie before the start are left out: a limit of two days needs no reminder three
    days ahead.
    """
    moments = ladder_moments(context.campaign, context.calendar, ladder, term.due_on)
    ahead = [moment for moment in moments if moment > context.work.now]
    return Deadline(
        id=new_id(),
        matter_id=context.matter.id,
        name=name,
        rule=term.rule.id,
        rule_from=term.rule.valid_from,
        edge=term.rule.edge,
        starts_at=term.start,
        chosen_on=chosen,
        due_on=term.due_on,
        due_at=term.due_at,
        state=ARMED,
        next_at=min([*ahead, term.due_at]),
        ladder=ladder,
        rungs_climbed=len(moments) - len(ahead),
        provisional=term.provisional,
        pauses=[],
        extensions=[],
        history=[],
        explanation={
            **explained(term),
            **ladder_edition(context.campaign, ladder),
            "rungs_left_out": len(moments) - len(ahead),
        },
    )


def next_look(
    campaign: Campaign, calendar: WorkCalendar, deadline: Deadline, now: datetime
) -> datetime | None:
    """When the sweep must look at a running limit next, after its day was moved.

    Each rung comes once: those climbed stay climbed, and those that the move put into the past
    are passed over for good, unless they tell of a delay.
    """
    moments = ladder_moments(campaign, calendar, deadline.ladder, deadline.due_on)
    over = passed_over(moments, deadline.rungs_climbed, due_at=deadline.due_at, now=now)
    pass_over(deadline, over)
    return look_at(deadline, moments)


def pass_over(deadline: Deadline, rungs: Sequence[int]) -> None:
    """Leave ``rungs`` out for good, in their order, and keep which they were."""
    if rungs:
        earlier = deadline.explanation.get("rungs_passed_over", [])
        kept = {"rungs_passed_over": [*earlier, *rungs]}
        deadline.explanation = {**deadline.explanation, **kept}
        deadline.rungs_climbed = rungs[-1]


def look_at(deadline: Deadline, moments: Sequence[datetime]) -> datetime | None:
    """When the sweep must look at a running limit next, whose rungs are reached at ``moments``."""
    delivered = deadline.delivered_at is not None
    return next_moment(moments, deadline.rungs_climbed, due_at=deadline.due_at, delivered=delivered)


def explained(term: Term) -> dict[str, Any]:
    """How a due day was found, for the trail and the page."""
    rule: DeadlineRule = term.rule
    added = {"added": term.changes.added} if term.changes.added else {}
    return {
        **added,
        "basis": rule.basis,
        "edition": edition_of(rule),
        "unit": rule.unit,
        "length": rule.length,
        "counted_to": term.counted_to.isoformat(),
        "moved_by": list(term.moved_by),
        "calendar": term.calendar_version,
    }


def edition_of(rule: DeadlineRule) -> list[str | int | None]:
    """All of a rule that its day depends on: another list is another edition of the rule."""
    first, last = rule.not_before, rule.not_later_than
    return [
        rule.unit,
        rule.length,
        rule.last_day,
        rule.edge,
        first.isoformat() if first else None,
        last.isoformat() if last else None,
    ]


SERVICE_TASKS: dict[str, Callable[..., Result]] = {}
GIVES: dict[str, frozenset[str]] = {}
"""By service task the facts it gives its process: those, and no others."""


def service_task(name: str, *, gives: Collection[str] = ()) -> Callable[[Handler], Handler]:
    """Register a function as the handler of the service task ``name``, which ``gives`` facts."""

    def register(handler: Handler) -> Handler:
        if name in SERVICE_TASKS:
            raise DefinitionError(duplicate=name)
        SERVICE_TASKS[name], GIVES[name] = handler, frozenset(gives)
        return handler

    return register


def parameters_of(name: str) -> frozenset[str]:
    """The parameters that the handler of a service task takes, besides its context."""
    found = inspect.signature(SERVICE_TASKS[name]).parameters.values()
    return frozenset(one.name for one in found if one.kind is inspect.Parameter.KEYWORD_ONLY)
