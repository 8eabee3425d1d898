"""Steps that must lie in different hands, as ``not_by`` of a process says (SR-67)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.errors import SamePerson, StrikeOffRefused
from workflows.limits.commands import start_extension


def also_inspecting(actor):
    """The same person, who holds the inspector's role and credential as well."""
    return replace(actor, roles=actor.roles | {"inspector"}, credential_until=date(2030, 1, 1))


@pytest.mark.parametrize("step", ["issue_order", "record_report"])
def test_who_ordered_or_recorded_the_report_does_not_strike_off(world, step):
    hazard = world.hazard_at(step)
    chief = also_inspecting(world.actor("section_chief"))
    world.do(hazard, step, by=chief)
    straight = ["issue_order", "record_report", "recheck"]
    for later in straight[straight.index(step) + 1 :]:
        world.do(hazard, later)
    with pytest.raises(SamePerson) as refused:
        world.do(hazard, "approve_strike_off", by=chief)
    assert refused.value.facts["step"] == f"rectification.{step}"
    assert [item.step for item in world.items(hazard)] == ["approve_strike_off"]
    world.do(hazard, "approve_strike_off", by=replace(chief, id=world.actor("bureau_leader").id))


def test_the_second_officer_of_an_inspection_does_not_strike_off_either(world, make_inspector):
    hazard, inspector = world.hazard_at("recheck"), world.actor("inspector")
    chief = make_inspector(world.actor("section_chief"))
    world.do(hazard, "recheck", by=inspector, second_officer=str(chief.id))
    with pytest.raises(StrikeOffRefused):
        world.do(hazard, "approve_strike_off", by=chief)


def test_who_asks_for_an_extension_does_not_grant_it(world):
    hazard = world.hazard_at("record_report")
    (limit,) = world.limits(hazard, "rectification_due")
    chief = also_inspecting(world.actor("section_chief"))
    with world.unit_of_work(chief) as work:
        asked = start_extension(world.runtime, work, limit_id=limit.id)
    world.do(asked, "request_extension", by=chief)
    (item,) = world.items(asked)
    granting = replace(chief, roles=chief.roles | {item.role})
    with pytest.raises(SamePerson):
        world.do(asked, item.step, by=granting, approved=True)
    other = replace(world.actor("section_chief", nth=1), roles=granting.roles)
    world.do(asked, item.step, by=other, approved=True)


def test_who_verified_a_lead_does_not_decide_on_it(world):
    lead = world.begun("lead_verification")
    leader = also_inspecting(world.actor("bureau_leader"))
    world.do(lead, "verify_lead", by=leader)
    with pytest.raises(SamePerson):
        world.do(lead, "decide", by=leader)
