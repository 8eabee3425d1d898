"""What a new phase makes of a running rectification limit (阶段切换), and how that is undone.

The process is not touched: it reads the phase anew by itself where its model says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from casework.definitions import Campaign, Phase
from casework.models import Deadline
from casework.models.deadlines import PAUSED
from casework.models.phases import CHANGED_SINCE, RESTORED
from casework.rules.calendar import WorkCalendar, start_of_day
from casework.rules.clock_acts import changes_of
from casework.rules.deadlines import Changes, Term, term_of
from workflows.handlers.limit_changes import Grounds, HeldLimit, tell
from workflows.handlers.registry import Decision, explained, ladder_moments

SWITCHED, RESTORED_ACT = "phase_switched", "phase_rolled_back"
LIMIT = "rectification_due"
"""The limit that a phase rules (D03)."""
KEPT = (
    "rule",
    "rule_from",
    "starts_at",
    "due_on",
    "due_at",
    "ladder",
    "provisional",
    "extensions",
    "explanation",
    "next_at",
    "rungs_climbed",
    "delivered_at",
)
"""What a switch may change of a limit, and what a roll-back puts back."""
DAYS, MOMENTS = ("rule_from", "due_on"), ("starts_at", "due_at", "next_at", "delivered_at")


class RunningLimit(Protocol):
    """What is judged: a limit's row, or the columns of one."""

    @property
    def rule(self) -> str: ...
    @property
    def ladder(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def due_on(self) -> date: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...
    @property
    def pauses(self) -> list[dict[str, Any]]: ...
    @property
    def explanation(self) -> dict[str, Any]: ...


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


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """What the phase table (D03) says of open matters in a phase, asked once a priority."""

    campaign: Campaign
    phase: Phase
    calendar: WorkCalendar
    tables: Callable[[str, Mapping[str, Any]], Decision]
    _said: dict[int, Decision] = field(default_factory=dict)

    @property
    def instant(self) -> datetime:
        """When the phase begins: midnight of its first day in the office."""
        return start_of_day(self.phase.starts_on)

    def plan(self, limit: RunningLimit, priority: int | None) -> Planned:
        """What becomes of ``limit``: always a ladder of the phase; a sooner day if it says so.

        A day never moves back. A day that a leader set stays, and so does the day of a clock that
        stands still; their ladder changes alike.
        """
        said = self._decision(priority)
        if self.phase.open_matters == "keep":
            return self._as_it_is(limit, said, limit.ladder)
        movable = limit.state != PAUSED and not limit.explanation.get("overridden")
        if self.phase.open_matters == "shorten_due" and movable:
            term = self._term(str(said.outputs["rule"]), limit)
            if term.due_at < limit.due_at:
                return Planned(
                    ladder=said.outputs["ladder"],
                    rule=term.rule.id,
                    due_on=term.due_on,
                    due_at=term.due_at,
                    changed=True,
                    term=term,
                    decision=said,
                )
        return self._as_it_is(limit, said, said.outputs["ladder"])

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

    def _decision(self, priority: int | None) -> Decision:
        asked = priority or 3
        if asked not in self._said:
            inputs = {"mode": self.phase.mode, "priority": asked}
            self._said[asked] = self.tables("phase_rule", inputs)
        return self._said[asked]

    def _term(self, rule: str, limit: RunningLimit) -> Term:
        """The new rule's end, counted from the phase's beginning; earlier extensions are over."""
        law = self.campaign.rules.on(rule, self.phase.starts_on)
        pauses = changes_of(limit.pauses, ()).pauses
        return term_of(law, self.instant, self.calendar, changes=Changes(pauses=pauses))


def kept_of(deadline: Deadline) -> dict[str, Any]:
    """A limit as JSON can keep it, to be put back some day."""
    values = {name: getattr(deadline, name) for name in KEPT}
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def switch_limit(limit: HeldLimit, planned: Planned, phase: Phase, **facts: Any) -> None:
    """Put a running limit under the rules of ``phase`` and tell of it; the old day stays visible.

    Rungs of the new ladder that lie before the phase began were never to be climbed. The caller
    shows the new days in the lists, for many matters at once.
    """
    deadline, old_rule, old_ladder = limit.deadline, limit.deadline.rule, limit.deadline.ladder
    old_on, term = deadline.due_on, planned.term
    if term is not None:
        deadline.rule, deadline.rule_from = term.rule.id, term.rule.valid_from
        deadline.starts_at, deadline.extensions = term.start, []
        deadline.provisional = term.provisional
        kept = {k: v for k, v in deadline.explanation.items() if k != "added"}
        deadline.explanation = {**kept, **explained(term)}
        deadline.due_on, deadline.due_at = term.due_on, term.due_at
        limit.matter.limit_moved(deadline.name, term.due_on)
    deadline.ladder = planned.ladder
    _pass_over(limit, before=start_of_day(phase.starts_on))
    told = {
        "phase": phase.id,
        "old_rule": old_rule,
        "new_rule": deadline.rule,
        "rule_from": deadline.rule_from,
        "old_ladder": old_ladder,
        "new_ladder": deadline.ladder,
        "starts_at": deadline.starts_at,
        "decision": {
            "table": planned.decision.table,
            "rule": planned.decision.rule,
            "digest": planned.decision.digest[:16],
        },
        **facts,
    }
    new_on = None if deadline.state == PAUSED else deadline.due_on
    grounds = Grounds(reason=phase.title.zh_CN)
    tell(limit, SWITCHED, (old_on, new_on), grounds, told, moved=False)


def restore_limit(
    limit: HeldLimit, before: Mapping[str, Any], phase: Phase, *, reason: str, run: int
) -> str:
    """Put a limit back to what it was before the switch; say what could be put back.

    Rungs climbed meanwhile stay climbed. Where somebody moved the day since, that act stands and
    only the ladder goes back: ``changed_since``.
    """
    deadline, old_on, old_ladder = limit.deadline, limit.deadline.due_on, limit.deadline.ladder
    untouched = bool(deadline.history) and deadline.history[-1]["act"] == SWITCHED
    deadline.ladder = before["ladder"]
    if untouched:
        _put_back(limit, before)
    limit.matter.limit_moved(deadline.name, deadline.due_on)
    deadline.next_at = _next_at(limit)
    told = {"phase": phase.id, "run": run, "old_ladder": old_ladder, "new_ladder": deadline.ladder}
    new_on = None if deadline.state == PAUSED else deadline.due_on
    tell(limit, RESTORED_ACT, (old_on, new_on), Grounds(reason=reason), told, moved=False)
    return RESTORED if untouched else CHANGED_SINCE


def _put_back(limit: HeldLimit, before: Mapping[str, Any]) -> None:
    deadline = limit.deadline
    climbed, delivered_at = deadline.rungs_climbed, deadline.delivered_at
    passed_over = deadline.explanation.get("rungs_passed_over", [])
    by_switch = set(passed_over).difference(before["explanation"].get("rungs_passed_over", ()))
    for name in KEPT:
        setattr(deadline, name, _read(name, before[name]))
    if climbed not in {before["rungs_climbed"], *by_switch}:  # a rung was climbed meanwhile
        deadline.rungs_climbed = climbed
        deadline.explanation = {**deadline.explanation, "rungs_passed_over": passed_over}
    if delivered_at is not None and deadline.due_at <= limit.work.now:
        deadline.delivered_at = delivered_at


def _read(name: str, kept: Any) -> Any:
    if kept is None or name not in (*DAYS, *MOMENTS):
        return kept
    return date.fromisoformat(kept) if name in DAYS else datetime.fromisoformat(kept)


def _pass_over(limit: HeldLimit, *, before: datetime) -> None:
    """Leave out the rungs of the ladder just taken that were reached before it was taken."""
    deadline = limit.deadline
    moments = _moments(limit)
    over = [n for n, m in enumerate(moments, start=1) if m < before and n > deadline.rungs_climbed]
    if over:
        earlier = deadline.explanation.get("rungs_passed_over", [])
        kept = {"rungs_passed_over": [*earlier, *over]}
        deadline.explanation = {**deadline.explanation, **kept}
        deadline.rungs_climbed = over[-1]
    deadline.next_at = _next_at(limit)


def _next_at(limit: HeldLimit) -> datetime | None:
    deadline = limit.deadline
    if deadline.state == PAUSED:
        return None
    ahead = list(_moments(limit)[deadline.rungs_climbed :])
    if deadline.delivered_at is None:
        ahead.append(deadline.due_at)
    return min(ahead, default=None)


def _moments(limit: HeldLimit) -> tuple[datetime, ...]:
    deadline = limit.deadline
    return ladder_moments(limit.campaign, limit.calendar, deadline.ladder, deadline.due_on)
