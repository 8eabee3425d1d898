"""The page of a matter: an auditor opens it and sees every step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from lxml import etree
from PIL import Image

from casework.models import Attachment, Matter
from tests.builders import World
from tests.webapp.conftest import Browser
from tests.webapp.records import rows
from webapp.app.composition import Office
from workflows.commands.tasks import complete_task

SignIn = Callable[[str], Browser]
WAY = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")


@pytest.fixture
def closed(world: World) -> UUID:
    """A hazard on the straight way to strike-off, with one failed recheck in between."""
    hazard = world.hazard()
    for step in WAY[:3]:
        world.do(hazard, step)
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="仍有三处未改")
    world.clock.on("2022-05-13")
    for step in WAY[1:]:
        world.do(hazard, step)
    return hazard


def _page(browser: Browser, matter_id: UUID, query: str = "") -> str:
    answer = browser.get(f"/matters/{matter_id}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_line_of_the_trail_is_told(signed_in: SignIn, world: World, closed: UUID) -> None:
    page = _page(signed_in("auditor"), closed)
    lines = re.findall(r'id="line-(\d+)"', page)
    assert [int(n) for n in lines] == [event.seq for event in world.events(closed)]
    assert "仍有三处未改" in page  # what was handed in, word for word
    for event in world.events(closed):
        assert event.seal[:16] in page
    assert page.count("hazard_grade_r") >= 1  # the decision and its rule


def test_which_rule_set_the_date_stands_there(signed_in: SignIn, closed: UUID) -> None:
    page = _page(signed_in("auditor"), closed)
    assert "深化排查阶段整改期限" in page or "Rectification in the screening phase" in page
    assert "江北市监发〔2022〕38号" in page


def test_the_diagram_shows_the_path_and_where_it_stands(signed_in: SignIn, world: World) -> None:
    hazard = world.hazard_at("record_report")
    browser = signed_in("auditor")
    page = _page(browser, hazard)
    assert 'data-current="record_report"' in page
    assert re.search(r'data-done="[^"]*\bissue_order\b', page)
    whole = _page(browser, hazard, "?process=hazard_closure")
    assert 'data-current="rectify"' in whole
    url = re.search(r'data-bpmn-url="([^"]+)"', whole).group(1)
    xml = etree.fromstring(browser.client.get(url).data)
    ids = {element.get("id") for element in xml.iter()}
    done = re.search(r'data-done="([^"]*)"', whole).group(1).split()
    assert done[0] == "found"
    assert set(done) <= ids


def test_lanes_are_drawn_with_the_names_of_their_roles(signed_in: SignIn, world: World) -> None:
    page = _page(signed_in("auditor"), world.hazard())
    names = json.loads(unescape(re.search(r'data-names="([^"]*)"', page).group(1)))
    roles = world.runtime.campaigns.roles.values()
    assert names == {role.id: role.title.zh_CN for role in roles}


def test_a_model_nobody_runs_is_not_found(signed_in: SignIn) -> None:
    assert signed_in("auditor").get(f"/diagrams/{'0' * 64}/hazard_closure.bpmn").status_code == 404


def test_an_auditor_reads_and_has_no_button(signed_in: SignIn, world: World) -> None:
    hazard = world.hazard_at("issue_order")
    task = world.item(hazard, "issue_order").task_id
    assert f"/tasks/{task}" in _page(signed_in("inspector11"), hazard)
    assert f"/tasks/{task}" not in _page(signed_in("auditor"), hazard)


def test_a_foreign_matter_is_as_unknown_as_none(signed_in: SignIn, world: World) -> None:
    hazard = world.hazard(world.enterprise(unit="JB02"))
    browser = signed_in("inspector11")
    foreign, none = browser.get(f"/matters/{hazard}"), browser.get(f"/matters/{uuid4()}")
    assert foreign.status_code == none.status_code == 404
    assert _without_tokens(foreign.text) == _without_tokens(none.text)


def _without_tokens(text: str) -> str:
    return re.sub(r'(content|value|datetime|href)="[^"]*"', "", text)


def test_what_belongs_together_is_linked_both_ways(signed_in: SignIn, world: World) -> None:
    hazard = world.hazard_at("issue_order")
    inspection = world.matter(hazard).parent_id
    browser = signed_in("auditor")
    assert f"/matters/{inspection}" in _page(browser, hazard)
    assert f"/matters/{hazard}" in _page(browser, inspection)


def test_interviews_and_escalations_have_their_page(signed_in: SignIn, world: World) -> None:
    hazard = world.hazard_at("recheck", accident=True)
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未改")
    world.clock.on("2022-05-20")
    world.tick()
    browser = signed_in("auditor")
    kinds = set()
    for kind in ("interview", "escalation"):
        for child in world.children(hazard, kind):
            assert child.number in _page(browser, child.id)
            kinds.add(kind)
    assert kinds == {"interview", "escalation"}
    page = _page(browser, hazard)
    assert "逾期" in page or "late" in page


@pytest.mark.parametrize("decision", ["file", "not_file", "transfer", "admonish", "verify_more"])
def test_a_lead_has_its_page_after_it_was_decided(
    signed_in: SignIn, world: World, decision: str
) -> None:
    lead = world.begun("lead_verification", enterprise=world.enterprise())
    world.do(lead, "verify_lead")
    world.do(lead, "decide", decision=decision)
    assert world.matter(lead).number in _page(signed_in("auditor"), lead)


def test_a_photo_is_shown_by_its_copy_and_kept_as_it_was(
    signed_in: SignIn, world: World, office: Office
) -> None:
    hazard = world.hazard()
    photo = BytesIO()
    Image.new("RGB", (64, 48), "red").save(photo, "JPEG")
    kept = office.evidence.keep_photo("photos", "现场.jpg", photo.getvalue())
    item = world.item(hazard, "register")
    actor = world.actor("inspector")
    with world.unit_of_work.reading(actor) as work:
        matter = work.session.get_one(Matter, hazard)
        form = world.runtime.campaigns[matter.campaign].forms["hazard_entry"]
        answers = world.filled(work, form, matter, {"photos": [kept.sha256]})
    with world.unit_of_work(actor) as work:
        complete_task(world.runtime, work, task_id=item.task_id, answers=answers, photos=[kept])
    browser = signed_in("auditor")
    page = _page(browser, hazard)
    assert kept.sha256 in page
    shown = browser.client.get(f"/matters/{hazard}/photos/{kept.sha256}")
    assert shown.mimetype == "image/jpeg"
    original = browser.client.get(f"/matters/{hazard}/photos/{kept.sha256}/original")
    assert original.data == photo.getvalue()
    assert "attachment" in original.headers["Content-Disposition"]
    stranger = signed_in("inspector21")
    assert stranger.get(f"/matters/{hazard}/photos/{kept.sha256}").status_code == 404
    assert rows(world, Attachment, Attachment.matter_id == hazard)[0].sha256 == kept.sha256


def test_the_page_asks_as_much_for_a_long_life_as_for_a_short_one(
    signed_in: SignIn, world: World, closed: UUID, statements: list[str]
) -> None:
    young = world.hazard(world.enterprise(nth=1))
    browser = signed_in("auditor")

    def asked(matter_id: UUID) -> int:
        statements.clear()
        _page(browser, matter_id)
        return len([s for s in statements if s != "COMMIT"])

    assert asked(young) <= 27
    assert asked(closed) <= 27
