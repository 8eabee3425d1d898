"""What becomes of requests and escalations when the limit they are about settles."""

from __future__ import annotations

from functools import partial

import pytest

from casework.errors import TaskNotReady
from tests.workflows.time_limits.hands import (
    act,
    asked,
    due,
    extension,
    paused,
    refused,
    suspension,
)
from workflows.limits.commands import (
    start_extension,
)


@pytest.mark.parametrize("opened", [extension, asked, suspension, paused])
def test_an_open_request_is_withdrawn_when_its_limit_settles(world, hazard, opened):
    request = opened(world, hazard)
    world.do(hazard, "record_report")
    assert (world.matter(request).outcome, world.items(request)) == ("withdrawn", [])


def test_a_report_that_comes_while_the_clock_stands_still_is_in_time(world, hazard):
    world.clock.on("2022-05-27")
    world.tick()
    request = paused(world, hazard)
    world.clock.on("2022-06-20")
    world.do(hazard, "record_report")
    limit = due(world, hazard)
    assert (limit.state, limit.days_late) == ("met", 0)
    assert [r.number for r in world.rungs(limit)] == [1]
    assert world.matter(request).outcome == "withdrawn"


def test_escalations_stay_open_through_an_extension_and_go_with_the_limit(world, hazard):
    """What was asked once is not asked again, so it is not taken back before the limit settles."""
    world.clock.on("2022-05-26")
    request = asked(world, hazard)
    world.clock.on("2022-06-01")
    world.tick()
    [escalation] = world.children(hazard, "escalation")
    world.do(request, "decide_by_chief")
    assert world.matter(escalation.id).closed_at is None
    world.do(hazard, "record_report")
    assert world.matter(escalation.id).outcome == "withdrawn"


def test_a_settled_limit_takes_no_request(world, hazard):
    limit = due(world, hazard)
    world.do(hazard, "record_report")
    with refused("not_running"):
        act(world, partial(start_extension, limit_id=limit.id))


def test_of_two_decisions_one_counts(world, hazard):
    request = asked(world, hazard)
    first = world.prepared(request, "decide_by_chief")
    second = world.prepared(request, "decide_by_chief", approved=False, opinion="不同意")
    first()
    with pytest.raises(TaskNotReady) as told:
        second()
    assert told.value.facts["by"] == world.actor("section_chief").name
    assert len(due(world, hazard).history) == 1
