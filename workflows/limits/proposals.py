"""What an order about a failed item would say if it were issued today: for the page of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.definitions import Campaign
from casework.forms import Form
from casework.unit_of_work import UnitOfWork
from workflows.limits.phase_rules import order_rule
from workflows.registry import term_from
from workflows.runtime import Runtime

NOTHING_MORE: Mapping[str, str | int] = {
    "safety_standard": False,
    "spread": "single",
    "accident": False,
    "urgent": False,
    "recurrence": 0,
}
"""What the entry in the ledger asks and the record does not: as long as nothing more is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLimit:
    """The grade and the last day of rectification by the tables and rules of today."""

    grade: str
    rule: str
    due_on: date


def proposed_limits(
    runtime: Runtime, work: UnitOfWork, campaign: Campaign, form: Form
) -> Mapping[str, ProposedLimit]:
    """The proposed limit of each problem type that the checklist of ``form`` can find."""
    kinds = dict.fromkeys(item.problem_type for item in form.checklist)
    return {kind: _proposed(runtime, work, campaign, kind) for kind in kinds}


def _proposed(
    runtime: Runtime, work: UnitOfWork, campaign: Campaign, problem_type: str
) -> ProposedLimit:
    weight = campaign.problem_type(problem_type).weight
    decide = runtime.engine.decide
    graded = decide("hazard_grade", {"type_weight": weight, **NOTHING_MORE}).outputs
    _, rule, _ = order_rule(decide, campaign, work.today, int(str(graded["priority"])))
    term = term_from(campaign, runtime.calendar, rule, work.now)
    return ProposedLimit(grade=str(graded["grade"]), rule=rule, due_on=term.due_on)
