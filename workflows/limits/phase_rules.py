"""What the phase table (D03) makes of a running rectification limit: a ladder, perhaps a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from casework.definitions import Campaign, Phase
from casework.limits.acts import changes_of
from casework.limits.rules import Changes, Term, term_of
from casework.models.limits import PAUSED
from casework.rules.calendar import WorkCalendar, start_of_day
from workflows.limits.ladders import ladder_climbed
from workflows.registry import Decision

Tables = Callable[[str, Mapping[str, Any]], Decision]


class RunningLimit(Protocol):
    """What is judged: a limit's row, or the columns of one."""

    @property
    def rule(self) -> str: ...
    @property
    def ladder(self) -> str | None: ...
    @property
    def due_on(self) -> date: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...
    @property
    def pauses(self) -> list[dict[str, Any]]: ...
    @property
    def overridden(self) -> bool: ...


class Graded(Protocol):
    """Whose limit it is: how grave the hazard is, once it is graded."""

    @property
    def priority(self) -> int | None: ...
    @property
    def grade(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a limit is to become; ``term`` only where its day comes forward."""

    ladder: str | None
    rule: str
    due_on: date
    due_at: datetime
    changed: bool
    term: Term | None
    decision: Decision


def order_rule(
    tables: Tables, campaign: Campaign, day: date, priority: int | None
) -> tuple[Decision, str, str]:
    """By which rule and ladder an order of ``day`` runs, and the decision that says so."""
    phase = campaign.phase_in_force(day)
    decision = tables("phase_rule", {"mode": phase.mode, "priority": priority})
    return decision, str(decision.outputs["rule"]), str(decision.outputs["ladder"])


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """What the tables say of open matters in a phase (D03, D04); each question is asked once."""

    campaign: Campaign
    phase: Phase
    calendar: WorkCalendar
    tables: Tables
    _said: dict[tuple[Any, ...], Decision] = field(default_factory=dict)

    @property
    def instant(self) -> datetime:
        """When the phase begins: midnight of its first day in the office."""
        return start_of_day(self.phase.starts_on)

    def plan(self, limit: RunningLimit, hazard: Graded) -> Planned:
        """What becomes of ``limit``: always a ladder of the phase; a sooner day if it says so.

        A day never moves back. A day that a leader set stays, and so does the day of a clock that
        stands still; their ladder changes alike.
        """
        inputs = {"mode": self.phase.mode, "priority": hazard.priority or 3}
        said = self._asked("phase_rule", inputs)
        ladder = ladder_climbed(self._decide, said.outputs["ladder"], hazard.grade)
        if self.phase.open_matters == "keep":
            return self._as_it_is(limit, said, limit.ladder)
        movable = limit.state != PAUSED and not limit.overridden
        if self.phase.open_matters == "shorten_due" and movable:
            term = self._term(str(said.outputs["rule"]), limit)
            if term.due_at < limit.due_at:
                return Planned(
                    ladder=ladder,
                    rule=term.rule.id,
                    due_on=term.due_on,
                    due_at=term.due_at,
                    changed=True,
                    term=term,
                    decision=said,
                )
        return self._as_it_is(limit, said, ladder)

    def _as_it_is(self, limit: RunningLimit, said: Decision, ladder: str | None) -> Planned:
        return Planned(
            ladder=ladder,
            rule=limit.rule,
            due_on=limit.due_on,
            due_at=limit.due_at,
            changed=ladder != limit.ladder,
            term=None,
            decision=said,
        )

    def _decide(self, table: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._asked(table, inputs).outputs

    def _asked(self, table: str, inputs: Mapping[str, Any]) -> Decision:
        question = (table, *inputs.values())
        if question not in self._said:
            self._said[question] = self.tables(table, inputs)
        return self._said[question]

    def _term(self, rule: str, limit: RunningLimit) -> Term:
        """The new rule's end, counted from the phase's beginning; earlier extensions are over."""
        law = self.campaign.rules.on(rule, self.phase.starts_on)
        pauses = changes_of(limit.pauses, ()).pauses
        return term_of(law, self.instant, self.calendar, changes=Changes(pauses=pauses))
