"""The table that binds a BPMN service task's operation name to its function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from uuid import UUID

from casework.definitions import Campaign, ProcessBook
from casework.definitions.process import Telling
from casework.errors import DefinitionError
from casework.limits.outlook import next_moment, passed_over
from casework.limits.rules import LimitRule, Term, term_of
from casework.models import Limit, Matter, Submission
from casework.models.limits import ARMED
from casework.models.types import new_id
from casework.queries.numbers import next_number
from casework.rules.calendar import WorkCalendar, office_day
from casework.unit_of_work import UnitOfWork
from workflows.limits.ladders import (
    Climbing,
    asked_of_rung,
    ladder_climbed,
    ladder_moments,
    offsets_of,
)
from workflows.limits.start_acts import Start, happened, limit_began, start_of

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What another matter is told by the act now running, in the same transaction."""

    matter_id: UUID
    message: str
    facts: Mapping[str, Any]
    """What it takes note of, as JSON has it."""


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
    armed: dict[str, Limit] = field(default_factory=dict)
    followers: list[NewMatter] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    """Acts that happened in this advance and that limits start at."""

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
        """When the campaign's time limit ``rule`` runs out if it is set now."""
        return self._begun(rule, chosen)[0]

    def _begun(self, rule: str, chosen: date | None) -> tuple[Term, Start]:
        """The law of the day it starts on says how long it is (L-VER)."""
        law, work = self.campaign.rules.on(rule, self.work.today), self.work
        start = start_of(work.session, self.matter, self.processes, law, work.now)
        begun = start.moment
        return term_from(self.campaign, self.calendar, rule, begun, chosen=chosen), start

    def pass_by(self, elements: Iterable[tuple[str, str]]) -> None:
        """Take note of the acts that happened at ``elements``, each once in an advance."""
        told = {act["element"] for act in self.acts}
        new = [(p, e) for p, e in elements if f"{p}.{e}" not in told]
        self.acts += happened(self.matter, self.processes, new, self.work.now)

    def arm(
        self, name: str, rule: str, *, ladder: str | None = None, chosen: date | None = None
    ) -> Limit:
        """Set the time limit ``name`` by ``rule``; ``ladder`` overrides the rule's own."""
        term, start = self._begun(rule, chosen)
        grade = self.matter.fact("grade")
        given = ladder_climbed(self.decide, ladder or term.rule.ladder, grade)
        limit = new_limit(self, name, term, given, chosen=chosen)
        limit.started_by, limit.started_in = start.act, start.place
        limit_began(self.matter, rule, start)
        self.armed[name] = limit
        self.work.session.add(limit)
        return limit

    def open(self, matter: Matter, **facts: str | int | bool) -> None:
        """Open ``matter`` once this act is through, with the routing facts of its process."""
        self.followers.append(NewMatter(matter=matter, facts=facts))

    def tell(self, matter_id: UUID, telling: Telling) -> None:
        """Tell another matter something once this act is through, with facts of this one."""
        facts = {theirs: self.matter.fact(mine) for theirs, mine in telling.facts.items()}
        self.words.append(Word(matter_id=matter_id, message=telling.message, facts=facts))


def term_from(
    campaign: Campaign,
    calendar: WorkCalendar,
    rule: str,
    moment: datetime,
    *,
    chosen: date | None = None,
) -> Term:
    """When the campaign's time limit ``rule`` runs out, by the law of the day it starts on."""
    law = campaign.rules.on(rule, office_day(moment))
    return term_of(law, moment, calendar, chosen=chosen)


def new_limit(
    context: StepContext[Matter],
    name: str,
    term: Term,
    ladder: str | None,
    *,
    chosen: date | None = None,
) -> Limit:
    """The row of a time limit that is set now, with the moment the sweep must look at it.

    Rungs that lie before now are left out, unless they tell of a delay.
    """
    left_out, next_at = _rungs_ahead(context, term, ladder)
    return Limit(
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
        next_at=next_at,
        ladder=ladder,
        rungs_climbed=left_out,
        provisional=term.provisional,
        pauses=[],
        extensions=[],
        history=[],
        explanation=explained(term),
        calendar=term.calendar_version,
        edition=edition_of(term.rule),
        offsets=offsets_of(context.campaign, ladder),
        overridden=False,
        rungs_left_out=left_out,
        rungs_passed_over=[],
    )


def _rungs_ahead(
    context: StepContext[Matter], term: Term, ladder: str | None
) -> tuple[int, datetime]:
    """How many rungs are left out, and when the next one or the last day is reached."""
    moments = ladder_moments(context.campaign, context.calendar, ladder, term.due_on)
    over = passed_over(moments, 0, due_at=term.due_at, now=context.work.now)
    return len(over), min([*moments[len(over) :], term.due_at])


def next_look(
    campaign: Campaign, calendar: WorkCalendar, limit: Limit, now: datetime
) -> datetime | None:
    """When the sweep must look at a running limit next, after its day was moved.

    Each rung comes once: those climbed stay climbed, and those that the move put into the past
    are passed over for good, unless they tell of a delay.
    """
    moments = ladder_moments(campaign, calendar, limit.ladder, limit.due_on)
    over = passed_over(moments, limit.rungs_climbed, due_at=limit.due_at, now=now)
    pass_over(limit, over)
    return look_at(limit, moments)


def pass_over(limit: Limit, rungs: Sequence[int]) -> None:
    """Leave ``rungs`` out for good, in their order, and keep which they were."""
    if rungs:
        limit.rungs_passed_over = [*limit.rungs_passed_over, *rungs]
        limit.rungs_climbed = rungs[-1]


def look_at(limit: Limit, moments: Sequence[datetime]) -> datetime | None:
    """When the sweep must look at a running limit next, whose rungs are reached at ``moments``."""
    delivered = limit.delivered_at is not None
    return next_moment(moments, limit.rungs_climbed, due_at=limit.due_at, delivered=delivered)


def note_count(row: Limit, term: Term) -> None:
    """Keep by which editions of rule and calendar its day was counted, and how it was found."""
    row.calendar, row.edition = term.calendar_version, edition_of(term.rule)
    row.explanation = {**row.explanation, **explained(term)}


def explained(term: Term) -> dict[str, Any]:
    """How a due day was found, for the page."""
    rule: LimitRule = term.rule
    added = {"added": term.changes.added} if term.changes.added else {}
    return {
        **added,
        "basis": rule.basis,
        "unit": rule.unit,
        "length": rule.length,
        "counted_to": term.counted_to.isoformat(),
        "moved_by": list(term.moved_by),
    }


def edition_of(rule: LimitRule) -> list[str | int | None]:
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
