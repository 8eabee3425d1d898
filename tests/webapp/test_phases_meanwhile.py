"""While a phase takes over what is open, pages answer, say how far it is, and work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from html import unescape
from uuid import UUID

import pytest

from casework.unit_of_work import CLOCK
from tests.builders import CAMPAIGN, World
from tests.webapp.conftest import Browser
from tests.workflows.switching import CRACKDOWN, midnight, open_hazards
from tests.workflows.time_limits.hands import due
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick
from workflows.commands import phase_rounds
from workflows.commands.phases import apply_switch

SignIn = Callable[[str], Browser]
PAGE = f"/campaigns/{CAMPAIGN}/phases/{CRACKDOWN}"
PATIENCE = 30.0


@pytest.fixture
def half_way(office: Office, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[UUID]]:
    """Six hazards, of which a switch has done two and stands before the next two."""
    hazards = open_hazards(world, 6)
    midnight(world)
    monkeypatch.setattr(phase_rounds, "GROUP", 2)
    stands, goes_on, real = threading.Event(), threading.Event(), phase_rounds.do_together
    groups = []

    def waits(*args: object) -> object:
        groups.append(args)
        if len(groups) == 2:
            stands.set()
            assert goes_on.wait(PATIENCE)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(phase_rounds, "do_together", waits)
    asked = {"campaign": CAMPAIGN, "phase": CRACKDOWN}
    switch = threading.Thread(
        target=apply_switch, args=(office.runtime, office.unit_of_work, CLOCK), kwargs=asked
    )
    switch.start()
    assert stands.wait(PATIENCE)
    yield hazards
    goes_on.set()
    switch.join(PATIENCE)
    assert {due(world, hazard).ladder for hazard in hazards[:-1]} == {"IMMEDIATE"}


def test_x_18_pages_answer_and_work_goes_on_while_a_switch_is_applied(
    signed_in: SignIn, world: World, half_way: list[UUID]
) -> None:
    browser = signed_in("leader1")
    for path in ("/", "/ledger", f"/matters/{half_way[0]}", f"/campaigns/{CAMPAIGN}"):
        assert browser.get(path).status_code == 200
    page = unescape(browser.get(PAGE).text)
    assert '<progress value="2" max="6"' in page
    assert 'hx-trigger="every 3s"' in page
    assert 'id="roll-back"' not in page
    world.do(half_way[-1], "record_report")
    assert due(world, half_way[-1]).state == "met"


def test_x_18_a_large_switch_asked_for_on_the_page_is_gone_on_with_by_the_clock(
    office: Office, signed_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazards = open_hazards(world, 4)
    midnight(world)
    monkeypatch.setattr("webapp.pages.phases.view.AT_ONCE", 3)
    browser = signed_in("leader1")
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/apply").status_code == 303
    page = unescape(browser.get(PAGE).text)
    assert '<progress value="3" max="4"' in page
    tick(office)
    page = unescape(browser.get(PAGE).text)
    assert "<progress" not in page
    assert 'hx-trigger="every 3s"' not in page
    assert {due(world, hazard).ladder for hazard in hazards} == {"IMMEDIATE"}
    assert browser.post(f"{PAGE}/roll-back", {"reason": "以通知为准"}).status_code == 303
    assert '<progress value="3" max="4"' in unescape(browser.get(PAGE).text)
    tick(office)
    assert {due(world, hazard).ladder for hazard in hazards} == {"NORMAL"}
