"""The list of notices."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import update

from casework.models import Person
from tests.builders import World
from tests.webapp.conftest import Browser
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick

SignIn = Callable[[str], Browser]
READ = re.compile(r'action="(/notices/[0-9a-f-]{36}/read)"')


@pytest.fixture
def told(world: World, office: Office) -> str:
    """A hazard whose entry is due today, with everybody in charge told; its number."""
    hazard = world.hazard()
    world.clock.on("2022-05-12")
    tick(office)
    return str(world.matter(hazard).number)


def test_a_notice_is_a_sentence_with_a_link(signed_in: SignIn, told: str) -> None:
    page = signed_in("inspector11").get("/notices")
    assert page.status_code == 200
    assert told in page.text
    assert "is-unread" in page.text
    assert re.search(r'href="/matters/[0-9a-f-]{36}"', page.text)


@pytest.mark.usefixtures("told")
def test_the_navigation_counts_what_is_unread(signed_in: SignIn) -> None:
    browser = signed_in("chief1")
    page = browser.get("/notices").text
    unread = page.count("is-unread")
    assert unread >= 1
    links = re.findall(r'href="/notices"[^>]*>.*?<span class="count">(\d+)</span>', page, re.DOTALL)
    assert str(unread) in links


@pytest.mark.usefixtures("told")
def test_notices_of_a_unit_somebody_left_are_not_shown_any_more(signed_in, engine) -> None:
    """Not their matters any more; back in the unit, they see them again."""
    browser = signed_in("inspector11")
    before = browser.get("/notices").text
    for jurisdiction, shown in (("JB02", 0), ("JB01", before.count("is-unread"))):
        change = update(Person).where(Person.username == "inspector11")
        with engine.begin() as connection:
            connection.execute(change.values(jurisdiction=jurisdiction))
        page = browser.get("/notices").text
        assert page.count("is-unread") == shown


@pytest.mark.usefixtures("told")
def test_reading_one_leads_to_its_matter_and_takes_the_mark(signed_in: SignIn) -> None:
    browser = signed_in("inspector11")
    before = browser.get("/notices").text
    answer = browser.post(READ.findall(before)[0])
    assert answer.status_code == 303
    assert answer.location.startswith("/matters/")
    assert browser.get("/notices").text.count("is-unread") == before.count("is-unread") - 1


@pytest.mark.usefixtures("told")
def test_all_can_be_read_at_once(signed_in: SignIn) -> None:
    browser = signed_in("inspector11")
    browser.get("/notices")
    assert browser.post("/notices/read").status_code == 303
    assert "is-unread" not in browser.get("/notices").text
    assert "work-item" not in browser.get("/notices?show=unread").text


@pytest.mark.usefixtures("told")
def test_somebody_elses_notice_is_not_found(signed_in: SignIn) -> None:
    theirs = READ.findall(signed_in("inspector11").get("/notices").text)[0]
    browser = signed_in("inspector21")
    browser.get("/notices")
    assert browser.post(theirs).status_code == 404
    assert browser.post(f"/notices/{uuid4()}/read").status_code == 404


def test_an_empty_list_says_so(signed_in: SignIn) -> None:
    assert 'class="empty"' in signed_in("auditor").get("/notices").text


def test_a_page_nobody_wrote_is_refused(signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/notices?after=x").status_code == 422
