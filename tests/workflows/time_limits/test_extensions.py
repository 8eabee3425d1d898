"""An extension (延期) moves the day once it is approved; the old day stays visible (X-15)."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from casework.errors import NotFound, NotPermitted
from casework.limits.rules import ExtensionRule
from casework.models import Submission
from tests.workflows.time_limits.hands import (
    DUE,
    EXTENDED,
    GROUNDS,
    act,
    asked,
    changes,
    due,
    extended,
    extension,
    on_limit,
    refused,
    ruled,
    suspension,
)
from workflows.limits.commands import (
    extend_limit,
    start_extension,
)


def test_x_15_an_approved_extension_moves_the_day_and_the_old_one_stays_visible(world, hazard):
    request = extended(world, hazard)
    limit = due(world, hazard)
    assert (limit.due_on, limit.state, limit.next_at.date()) == (
        EXTENDED,
        "armed",
        date(2022, 6, 1),
    )
    assert [(h["act"], h["old"], h["new"], h["reason"]) for h in limit.history] == [
        ("extended", "2022-05-31", "2022-06-08", "设备订货")
    ]
    assert limit.history[0]["by"] == world.actor("section_chief").name
    assert world.matter(request).outcome == "granted"
    assert world.matter(hazard).due_at == limit.due_at == world.items(hazard)[0].due_at
    assert world.matter(hazard).rectification_due_on == EXTENDED


def test_x_15_the_old_moment_calls_nobody_any_more_and_the_new_one_does(world, hazard):
    extended(world, hazard)
    world.clock.on("2022-06-01")
    world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == []
    world.clock.on("2022-06-09")
    world.tick()
    passed = [e.facts["due_on"] for e in world.events(hazard) if e.kind == "DeadlinePassed"]
    assert passed == ["2022-06-08"]
    assert [r.number for r in world.rungs(due(world, hazard))] == [1, 2, 3]


def test_the_trail_tells_of_an_extension_with_both_days_the_reason_and_the_document(world, hazard):
    request = extended(world, hazard)
    [told] = changes(world, hazard)
    number = world.matter(request).number
    assert number.startswith("延期〔2022〕JB01-")
    assert (told.facts["act"], told.facts["document"]) == ("extended", "示例")
    assert (told.facts["old_due_on"], told.facts["new_due_on"]) == ("2022-05-31", "2022-06-08")
    assert told.facts["facts"]["request"] == number
    decided = [e.facts.get("step") for e in world.events(request)]
    assert decided == [None, "request_extension", "decide_by_chief"]


def test_a_refused_extension_leaves_the_day_and_tells_why(world, hazard):
    request = asked(world, hazard)
    world.do(request, "decide_by_chief", approved=False, opinion="理由不充分")
    assert (due(world, hazard).due_on, due(world, hazard).history) == (DUE, [])
    assert world.matter(request).outcome == "refused"
    [told] = [e for e in world.events(hazard) if e.kind == "LimitRequestRefused"]
    assert (told.facts["reason"], told.facts["due_on"]) == ("理由不充分", "2022-05-31")


def test_only_an_inspector_of_the_unit_asks(world, hazard):
    with pytest.raises(NotPermitted):
        extension(world, hazard, role="section_chief")
    with pytest.raises(NotPermitted):
        suspension(world, hazard, role="bureau_leader")
    elsewhere = partial(start_extension, limit_id=due(world, hazard).id)
    with pytest.raises(NotFound):
        act(world, elsewhere, unit="JB02")


def test_an_extension_by_the_wrong_role_is_refused(world, hazard):
    request = asked(world, hazard)
    for role in ("inspector", "bureau_leader"):
        with pytest.raises(NotPermitted):
            world.do(request, "decide_by_chief", by=world.actor(role))
    with pytest.raises(NotPermitted):
        on_limit(
            world,
            hazard,
            extend_limit,
            role="bureau_leader",
            length=5,
            asked_on=world.clock.today,
            grounds=GROUNDS,
        )
    assert due(world, hazard).due_on == DUE


@pytest.mark.parametrize("day", ["2022-05-27", "2022-06-01"])
def test_a_late_request_is_refused_before_the_end_and_after_it(world, hazard, day):
    """It must be asked three working days before the last day, by 2022-05-26."""
    world.clock.on(day)
    with refused("asked_too_late") as late:
        extension(world, hazard)
    assert late.value.facts["last_day"] == date(2022, 5, 26)
    assert world.children(hazard, "extension") == []


def test_a_request_that_becomes_late_while_it_is_written_is_refused_and_nothing_stored(
    world, hazard
):
    world.clock.on("2022-05-26")
    request = extension(world, hazard)
    world.clock.on("2022-05-27")
    with refused("asked_too_late"):
        world.do(request, "request_extension", length=5)
    assert [item.step for item in world.items(request)] == ["request_extension"]
    assert world.matter(request).asked_on is None


def test_a_request_asked_in_time_may_be_decided_late(world, hazard):
    world.clock.on("2022-05-26")
    request = asked(world, hazard)
    world.clock.on("2022-06-02")
    world.tick()
    world.do(request, "decide_by_chief")
    limit = due(world, hazard)
    assert (limit.due_on, limit.delivered_at) == (EXTENDED, None)


def test_beyond_the_maximum_is_refused_and_nothing_stored(world, hazard):
    request = extension(world, hazard)
    with refused("extension_too_long") as most:
        world.do(request, "request_extension", length=16)
    assert most.value.facts["most"] == 15
    with world.reading() as work:
        assert (
            work.session.get(Submission, world.item(request, "request_extension").task_id) is None
        )
    assert world.matter(request).length is None


def test_too_often_is_refused(world, hazard):
    extended(world, hazard)
    with refused("extended_often_enough"):
        extension(world, hazard)


def test_a_rule_without_extension_cannot_be_extended(world):
    world.clock.on("2022-07-11")
    hazard = world.hazard_at("record_report")  # rectification_immediate
    with refused("extension_not_allowed"):
        extension(world, hazard)


def test_an_extension_that_the_campaign_s_last_day_swallows_is_refused(world):
    world = ruled(world, not_later_than=DUE)
    with refused("extension_moves_nothing") as swallowed:
        extension(world, world.hazard_at("record_report"))
    assert swallowed.value.facts["last_day"] == DUE


def test_one_open_request_of_a_kind_a_limit(world, hazard):
    first = extension(world, hazard)
    with refused("request_open") as open_one:
        extension(world, hazard)
    assert open_one.value.facts["request"] == world.matter(first).number
    suspension(world, hazard)
    assert due(world, hazard).requests == 2


def test_a_second_request_may_follow_a_refused_one(world, hazard):
    world.do(asked(world, hazard), "decide_by_chief", approved=False, opinion="补充材料")
    extended(world, hazard, 3)
    assert due(world, hazard).due_on == date(2022, 6, 6)


def test_rungs_climbed_are_not_climbed_again_after_an_extension(world, hazard):
    world.clock.on("2022-05-26")
    request = asked(world, hazard)
    world.tick()
    world.do(request, "decide_by_chief")
    climbed = []
    for day in ("2022-06-02", "2022-06-08", "2022-06-09", "2022-06-14", "2022-06-20"):
        world.clock.on(day)
        world.tick()
        climbed.append([r.number for r in world.rungs(due(world, hazard))])
    assert climbed == [[1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]]


def test_a_leader_decides_where_the_rule_says_so(world):
    world = ruled(world, extension=ExtensionRule(by_role="bureau_leader", length=15))
    hazard = world.hazard_at("record_report")
    request = asked(world, hazard)
    assert [(i.step, i.role) for i in world.items(request)] == [
        ("decide_by_leader", "bureau_leader")
    ]
    with pytest.raises(NotPermitted):
        world.do(request, "decide_by_leader", by=world.actor("section_chief"))
    world.do(request, "decide_by_leader")
    assert due(world, hazard).due_on == EXTENDED
