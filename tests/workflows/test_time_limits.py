"""Pausing, resuming, extending and overriding a running time limit, as the office does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from casework.errors import NotFound, NotPermitted, TaskNotReady, TimeLimitRefused
from casework.models import Submission
from casework.queries.verify import verify
from casework.rules.deadlines import ExtensionRule
from casework.rules.rule_book import RuleBook
from tests.builders import CAMPAIGN
from workflows.commands.time_limits import (
    Grounds,
    extend_limit,
    hold_limit,
    override_deadline,
    pause_limit,
    resume_limit,
    start_extension,
    start_suspension,
)

GROUNDS = Grounds(reason="设备订货", document="企业申请书")
DUE, EXTENDED = date(2022, 5, 31), date(2022, 6, 8)


@pytest.fixture(autouse=True)
def _sound(world):
    """Whatever a test does, the database keeps its promises."""
    yield
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-05-10, due on 2022-05-31."""
    return world.hazard_at("record_report")


def due(world, hazard):
    return world.deadlines(hazard, "rectification_due")[-1]


def act(world, run, *, role="inspector", unit="JB01"):
    with world.unit_of_work(world.actor(role, unit)) as work:
        return run(world.runtime, work)


def extension(world, hazard, *, role="inspector"):
    return act(world, partial(start_extension, deadline_id=due(world, hazard).id), role=role)


def suspension(world, hazard, *, role="inspector"):
    return act(world, partial(start_suspension, deadline_id=due(world, hazard).id), role=role)


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
    act(world, partial(override_deadline, deadline_id=due(world, hazard).id, **said), role=role)


def changes(world, hazard):
    return [e for e in world.events(hazard) if e.kind == "TimeLimitChanged"]


def refused(reason):
    return pytest.raises(TimeLimitRefused, match=f"'reason': '{reason}'")


# --- extension ----------------------------------------------------------------------------


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
    elsewhere = partial(start_extension, deadline_id=due(world, hazard).id)
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


# --- pause and resume ---------------------------------------------------------------------


def test_x_16_resuming_adds_exactly_the_paused_working_days(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    limit = due(world, hazard)
    assert (limit.state, limit.next_at, limit.due_on) == ("paused", None, DUE)
    assert (world.matter(hazard).due_at, world.items(hazard)[0].due_at) == (None, None)
    world.clock.on("2022-05-23")  # five working days stood still, 05-16 to 05-20
    world.do(request, "resume", reason="检验报告已出")
    limit = due(world, hazard)
    shifted = world.runtime.calendar.shift(DUE, 5)
    assert (limit.state, limit.due_on) == ("armed", shifted)
    assert world.matter(hazard).due_at == limit.due_at
    assert world.matter(request).outcome == "resumed"
    assert [(h["act"], h["old"], h["new"]) for h in limit.history] == [
        ("paused", "2022-05-31", None),
        ("resumed", "2022-05-31", shifted.isoformat()),
    ]


def test_x_16_a_limit_in_calendar_days_gains_exactly_the_paused_calendar_days(world):
    world.clock.on("2022-05-10")
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    world.clock.on("2022-07-04")
    world.tick()
    window = world.deadlines(hazard, "look_back_due")[-1]
    world.clock.on("2022-07-06")
    request = act(world, partial(start_suspension, deadline_id=window.id))
    world.do(request, "request_suspension")
    world.do(request, "approve_suspension")
    world.clock.on("2022-07-19")
    world.do(request, "resume")
    moved = world.deadlines(hazard, "look_back_due")[-1]
    assert (moved.due_on - window.due_on).days == 13


def test_a_pause_of_a_weekend_adds_no_working_day(world, hazard):
    world.clock.on("2022-05-14")
    request = paused(world, hazard)
    world.clock.on("2022-05-16")
    world.do(request, "resume")
    assert due(world, hazard).due_on == DUE


def test_a_clock_runs_on_from_the_day_the_cause_ended(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    world.clock.on("2022-05-27")
    world.do(request, "resume", ended_on="2022-05-18")
    assert due(world, hazard).due_on == world.runtime.calendar.shift(DUE, 2)


def test_a_clock_that_should_have_run_out_meanwhile_climbs_what_it_missed(world, hazard):
    world.clock.on("2022-05-30")
    request = paused(world, hazard)
    world.clock.on("2022-06-15")
    world.do(request, "resume", ended_on="2022-05-31")  # due on 2022-06-01
    world.tick()
    limit = due(world, hazard)
    assert limit.due_on == date(2022, 6, 1)
    assert [r.number for r in world.rungs(limit)] == [3, 4, 5]
    assert all(r.late for r in world.rungs(limit)[:2])


def test_a_clock_does_not_run_on_from_a_day_before_it_stopped(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    with refused("resumed_before_pause"):
        world.do(request, "resume", ended_on="2022-05-13")


def test_nothing_fires_while_a_clock_stands_still(world, hazard):
    world.clock.on("2022-05-20")
    paused(world, hazard)
    world.clock.on("2022-07-01")
    assert world.tick() == 0
    assert world.rungs(due(world, hazard)) == []


def test_the_ladder_goes_on_relative_to_the_new_day(world, hazard):
    world.clock.on("2022-05-26")
    world.tick()
    request = paused(world, hazard)
    world.clock.on("2022-06-02")
    world.do(request, "resume")
    assert [r.number for r in world.rungs(due(world, hazard))] == [1]
    world.clock.on(due(world, hazard).due_on.isoformat())
    world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [1, 2]


def test_a_pause_inside_a_pause_is_refused(world, hazard):
    paused(world, hazard)
    with refused("already_paused"):
        on_limit(world, hazard, pause_limit, kind="testing", grounds=GROUNDS)
    with refused("already_paused"):
        extension(world, hazard)


def test_two_pauses_one_after_the_other_both_count(world, hazard):
    for start, end in (("2022-05-16", "2022-05-18"), ("2022-05-23", "2022-05-24")):
        world.clock.on(start)
        request = paused(world, hazard)
        world.clock.on(end)
        world.do(request, "resume")
    assert due(world, hazard).due_on == world.runtime.calendar.shift(DUE, 3)


def test_resuming_a_clock_that_runs_is_refused(world, hazard):
    with refused("not_paused"):
        on_limit(world, hazard, resume_limit, grounds=GROUNDS)


def test_a_kind_the_rule_does_not_know_is_refused_and_nothing_stored(world, hazard):
    request = suspension(world, hazard)
    with refused("pause_not_allowed") as allowed:
        world.do(request, "request_suspension", pause_kind="hearing")
    assert allowed.value.facts["allowed"] == ["testing", "suspension"]
    assert [item.step for item in world.items(request)] == ["request_suspension"]


def test_a_limit_that_nothing_stops_cannot_be_paused(world):
    hazard = world.hazard_at("issue_order")
    [order_due] = world.deadlines(hazard, "order_due")
    with refused("pause_not_allowed"):
        act(world, partial(start_suspension, deadline_id=order_due.id))


def test_a_limit_that_is_over_cannot_be_paused(world, hazard):
    world.clock.on("2022-06-01")
    with refused("already_over"):
        suspension(world, hazard)


def test_a_refused_suspension_leaves_the_clock_running(world, hazard):
    request = suspension(world, hazard)
    world.do(request, "request_suspension")
    world.do(request, "approve_suspension", approved=False, opinion="事由不成立")
    assert (due(world, hazard).state, due(world, hazard).pauses) == ("armed", [])
    assert world.matter(request).outcome == "refused"
    assert [e.kind for e in world.events(hazard)][-1] == "LimitRequestRefused"


# --- override -----------------------------------------------------------------------------


def test_a_leader_overrides_with_a_mark_of_its_own(world, hazard):
    override(world, hazard, "2022-05-20")
    limit = due(world, hazard)
    assert (limit.due_on, limit.overridden) == (date(2022, 5, 20), True)
    [told] = changes(world, hazard)
    assert (told.facts["act"], told.facts["old_due_on"]) == ("overridden", "2022-05-31")
    assert (told.actor, told.facts["reason"]) == (world.actor("bureau_leader").name, "群众反映强烈")


@pytest.mark.parametrize("role", ["inspector", "section_chief"])
def test_nobody_else_overrides(world, hazard, role):
    with pytest.raises(NotPermitted):
        override(world, hazard, "2022-06-20", role=role)
    assert due(world, hazard).due_on == DUE


@pytest.mark.parametrize(
    ("day", "reason", "why"),
    [
        ("2022-06-20", " ", "reason_missing"),
        ("2022-05-09", "x", "day_in_the_past"),
        ("2022-05-31", "x", "same_day"),
    ],
)
def test_an_override_needs_a_reason_and_another_day_from_today_on(world, hazard, day, reason, why):
    with refused(why):
        override(world, hazard, day, reason=reason)


def test_a_clock_that_stands_still_is_not_overridden(world, hazard):
    paused(world, hazard)
    with refused("already_paused"):
        override(world, hazard, "2022-06-20")


def test_a_day_set_by_a_leader_is_changed_by_a_leader_only(world, hazard):
    override(world, hazard, "2022-06-20")
    with refused("overridden"):
        extension(world, hazard)
    with refused("overridden"):
        suspension(world, hazard)
    override(world, hazard, "2022-06-21")
    assert len(due(world, hazard).history) == 2


def test_a_nearer_day_passes_over_reminders_and_keeps_the_rungs_after_it(world, hazard):
    world.clock.on("2022-05-18")
    override(world, hazard, "2022-05-19")
    limit = due(world, hazard)
    assert (limit.rungs_climbed, sorted(limit.rungs_left_out)) == (1, [1])
    for day in ("2022-05-19", "2022-05-20"):
        world.clock.on(day)
        world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [2, 3]


# --- what becomes of requests and escalations ---------------------------------------------


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
        act(world, partial(start_extension, deadline_id=limit.id))


def test_of_two_decisions_one_counts(world, hazard):
    request = asked(world, hazard)
    first = world.prepared(request, "decide_by_chief")
    second = world.prepared(request, "decide_by_chief", approved=False, opinion="不同意")
    first()
    with pytest.raises(TaskNotReady) as told:
        second()
    assert told.value.facts["by"] == world.actor("section_chief").name
    assert len(due(world, hazard).history) == 1


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
