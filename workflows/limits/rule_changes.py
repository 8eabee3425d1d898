"""Counting running limits anew after the rules or ladders of a pack were changed (按新规则重算).

A changed file changes no running limit by itself: each keeps the day and the rungs it was given.
An administrator's recount takes the change over, limit by limit, and tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework.definitions import Campaign
from casework.limits.acts import term_now
from casework.limits.rules import LimitRule, Term
from casework.models import Limit
from casework.models.limits import PAUSED
from casework.rules.calendar import WorkCalendar, office_day
from workflows.limits.changes import Grounds, HeldLimit, settle_on, tell
from workflows.limits.ladders import offsets_of
from workflows.registry import edition_of, next_look, note_count

RECOUNTED = "recounted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counting a running limit by the rules now loaded comes to."""

    law: LimitRule
    term: Term | None
    """None where no day is counted: the clock stands still, or a leader set the day."""
    moves: bool
    settles: bool
    """Whether a provisional day becomes one to rely on."""
    rule_changed: bool
    """Whether it was counted by another edition of its rule."""
    ladder_before: list[int] | None
    ladder_now: list[int] | None

    @property
    def ladder_changed(self) -> bool:
        """Whether its rungs stand on other days than when it was last counted."""
        return self.ladder_before is not None and self.ladder_before != self.ladder_now

    @property
    def told(self) -> bool:
        """Whether anything changes that its owner must hear of."""
        return self.moves or self.settles or self.rule_changed or self.ladder_changed


def problem_of(row: Limit, campaign: Campaign) -> str:
    """Why a running limit cannot be counted by the rules of ``campaign``; empty when it can."""
    versions = campaign.rules.known.get(row.rule)
    day = office_day(row.starts_at)
    if versions is None:
        return "unknown_rule"
    if not any(rule.is_valid_on(day) for rule in versions):
        return "rule_not_in_force"
    law = campaign.rules.on(row.rule, day)
    if law.unit == "chosen" and row.chosen_on is None:
        return "no_chosen_day"
    known = row.ladder is None or row.ladder in campaign.ladders
    return "" if known else "unknown_ladder"


def counted_anew(row: Limit, campaign: Campaign, calendar: WorkCalendar) -> Counted:
    """Count a running limit by the rules of ``campaign``; it must have no problem with them."""
    law = campaign.rules.on(row.rule, office_day(row.starts_at))
    term = None
    if row.state != PAUSED and not row.overridden:
        term = term_now(row, law, calendar)
    ladder = row.ladder or ""
    return Counted(
        law=law,
        term=term,
        moves=term is not None and term.due_at != row.due_at,
        settles=term is not None and row.provisional and not term.provisional,
        rule_changed=law.valid_from != row.rule_from
        or (row.edition is not None and row.edition != edition_of(law)),
        ladder_before=row.offsets.get(ladder),
        ladder_now=offsets_of(campaign, row.ladder).get(ladder),
    )


def count_by_rules(limit: HeldLimit, *, reason: str) -> Counted:
    """Take the rules now loaded over for one running limit; the old day stays on the record.

    Rungs that the change puts into the past are passed over, unless they tell of a delay. The
    ladder it climbs stays the one it was given; only the days of its rungs are taken over.
    """
    row, counted = limit.row, counted_anew(limit.row, limit.campaign, limit.calendar)
    if not counted.told:
        return counted
    term, old = counted.term, row.due_on
    row.rule_from = counted.law.valid_from
    row.edition, row.offsets = edition_of(counted.law), offsets_of(limit.campaign, row.ladder)
    if term is not None:
        row.provisional = term.provisional
        note_count(row, term)
    grounds, facts = Grounds(reason=reason), _facts(counted)
    if term is not None and counted.moves:
        settle_on(limit, term.due_at, RECOUNTED, grounds, facts)
        return counted
    stands = row.state == PAUSED
    if not stands:
        row.next_at = next_look(limit.campaign, limit.calendar, row, limit.work.now)
    tell(limit, RECOUNTED, (old, None if stands else old), grounds, facts)
    return counted


def _facts(counted: Counted) -> dict[str, Any]:
    law = counted.law
    facts: dict[str, Any] = {
        "rule": law.id,
        "rule_from": law.valid_from.isoformat() if law.valid_from else None,
    }
    if counted.ladder_changed:
        facts |= {"offsets_before": counted.ladder_before, "offsets": counted.ladder_now}
    return facts
