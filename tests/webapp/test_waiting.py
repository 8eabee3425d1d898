"""Each open matter says what it waits for, since when, and what happens next."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from casework.models import Limit, WorkItem
from tests.builders import World


@pytest.fixture
def waits(world: World, signed_in):
    """What the page's program form says of a matter."""

    def ask(matter_id):
        browser = signed_in(world.actor("section_chief"))
        answer = browser.get(f"/matters/{matter_id}/waiting")
        assert answer.status_code == 200
        return answer.json["waits"]

    return ask


def test_a_task_and_its_limit_with_the_next_rung(world, waits, signed_in):
    hazard = world.hazard_at("record_report")
    task, limit = waits(hazard)
    assert (task["kind"], task["code"]) == ("task", "record_report")
    assert task["since"].startswith("2022-05-10")
    assert task["next_at"].startswith("2022-05-31T15:59:59")
    assert (limit["kind"], limit["code"]) == ("deadline", "rectification_due")
    assert limit["next_at"].startswith("2022-05-25T16:00")
    assert "第1级，提醒" in limit["next"]
    page = signed_in(world.actor("section_chief")).get(f"/matters/{hazard}")
    assert "正在等待" in page.text
    assert limit["next"] in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-05-26", "第2级"),
        ("2022-05-31", "期限届满"),
        ("2022-06-01", "第4级"),
        ("2022-06-20", "各级督办均已发出"),
    ],
)
def test_what_comes_next_goes_on_with_the_days(world, waits, day, said):
    hazard = world.hazard_at("record_report")
    world.clock.on(day)
    world.tick()
    limit = next(wait for wait in waits(hazard) if wait["kind"] == "deadline")
    assert said in limit["next"]


def test_what_is_said_comes_true(world, waits):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-05-26")
    world.tick()
    limit = next(wait for wait in waits(hazard) if wait["kind"] == "deadline")
    (row,) = world.limits(hazard, "rectification_due")
    assert row.next_at.isoformat() == limit["next_at"]
    world.clock.now = row.next_at
    assert world.tick() == 1
    assert [rung.number for rung in world.rungs(row)] == [1, 2]


def test_a_window_that_opens_by_itself(world, waits):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    (wait,) = waits(hazard)
    assert (wait["kind"], wait["code"]) == ("deadline", "look_back_opens")
    assert "起始日" in wait["next"]


def test_an_escalation_waits_for_its_task_and_for_word(world, waits):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-02")
    world.tick()
    (escalation,) = world.children(hazard, "escalation")
    assert [w["kind"] for w in waits(escalation.id)] == ["task", "message"]


def test_one_that_waits_for_nothing_says_so(world, waits, engine):
    hazard = world.hazard_at("record_report")
    with engine.begin() as connection:
        connection.execute(delete(WorkItem))
        connection.execute(update(Limit).values(next_at=None, state="withdrawn"))
    (wait,) = waits(hazard)
    assert (wait["kind"], wait["what"]) == ("nothing", "没有任何人、任何事")


def test_a_closed_matter_waits_for_nothing_and_does_not_say_so(world, waits, signed_in):
    hazard = world.hazard_at("register")
    inspection = world.matter(hazard).parent_id
    assert waits(inspection) == []
    page = signed_in(world.actor("section_chief")).get(f"/matters/{inspection}").text
    assert "正在等待" not in page


def test_a_foreign_matter_is_not_there(world, signed_in):
    hazard = world.hazard_at("record_report")
    foreign = signed_in(world.actor("section_chief", "JB02"))
    assert foreign.get(f"/matters/{hazard}/waiting").status_code == 404


def test_both_languages(world, signed_in):
    hazard = world.hazard_at("record_report")
    browser = signed_in(world.actor("section_chief"))
    browser.speak("en")
    page = browser.get(f"/matters/{hazard}").text
    assert "What it waits for" in page
    assert "The time limit “Rectification" in page
