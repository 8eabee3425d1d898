"""What a new phase makes of a running rectification limit (阶段切换), and how that is undone.

The process is not touched: it reads the phase anew by itself where its model says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.definitions import Phase
from casework.models import Deadline
from casework.models.deadlines import PAUSED
from casework.models.phases import CHANGED_SINCE, RESTORED
from casework.rules.calendar import start_of_day
from workflows.handlers.ladders import ladder_edition
from workflows.handlers.limit_changes import Grounds, HeldLimit, tell
from workflows.handlers.phase_rules import Planned
from workflows.handlers.registry import explained, look_at, pass_over

SWITCHED, RESTORED_ACT = "phase_switched", "phase_rolled_back"
BY_ITSELF = "recalculated"
"""A change without a decision: the calendar counted the limit anew."""
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


def kept_of(deadline: Deadline) -> dict[str, Any]:
    """A limit as JSON can keep it, to be put back some day."""
    values = {name: getattr(deadline, name) for name in KEPT}
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def switch_limit(limit: HeldLimit, planned: Planned, phase: Phase, **facts: Any) -> None:
    """Put a running limit under the rules of ``phase`` and tell of it; the old day stays visible.

    Rungs of the new ladder that lie before the phase began were never to be climbed. The caller
    shows the new days in the lists, for many matters at once.
    """
    deadline, old_on, term = limit.deadline, limit.deadline.due_on, planned.term
    before = _ruled(deadline)
    if term is not None:
        deadline.rule, deadline.rule_from = term.rule.id, term.rule.valid_from
        deadline.starts_at, deadline.extensions = term.start, []
        deadline.provisional = term.provisional
        kept = {k: v for k, v in deadline.explanation.items() if k != "added"}
        deadline.explanation = {**kept, **explained(term)}
        deadline.due_on, deadline.due_at = term.due_on, term.due_at
        limit.matter.limit_moved(deadline.name, term.due_on)
    deadline.ladder = planned.ladder
    edition = ladder_edition(limit.campaign, planned.ladder)
    deadline.explanation = {**deadline.explanation, **edition}
    instant = start_of_day(phase.starts_on)
    if deadline.state != PAUSED:
        _pass_over(limit, before=instant)
    decision = {
        "table": planned.decision.table,
        "rule": planned.decision.rule,
        "digest": planned.decision.digest[:16],
    }
    said = {"phase": phase.id, "instant": instant, "decision": decision, **facts}
    reason = phase.title.zh_CN
    _tell(limit, SWITCHED, old_on=old_on, before=before, reason=reason, facts=said)


def _ruled(deadline: Deadline) -> tuple[str, str | None]:
    return deadline.rule, deadline.ladder


def _tell(
    limit: HeldLimit,
    act: str,
    *,
    old_on: date,
    before: tuple[str, str | None],
    reason: str,
    facts: Mapping[str, Any],
) -> None:
    """Tell the rule and ladder before and after, beside the days; also where neither moved."""
    deadline, (old_rule, old_ladder) = limit.deadline, before
    kept = {
        "phase": facts["phase"],
        "old_rule": old_rule,
        "rule": deadline.rule,
        "old_ladder": old_ladder,
        "ladder": deadline.ladder,
    }
    told = {
        **facts,
        **kept,
        "rule_from": deadline.rule_from,
        "starts_at": deadline.starts_at,
    }
    new_on = None if deadline.state == PAUSED else deadline.due_on
    days, grounds = (old_on, new_on), Grounds(reason=reason)
    tell(limit, act, days, grounds, told, moved=False, kept=kept)


def restore_limit(
    limit: HeldLimit, before: Mapping[str, Any], phase: Phase, *, reason: str, run: int
) -> str:
    """Put a limit back to what it was before the switch; say what could be put back.

    Rungs climbed meanwhile stay climbed. Where the day was moved since, that act stands and
    only the ladder goes back: ``changed_since``.
    """
    deadline, old_on, ruled = limit.deadline, limit.deadline.due_on, _ruled(limit.deadline)
    untouched = _last_act(deadline) == SWITCHED
    deadline.ladder = before["ladder"]
    if untouched:
        _put_back(limit, before)
    limit.matter.limit_moved(deadline.name, deadline.due_on)
    deadline.next_at = None if deadline.state == PAUSED else look_at(deadline, limit.moments)
    told = {"phase": phase.id, "run": run}
    _tell(limit, RESTORED_ACT, old_on=old_on, before=ruled, reason=reason, facts=told)
    return RESTORED if untouched else CHANGED_SINCE


def _last_act(deadline: Deadline) -> str:
    """The last change by a decision of a person."""
    acts = (line["act"] for line in reversed(deadline.history) if line["act"] != BY_ITSELF)
    return next(acts, "")


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
    moments = limit.moments
    climbed = deadline.rungs_climbed
    pass_over(deadline, [n for n, m in enumerate(moments, start=1) if m < before and n > climbed])
    deadline.next_at = look_at(deadline, moments)
