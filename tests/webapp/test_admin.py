"""The administrator's pages: the demonstration clock, the sweep, incidents."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, update

from casework.errors import StepFailed
from casework.models import EventRow, Incident, Installation, Notice
from casework.unit_of_work import CLOCK, UnitOfWork
from tests.builders import World
from tests.webapp.conftest import Browser
from tests.webapp.records import rows
from webapp.app.composition import Office, OfficeClock
from webapp.app.wsgi import create_app
from workflows.commands.incidents import attempt

SignIn = Callable[[str], Browser]


@pytest.fixture
def demonstration(office: Office, world: World, engine: Engine) -> Callable[[str], Browser]:
    """Browsers of an office on the demonstration clock itself, put to 2022-05-10."""
    offset = (world.clock.now - datetime.now(UTC)).total_seconds()
    with engine.begin() as connection:
        connection.execute(update(Installation).values(demo=True, clock_offset=offset))
    clock = OfficeClock(engine, replace(world.runtime))
    office.unit_of_work.clock = clock
    app = create_app(
        Office(
            config=office.config,
            engine=engine,
            runtime=office.runtime,
            unit_of_work=office.unit_of_work,
            clock=clock,
            evidence=office.evidence,
        )
    )

    def sign_in(username: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(username).status_code == 303
        return browser

    return sign_in


def _office_time(browser: Browser) -> datetime:
    text = browser.get("/admin/clock").text
    return datetime.fromisoformat(re.search(r'data-running-clock="([^"]+)"', text).group(1))


def test_a_day_forward_is_a_day_forward(demonstration: SignIn) -> None:
    browser = demonstration("administrator")
    before = _office_time(browser)
    assert browser.post("/admin/clock/day").status_code == 303
    moved = _office_time(browser) - before
    assert 86_400 <= moved.total_seconds() < 86_460


def test_the_next_time_limit_falls_due_at_once_and_says_so(
    world: World, demonstration: SignIn
) -> None:
    hazard = world.hazard()
    browser = demonstration("administrator")
    for _ in range(4):
        assert browser.post("/admin/clock/deadline").status_code == 303
        page = browser.get("/admin/clock").text
        assert 'class="notice notice-good"' in page
    assert "RungClimbed" in [event.kind for event in world.events(hazard)]
    with world.unit_of_work.reading(CLOCK) as work:
        assert work.session.scalars(select(Notice)).all()
        moves = select(EventRow).where(EventRow.kind == "DemonstrationClockMoved")
        assert len(work.session.scalars(moves).all()) == 4


def test_a_real_office_has_no_such_buttons_and_refuses(
    demonstration: SignIn, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(update(Installation).values(demo=False))
    browser = demonstration("administrator")
    assert "/admin/clock/day" not in browser.get("/admin/clock").text
    assert browser.post("/admin/clock/day").status_code == 422


@pytest.mark.parametrize("page", ["/admin/clock", "/admin/incidents"])
@pytest.mark.parametrize("username", ["auditor", "leader1", "inspector11"])
def test_only_the_administrator_gets_in(signed_in: SignIn, page: str, username: str) -> None:
    assert signed_in(username).get(page).status_code == 403


@pytest.mark.parametrize("username", ["auditor", "inspector11"])
def test_nobody_else_moves_the_clock(signed_in: SignIn, username: str) -> None:
    browser = signed_in(username)
    assert browser.post("/admin/clock/day").status_code == 403


def test_what_comes_next_is_listed(signed_in: SignIn, world: World) -> None:
    number = world.matter(world.hazard()).number
    assert number in signed_in("administrator").get("/admin/clock").text


@pytest.fixture
def incident(world: World) -> Incident:
    """An act on a hazard that failed once and would go through now."""
    hazard = world.hazard()

    def fail(_work: UnitOfWork) -> None:
        raise RuntimeError("the printer is on fire")

    with pytest.raises(StepFailed):
        attempt(
            world.unit_of_work,
            CLOCK,
            fail,
            act="fire_deadlines",
            matter_id=hazard,
            arguments={"matter_id": str(hazard)},
        )
    return rows(world, Incident, Incident.matter_id == hazard)[0]


def test_an_incident_is_listed_with_its_cause(signed_in: SignIn, incident: Incident) -> None:
    page = signed_in("administrator").get("/admin/incidents").text
    assert "RuntimeError" in page
    assert str(incident.id) in page


def test_trying_again_closes_what_goes_through(
    signed_in: SignIn, world: World, incident: Incident
) -> None:
    browser = signed_in("administrator")
    browser.get("/admin/incidents")
    assert browser.post(f"/admin/incidents/{incident.id}/retry").status_code == 303
    assert rows(world, Incident, Incident.id == incident.id)[0].resolved_at is not None
    assert "IncidentResolved" in [e.kind for e in world.events(incident.matter_id)]


def test_closing_needs_a_reason(signed_in: SignIn, world: World, incident: Incident) -> None:
    browser = signed_in("administrator")
    browser.get("/admin/incidents")
    close = f"/admin/incidents/{incident.id}/close"
    assert browser.post(close, {"reason": "  "}).status_code == 422
    assert rows(world, Incident, Incident.id == incident.id)[0].resolved_at is None
    assert browser.post(close, {"reason": "换了打印机"}).status_code == 303
    assert world.events(incident.matter_id)[-1].facts["how"] == "换了打印机"
    assert browser.post(close, {"reason": "再来一次"}).status_code == 404
