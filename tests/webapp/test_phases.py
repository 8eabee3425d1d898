"""The page of a phase switch: who sees it, what it foretells, apply and roll back."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import PhaseSwitch
from tests.builders import CAMPAIGN, World
from tests.webapp.conftest import Browser
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick

SignIn = Callable[[str], Browser]
PAGE = f"/campaigns/{CAMPAIGN}/phases/crackdown"


@pytest.fixture
def hazards(world: World) -> list[UUID]:
    """Hazards under rectification since 2022-06-20, due on 2022-07-11."""
    world.clock.on("2022-06-20")
    return [world.hazard_at("record_report") for _ in range(2)]


def ladder(world: World, hazard: UUID) -> str | None:
    return str(world.limits(hazard, "rectification_due")[-1].ladder)


def states(office: Office) -> dict[str, str]:
    with Session(office.engine) as session:
        rows = session.scalars(select(PhaseSwitch).where(PhaseSwitch.campaign == CAMPAIGN))
        return {row.phase: row.state for row in rows}


@pytest.mark.parametrize("username", ["quality_chief", "leader1", "administrator"])
def test_x_18_the_preview_shows_counts_list_and_ladders(
    signed_in: SignIn, world: World, hazards: list[UUID], username: str
) -> None:
    page = unescape(signed_in(username).get(PAGE).text)
    for hazard in hazards:
        assert world.matter(hazard).number in page
    assert '<span class="tile-number">2</span>' in page
    assert 'id="ladders"' in page
    assert 'id="apply"' not in page  # the phase has not begun


def test_x_18_others_do_not_see_it(signed_in: SignIn, world: World) -> None:
    chief = world.actor("section_chief")  # of a station
    assert signed_in(chief).get(PAGE).status_code == 403  # type: ignore[arg-type]
    assert signed_in("auditor").get(PAGE).status_code == 403
    assert PAGE in signed_in("leader1").get(f"/campaigns/{CAMPAIGN}").text
    assert PAGE not in signed_in("auditor").get(f"/campaigns/{CAMPAIGN}").text


@pytest.mark.parametrize("phase", ["mobilise", "elsewhere"])
def test_x_18_an_unknown_or_first_phase_is_not_found(signed_in: SignIn, phase: str) -> None:
    page = signed_in("leader1").get(f"/campaigns/{CAMPAIGN}/phases/{phase}")
    assert page.status_code == 404


def test_s0_42_the_heartbeat_applies_it_once_and_marks_it_late_after_an_outage(
    office: Office, world: World, hazards: list[UUID]
) -> None:
    tick(office)
    assert "crackdown" not in states(office)
    world.clock.on("2022-07-03")
    report = tick(office)
    assert report.switched == 1  # the other campaign has nothing open, so that is not counted
    assert states(office)["crackdown"] == "applied"
    assert {ladder(world, hazard) for hazard in hazards} == {"IMMEDIATE"}
    with Session(office.engine) as session:
        assert session.scalars(
            select(PhaseSwitch.late).where(PhaseSwitch.phase == "crackdown")
        ).one()
    assert tick(office).switched == 0


def test_s0_42_the_result_is_shown_and_rolled_back_with_a_reason(
    office: Office, signed_in: SignIn, world: World, hazards: list[UUID]
) -> None:
    world.clock.on("2022-07-01")
    tick(office)
    browser = signed_in("leader1")
    assert 'id="roll-back"' in browser.get(PAGE).text
    assert 'id="roll-back"' not in signed_in("quality_chief").get(PAGE).text
    bare = browser.post(f"{PAGE}/roll-back", {"reason": " "})
    assert bare.status_code == 422
    assert states(office)["crackdown"] == "applied"
    done = browser.post(f"{PAGE}/roll-back", {"reason": "以通知为准"})
    assert done.status_code == 303
    assert {ladder(world, hazard) for hazard in hazards} == {"NORMAL"}
    assert "以通知为准" in browser.get(PAGE).text
    trail = unescape(browser.get(f"/matters/{hazards[0]}").text)
    assert "以通知为准" in trail
    assert "到期日不变" in trail
    tick(office)
    assert states(office)["crackdown"] == "rolled_back"
    assert browser.post(f"{PAGE}/apply").status_code == 303
    assert {ladder(world, hazard) for hazard in hazards} == {"IMMEDIATE"}


@pytest.mark.parametrize("act", ["apply", "roll-back"])
def test_x_18_a_chief_may_look_but_not_switch(signed_in: SignIn, world: World, act: str) -> None:
    world.clock.on("2022-07-01")
    browser = signed_in("quality_chief")
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/{act}", {"reason": "示例"}).status_code == 403


def test_x_18_a_switch_before_its_day_is_refused(signed_in: SignIn) -> None:
    browser = signed_in("leader1")
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/apply").status_code == 422


def test_x_18_a_wrong_cursor_is_refused(signed_in: SignIn) -> None:
    assert signed_in("leader1").get(f"{PAGE}?after=nothing").status_code == 422


def test_x_18_the_list_goes_on_page_by_page(
    signed_in: SignIn, world: World, hazards: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.pages.phases.view.PAGE", 1)
    browser = signed_in("leader1")
    first = unescape(browser.get(PAGE).text)
    numbers = [world.matter(hazard).number for hazard in hazards]
    [shown] = [number for number in numbers if number in first]
    onward = first[first.index('rel="next" href="') + len('rel="next" href="') :].split('"')[0]
    second = unescape(browser.get(onward).text)
    assert [number for number in numbers if number in second] == [
        number for number in numbers if number != shown
    ]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_page_speaks_both_languages(signed_in: SignIn, locale: str) -> None:
    browser = signed_in("leader1")
    browser.speak(locale)
    page = browser.get(PAGE).text
    assert ("阶段切换" in page) == (locale == "zh_CN")
    assert ("Phase switch" in page) == (locale == "en")
