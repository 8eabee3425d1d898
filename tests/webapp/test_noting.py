"""Refusals of every kind and readings of what is protected leave a line, collapsed by the hundred.

SR-92, SR-93.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from casework.models import Person
from webapp.app.repeats import MOST_PEOPLE, MOST_THINGS, Repeats

ALL_TEN_THEN_100 = [*range(1, 11), 100]


@pytest.fixture
def refused(office_trail):
    """The refusals of the office's trail: code, who, address, how often."""

    def told():
        events = [e for e in office_trail() if e.kind == "OfficeActRefused"]
        return [(e.facts["code"], e.actor, e.facts["address"], e.facts["times"]) for e in events]

    return told


def test_asking_for_what_is_not_theirs_leaves_a_line(world, signed_in, refused):
    who = world.actor("inspector")
    browser = signed_in(who)
    for path in (f"/matters/{uuid4()}", f"/tasks/{uuid4()}"):
        assert browser.get(path).status_code == 404
    assert refused() == [("not_found", who.name, "127.0.0.1", 1)] * 2


def test_a_mistyped_address_is_no_attempt(signed_in, refused):
    assert signed_in("auditor").get("/nothing-of-ours").status_code == 404
    assert refused() == []


def test_what_comes_by_the_hundred_is_told_now_and_then(signed_in, refused):
    browser = signed_in("auditor")
    for _ in range(120):
        assert browser.get(f"/matters/{uuid4()}").status_code == 404
    assert [times for _, _, _, times in refused()] == ALL_TEN_THEN_100


def test_a_program_without_a_sign_in_leaves_a_line_by_its_address(browser, refused):
    assert browser.client.get("/ledger", headers={"Accept": "application/json"}).status_code == 401
    assert refused() == [("unauthorized", "?", "127.0.0.1", 1)]


def test_a_page_asked_for_before_signing_in_is_no_refusal(browser, refused):
    assert browser.get("/ledger").status_code == 303
    assert refused() == []


@pytest.mark.parametrize("value", ["forged", "eyJfdXNlcl9pZCI6IngifQ.aaaa.bbbb"])
def test_a_forged_cookie_leaves_a_line(app, browser, refused, value):
    browser.client.set_cookie(app.config["SESSION_COOKIE_NAME"], value)
    assert browser.get("/sign-in").status_code == 200
    assert refused() == [("forged_cookie", "?", "127.0.0.1", 1)]


def test_too_large_a_body_leaves_a_line(world, signed_in, refused, task):
    who = world.actor("inspector", task.unit)
    answer = signed_in(who).post(f"/tasks/{task.task_id}", {"refusal_facts": "x" * 10_000_000})
    assert answer.status_code == 413
    assert refused() == [("too_large", who.name, "127.0.0.1", 1)]


def test_a_matter_that_may_be_another_stations_gets_no_line(world, signed_in, task):
    before = len(world.events(task.matter_id))
    other = next(
        world.actor("inspector", unit)
        for unit in ("JB01", "JB02", "JB03")
        if not world.actor("inspector", unit).sees(task.unit)
    )
    assert signed_in(other).get(f"/matters/{task.matter_id}").status_code == 404
    assert len(world.events(task.matter_id)) == before


def test_reading_where_another_person_signed_in_leaves_a_line(world, signed_in, office_trail):
    with world.reading() as work:
        person = work.session.scalars(select(Person).where(Person.username == "leader1")).one()
    assert signed_in("security").get(f"/admin/accounts/{person.id}").status_code == 200
    told = [e for e in office_trail() if e.kind == "AccountRead"]
    assert [e.facts for e in told] == [{"username": "leader1", "times": 1}]


def test_counts_are_forgotten_at_the_hour():
    hour = [1]
    repeats = Repeats(hour=lambda: hour[0])
    assert [repeats.told("a", "b") for _ in range(12)] == [*range(1, 11), 0, 0]
    hour[0] = 2
    assert repeats.told("a", "b") == 1


def test_however_many_come_memory_and_lines_are_bounded():
    repeats = Repeats(hour=lambda: 1)
    lines = sum(repeats.told(f"address {n}", "x") > 0 for n in range(MOST_PEOPLE * 10))
    assert lines == MOST_PEOPLE + len([*range(1, 11), 100, 1_000, 10_000])
    lines = sum(repeats.told("address 1", f"thing {n}") > 0 for n in range(MOST_THINGS * 10))
    assert lines == MOST_THINGS - 1 + len([*range(1, 11), 100])
