"""The admonition (告诫, P30): written, served, checked; what was shipped becomes a lead."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models.limits import ARMED, MET, MISSED

PROCESS = "admonition"


@pytest.fixture
def letter(world, papers):
    """An admonition of 2022-05-10 whose letter is out, and the service of it."""
    matter = world.begun(
        PROCESS, by=world.actor("inspector"), enterprise=world.enterprise(), correct_by="2022-06-30"
    )
    papers.issue(matter, "admonition_letter")
    (service,) = world.children(matter, "service")
    return matter, service.id


def served(world, service, day="2022-05-12"):
    world.clock.on(day)
    world.do(service, "serve_paper", service_result="served", method="in_person", served_on=day)


def test_l_117_37_s2_11_the_term_runs_from_the_service_of_the_letter(world, letter, assert_sound):
    matter, service = letter
    assert (world.matter(matter).stage, world.items(matter)) == ("to_be_served", [])
    served(world, service)
    (limit,) = world.limits(matter, "admonition_due")
    assert (limit.started_by, limit.due_on) == ("admonition_served", date(2022, 6, 30))
    assert world.matter(matter).fact("served_on") == "2022-05-12"
    assert [item.step for item in world.items(matter)] == ["check_correction"]
    (word,) = [e for e in world.events(matter) if e.kind == "MessageReceived"]
    assert word.facts["message"] == "admonition_served"
    assert_sound()


def test_a_letter_by_public_notice_counts_when_its_term_is_over(world, letter):
    matter, service = letter
    world.do(service, "serve_paper", service_result="announced", published_on="2022-05-10")
    assert world.matter(matter).stage == "to_be_served"
    world.clock.on("2022-07-12")
    world.tick()
    assert world.matter(matter).fact("served_on") == "2022-07-11"
    assert world.matter(matter).stage == "to_be_checked"


def test_what_was_put_right_ends_it_and_what_was_not_is_late(world, letter):
    matter, service = letter
    served(world, service)
    world.clock.on("2022-07-04")
    world.tick()
    world.do(matter, "check_correction", admonition_result="not_yet")
    (limit,) = world.limits(matter, "admonition_due")
    assert (limit.state, limit.delivered_at is not None) == (ARMED, True)
    world.do(matter, "check_correction", admonition_result="complied")
    assert world.matter(matter).outcome == "complied"
    (limit,) = world.limits(matter, "admonition_due")
    assert (limit.state, limit.days_late) == (MISSED, 2)


@pytest.mark.parametrize("result", ["shipped", "ignored"])
def test_s2_10_s2_11_what_was_shipped_or_ignored_becomes_a_lead_with_its_facts(
    world, letter, assert_sound, result
):
    matter, service = letter
    served(world, service)
    world.do(matter, "check_correction", admonition_result=result)
    assert world.matter(matter).outcome == "became_lead"
    (limit,) = world.limits(matter, "admonition_due")
    assert limit.state == MET
    (lead,) = world.children(matter, "lead")
    origin = world.matter(matter)
    assert (lead.stage, lead.enterprise_id) == ("registered", origin.enterprise_id)
    for fact in ("subject", "suspicion"):
        assert lead.fact(fact) == origin.fact(fact) != ""
    assert_sound()


def test_a_letter_that_is_voided_is_served_again_in_its_next_version(world, letter, papers):
    matter, service = letter
    papers.void(matter, "admonition_letter")
    assert world.matter(service).outcome == "withdrawn"
    assert world.matter(matter).stage == "to_be_served"
    papers.issue(matter, "admonition_letter")
    (again,) = [s for s in world.children(matter, "service") if s.closed_at is None]
    served(world, again.id)
    assert world.matter(matter).stage == "to_be_checked"
