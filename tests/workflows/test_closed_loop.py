"""One hazard from discovery to strike-off and look-back: the way the office goes."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import StrikeOffRefused, TaskNotReady


def test_s0_12_a_failing_item_becomes_a_numbered_hazard(world):
    """S0-12, S0-38, A0-05: the polarity table decides; the ledger line has its facts."""
    inspection = world.inspection()
    world.do(inspection, "inspect", checklist={"2": "problem", "5": "problem"})
    hazards = world.children(inspection, "hazard")
    assert [h.form_item for h in sorted(hazards, key=lambda h: h.number)] == [
        "annex_4/2",
        "annex_4/5",
    ]
    assert all(h.number.startswith("隐患〔2022〕JB01-") for h in hazards)
    assert world.matter(inspection).problems == 2
    assert {h.found_on for h in hazards} == {date(2022, 5, 10)}
    assert {h.phase for h in hazards} == {"screening"}


def test_an_inspection_without_problems_opens_nothing(world):
    inspection = world.inspection()
    world.do(inspection, "inspect")
    assert world.children(inspection, "hazard") == []
    assert world.matter(inspection).outcome == "no_problem"


def test_s0_15_a_producer_gets_annex_5_and_a_seller_annex_4(world):
    producer = world.inspection(world.enterprise("producer"))
    seller = world.inspection(world.enterprise("seller"))
    assert world.matter(producer).form == "annex_5"
    assert world.matter(seller).form == "annex_4"


def test_s0_26_an_enterprise_that_cannot_be_inspected_closes_without_answers(world):
    inspection = world.inspection()
    world.do(inspection, "inspect", outcome="cannot_inspect", cannot_reason="moved")
    assert world.matter(inspection).result == "cannot_inspect"
    assert world.children(inspection, "hazard") == []


def test_the_straight_way_from_discovery_to_archive(world):
    hazard = world.hazard()
    stages = []
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        stages.append(world.matter(hazard).stage)
        world.do(hazard, step)
    stages.append(world.matter(hazard).stage)
    assert stages == [
        "registered",
        "to_order",
        "rectifying",
        "awaiting_recheck",
        "pending_approval",
        "struck_off",
    ]
    assert world.matter(hazard).struck_off_on == date(2022, 5, 10)
    world.clock.on("2022-07-04")
    world.tick()
    assert world.matter(hazard).stage == "look_back"
    world.do(hazard, "visit")
    world.do(hazard, "conclude")
    archived = world.matter(hazard)
    assert (archived.outcome, archived.closed_at is not None) == ("archived", True)
    assert world.items(hazard) == []


DISPOSAL_ITEMS = 2
"""Rows of an inspection at a seller's once an item fails, however many hazards come of it."""


def test_a_finished_hazard_of_seven_tasks_leaves_at_most_thirty_rows(world, count_rows):
    straight_through(world, world.hazard())  # number series and such are there from now on
    world.clock.on("2022-05-10")
    before_visit = count_rows()
    world.do(world.inspection(), "inspect")
    visit = count_rows() - before_visit
    hazard = world.hazard()
    straight_through(world, hazard)
    assert count_rows() - before_visit - 2 * visit - DISPOSAL_ITEMS <= 30


def straight_through(world, hazard):
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        world.do(hazard, step)
    world.clock.on("2022-07-04")
    world.tick()
    world.do(hazard, "visit")
    world.do(hazard, "conclude")


def test_x_8_a_returned_strike_off_goes_back_to_the_inspector_under_the_same_number(world):
    hazard = world.hazard_at("approve_strike_off")
    number = world.matter(hazard).number
    world.do(hazard, "approve_strike_off", approved=False, opinion="照片不清")
    again = world.matter(hazard)
    assert (again.stage, again.number, again.struck_off_on) == ("awaiting_recheck", number, None)
    returned = [e for e in world.events(hazard) if e.kind == "StrikeOffReturned"]
    assert [e.facts["reason"] for e in returned] == ["照片不清"]


def test_x_7_a_chief_who_inspected_may_not_strike_off(world, make_inspector):
    hazard = world.hazard_at("recheck")
    chief = make_inspector(world.actor("section_chief"))
    world.do(hazard, "recheck", by=chief)
    before = world.events(hazard)
    with pytest.raises(StrikeOffRefused) as refused:
        world.do(hazard, "approve_strike_off", by=chief)
    assert refused.value.facts["reason"] == "own_inspection"
    assert world.matter(hazard).stage == "pending_approval"
    assert len(world.events(hazard)) == len(before)


def test_a_failed_recheck_brings_the_next_round_with_a_new_order(world):
    hazard = world.hazard_at("recheck")
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
    assert world.matter(hazard).stage == "to_order"
    world.do(hazard, "issue_order")
    again = world.matter(hazard)
    assert (again.round, again.recheck_failures) == (2, 1)


def test_two_failed_rechecks_call_for_an_interview_once(world):
    hazard = world.hazard_at("recheck")
    for _ in range(3):
        world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
        world.do(hazard, "issue_order")
        world.do(hazard, "record_report")
    assert len(world.children(hazard, "interview")) == 1


def test_s0_45_a_failed_look_back_reopens_the_same_hazard_at_a_higher_grade(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    before = world.matter(hazard)
    world.clock.on("2022-07-04")
    world.tick()
    world.do(hazard, "visit", visit_outcome="failed", failure_remarks="重新出现")
    world.do(hazard, "conclude", look_back_result="failed", failure_opinion="属实")
    after = world.matter(hazard)
    assert (after.number, after.recurrence, after.struck_off_on) == (before.number, 1, None)
    assert (before.grade, after.grade) == ("GENERAL", "SERIOUS")
    assert after.stage == "to_order"


def test_an_unclear_look_back_is_made_again(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    world.clock.on("2022-07-04")
    world.tick()
    world.do(hazard, "visit", visit_outcome="cannot_inspect", cannot_reason="nobody_there")
    world.do(hazard, "conclude", look_back_result="again", again_reason="现场无人")
    assert [i.step for i in world.items(hazard)] == ["visit"]


def test_no_look_back_is_planned_once_its_window_would_open_too_late(world):
    world.clock.on("2022-09-15")
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    assert world.matter(hazard).outcome == "archived"


def test_s0_40_a_refusal_needs_joint_handling_before_anything_else(world):
    hazard = world.hazard_at("record_report")
    world.do(hazard, "record_report", report_outcome="refused", refusal_facts="拒绝整改")
    assert world.matter(hazard).stage == "refused"
    world.do(hazard, "joint_handling", next_step="rectify")
    assert world.matter(hazard).stage == "to_order"


def test_a_transferred_hazard_is_closed_here(world):
    hazard = world.hazard_at("record_report")
    world.do(hazard, "record_report", report_outcome="refused", refusal_facts="拒绝整改")
    world.do(hazard, "joint_handling", next_step="transfer", department="应急管理局")
    assert world.matter(hazard).outcome == "transferred"


def test_an_enterprise_that_stopped_can_be_rechecked_later(world):
    hazard = world.hazard_at("recheck")
    world.do(hazard, "recheck", recheck_outcome="cannot_inspect", cannot_reason="stopped")
    assert world.matter(hazard).stage == "suspended"
    world.do(hazard, "decide_suspended", next_step="recheck")
    assert world.matter(hazard).stage == "awaiting_recheck"


def test_x_23_a_twin_is_offered_for_merging_not_silently_opened(world):
    shop = world.enterprise()
    first = world.hazard(shop)
    world.do(first, "register")
    world.clock.on("2022-05-12")
    second = world.hazard(shop)
    assert [i.step for i in world.items(second)] == ["confirm_merge"]
    world.do(second, "confirm_merge", merge=True)
    merged = world.matter(second)
    assert (merged.outcome, merged.twin_id) == ("merged", first)


def test_a_twin_may_be_kept_apart(world):
    shop = world.enterprise()
    world.do(world.hazard(shop), "register")
    second = world.hazard(shop)
    world.do(second, "confirm_merge", merge=False)
    assert world.matter(second).stage == "registered"


def test_an_interview_is_held_and_its_commitments_followed_up(world):
    hazard = world.hazard_at("recheck")
    for _ in range(2):
        world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
        world.do(hazard, "issue_order")
        world.do(hazard, "record_report")
    interview = world.children(hazard, "interview")[0].id
    world.do(interview, "approve")
    world.do(interview, "notify")
    world.do(
        interview,
        "hold",
        has_commitments=True,
        commitments="两周内完成",
        commitments_due_on="2022-05-24",
    )
    [promised] = world.limits(interview, "commitments_due")
    assert promised.due_on == date(2022, 5, 24)
    world.do(interview, "track_commitments")
    assert world.matter(interview).outcome == "fulfilled"


def test_a_second_completion_says_who_was_faster_and_when(world):
    hazard = world.hazard()
    item = world.item(hazard, "register")
    world.do(hazard, "register")
    with pytest.raises(TaskNotReady) as refused:
        world.complete(item.task_id, {})
    assert refused.value.facts["by"] == world.actor("inspector").name
    assert refused.value.facts["at"] == world.clock.now


def test_the_trail_tells_the_path_the_decisions_and_the_clocks(world):
    hazard = world.hazard_at("record_report")
    registered = next(e for e in world.events(hazard) if e.facts.get("step") == "register")
    assert ["hazard_closure", "register"] in registered.facts["passed"]
    assert {d["table"] for d in registered.facts["decisions"]} >= {"hazard_grade", "phase_rule"}
    ordered = next(e for e in world.events(hazard) if e.facts.get("step") == "issue_order")
    assert {(c["name"], c["act"]) for c in ordered.facts["clocks"]} == {
        ("order_due", "met"),
        ("rectification_due", "armed"),
    }
