"""What a new phase makes of a running rectification limit (阶段切换), and how that is undone.

The process is not touched: it reads the phase anew by itself where its model says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.definitions import Phase
from casework.models import Limit
from casework.models.limits import PAUSED
from casework.models.phases import CHANGED_SINCE, RESTORED
from casework.rules.calendar import start_of_day
from workflows.limits.changes import Grounds, HeldLimit, tell
from workflows.limits.ladders import offsets_of
from workflows.limits.phase_rules import Planned
from workflows.registry import look_at, note_count, pass_over

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
    "calendar",
    "edition",
    "offsets",
    "next_at",
    "rungs_climbed",
    "rungs_passed_over",
    "started_by",
    "started_in",
    "delivered_at",
)
"""What a switch may change of a limit, and what a roll-back puts back."""
DAYS, MOMENTS = ("rule_from", "due_on"), ("starts_at", "due_at", "next_at", "delivered_at")


def kept_of(row: Limit) -> dict[str, Any]:
    """A limit as JSON can keep it, to be put back some day."""
    values = {name: getattr(row, name) for name in KEPT}
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def switch_limit(limit: HeldLimit, planned: Planned, phase: Phase, **facts: Any) -> None:
    """Put a running limit under the rules of ``phase`` and tell of it; the old day stays visible.

    Rungs of the new ladder that lie before the phase began were never to be climbed. The caller
    shows the new days in the lists, for many matters at once.
    """
    row, old_on, term = limit.row, limit.row.due_on, planned.term
    before = _ruled(row)
    if term is not None:
        row.rule, row.rule_from = term.rule.id, term.rule.valid_from
        row.starts_at, row.extensions = term.start, []
        row.started_by = row.started_in = None  # from now on the phase began it
        row.provisional = term.provisional
        row.explanation = {k: v for k, v in row.explanation.items() if k != "added"}
        note_count(row, term)
        row.due_on, row.due_at = term.due_on, term.due_at
        limit.matter.limit_moved(row.name, term.due_on)
    row.ladder, row.offsets = planned.ladder, offsets_of(limit.campaign, planned.ladder)
    instant = start_of_day(phase.starts_on)
    if row.state != PAUSED:
        _pass_over(limit, before=instant)
    decision = {
        "table": planned.decision.table,
        "rule": planned.decision.rule,
        "digest": planned.decision.digest[:16],
    }
    said = {"phase": phase.id, "instant": instant, "decision": decision, **facts}
    reason = phase.title.zh_CN
    _tell(limit, SWITCHED, old_on=old_on, before=before, reason=reason, facts=said)


def _ruled(row: Limit) -> tuple[str, str | None]:
    return row.rule, row.ladder


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
    row, (old_rule, old_ladder) = limit.row, before
    kept = {
        "phase": facts["phase"],
        "old_rule": old_rule,
        "rule": row.rule,
        "old_ladder": old_ladder,
        "ladder": row.ladder,
    }
    told = {
        **facts,
        **kept,
        "rule_from": row.rule_from,
        "starts_at": row.starts_at,
    }
    new_on = None if row.state == PAUSED else row.due_on
    days, grounds = (old_on, new_on), Grounds(reason=reason)
    tell(limit, act, days, grounds, told, moved=False, kept=kept)


def restore_limit(
    limit: HeldLimit, before: Mapping[str, Any], phase: Phase, *, reason: str, run: int
) -> str:
    """Put a limit back to what it was before the switch; say what could be put back.

    Rungs climbed meanwhile stay climbed. Where the day was moved since, that act stands and
    only the ladder goes back: ``changed_since``.
    """
    row, old_on, ruled = limit.row, limit.row.due_on, _ruled(limit.row)
    untouched = _last_act(row) == SWITCHED
    row.ladder = before["ladder"]
    if untouched:
        _put_back(limit, before)
    limit.matter.limit_moved(row.name, row.due_on)
    row.next_at = None if row.state == PAUSED else look_at(row, limit.moments)
    told = {"phase": phase.id, "run": run}
    _tell(limit, RESTORED_ACT, old_on=old_on, before=ruled, reason=reason, facts=told)
    return RESTORED if untouched else CHANGED_SINCE


def _last_act(row: Limit) -> str:
    """The last change by a decision of a person."""
    acts = (line["act"] for line in reversed(row.history) if line["act"] != BY_ITSELF)
    return next(acts, "")


def _put_back(limit: HeldLimit, before: Mapping[str, Any]) -> None:
    row = limit.row
    climbed, delivered_at = row.rungs_climbed, row.delivered_at
    passed_over = row.rungs_passed_over
    by_switch = set(passed_over).difference(before["rungs_passed_over"])
    for name in KEPT:
        setattr(row, name, _read(name, before[name]))
    if climbed not in {before["rungs_climbed"], *by_switch}:  # a rung was climbed meanwhile
        row.rungs_climbed = climbed
        row.rungs_passed_over = passed_over
    if delivered_at is not None and row.due_at <= limit.work.now:
        row.delivered_at = delivered_at


def _read(name: str, kept: Any) -> Any:
    if kept is None or name not in (*DAYS, *MOMENTS):
        return kept
    return date.fromisoformat(kept) if name in DAYS else datetime.fromisoformat(kept)


def _pass_over(limit: HeldLimit, *, before: datetime) -> None:
    """Leave out the rungs of the ladder just taken that were reached before it was taken."""
    row = limit.row
    moments = limit.moments
    climbed = row.rungs_climbed
    pass_over(row, [n for n, m in enumerate(moments, start=1) if m < before and n > climbed])
    row.next_at = look_at(row, moments)
