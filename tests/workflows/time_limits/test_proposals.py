"""What a record proposes for a failed item is what an order of the same day says."""

from __future__ import annotations

import pytest

from workflows.limits.proposals import proposed_limits

DAYS = {
    "jiangbei-2022": ("2022-05-10", "2022-06-30", "2022-07-11", "2022-09-30", "2022-10-11"),
    "jiangxi-2022": ("2022-05-10", "2022-07-11", "2022-10-11"),
}


@pytest.mark.parametrize("failing", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("campaign", "day"), [(slug, day) for slug, days in DAYS.items() for day in days]
)
def test_the_proposed_limit_is_that_of_an_order_of_the_same_day(world, campaign, day, failing):
    world.campaign = campaign
    world.clock.on(day)
    visit = world.inspection()
    form = world.runtime.campaigns[campaign].forms[world.matter(visit).form]
    with world.reading() as work:
        proposed = proposed_limits(world.runtime, work, world.runtime.campaigns[campaign], form)
    world.do(visit, "inspect", checklist={failing: "problem"})
    [hazard] = world.children(visit, "hazard")
    for step in ("register", "issue_order"):
        world.do(hazard.id, step)
    told, entered = proposed[hazard.problem_type], world.matter(hazard.id)
    [limit] = world.limits(hazard.id, "rectification_due")
    assert (told.due_on, told.rule) == (limit.due_on, limit.rule)
    assert (told.due_on, told.grade) == (entered.rectification_due_on, entered.grade)


def test_every_record_of_every_campaign_proposes_a_limit_for_each_item(world):
    seen = 0
    for campaign in world.runtime.campaigns:
        for form in campaign.forms.values():
            with world.reading() as work:
                proposed = proposed_limits(world.runtime, work, campaign, form)
            assert {item.problem_type for item in form.checklist} == set(proposed)
            seen += len(proposed)
    assert seen
