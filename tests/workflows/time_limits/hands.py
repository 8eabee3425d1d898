"""What the tests of time limits do again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from casework.errors import TimeLimitRefused
from casework.limits.rule_book import RuleBook
from tests.builders import CAMPAIGN
from workflows.limits.commands import (
    Grounds,
    hold_limit,
    override_due_day,
    start_extension,
    start_suspension,
)

GROUNDS = Grounds(reason="设备订货", document="企业申请书")
DUE, EXTENDED = date(2022, 5, 31), date(2022, 6, 8)


def due(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


def act(world, run, *, role="inspector", unit="JB01"):
    with world.unit_of_work(world.actor(role, unit)) as work:
        return run(world.runtime, work)


def extension(world, hazard, *, role="inspector"):
    return act(world, partial(start_extension, limit_id=due(world, hazard).id), role=role)


def suspension(world, hazard, *, role="inspector"):
    return act(world, partial(start_suspension, limit_id=due(world, hazard).id), role=role)


def asked(world, hazard, length=5):
    request = extension(world, hazard)
    world.do(request, "request_extension", length=length, reason="设备订货")
    return request


def extended(world, hazard, length=5):
    request = asked(world, hazard, length)
    world.do(request, "decide_by_chief")
    return request


def paused(world, hazard, kind="testing"):
    request = suspension(world, hazard)
    world.do(request, "request_suspension", pause_kind=kind, reason="送检")
    world.do(request, "approve_suspension")
    return request


def on_limit(world, hazard, change, *, role="section_chief", **said):
    """A change by its command alone, beside the modelled way."""

    def run(runtime, work):
        change(hold_limit(runtime, work, due(world, hazard).id), **said)

    act(world, run, role=role)


def override(world, hazard, day, *, role="bureau_leader", reason="群众反映强烈"):
    said = {"due_on": date.fromisoformat(day), "grounds": Grounds(reason=reason)}
    act(world, partial(override_due_day, limit_id=due(world, hazard).id, **said), role=role)


def changes(world, hazard):
    return [e for e in world.events(hazard) if e.kind == "TimeLimitChanged"]


def refused(reason):
    return pytest.raises(TimeLimitRefused, match=f"'reason': '{reason}'")


def ruled(world, **said):
    """The same office, where the limit of rectification is ruled otherwise."""
    campaign = world.runtime.campaigns[CAMPAIGN]
    rule = replace(campaign.rules["rectification_normal"], **said)
    others = [r for r in campaign.rules.values() if r.id != rule.id]
    rules = RuleBook.of([*others, rule], campaign.starts_on)
    book = world.runtime.campaigns
    changed = {**book.campaigns, CAMPAIGN: replace(campaign, rules=rules)}
    runtime = replace(world.runtime, campaigns=replace(book, campaigns=changed))
    return replace(world, runtime=runtime)
