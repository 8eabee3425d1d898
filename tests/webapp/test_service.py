"""The service of a paper (送达): its ways, their conditions, and what is late."""

from __future__ import annotations

import re
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from casework.errors import AnswersInvalid, NotFound, TaskNotReady
from casework.models import IssuedPaper
from workflows.commands.papers import void_paper

SERVED_SO = {"service_result": "served", "place": "经营场所"}


@pytest.fixture
def service(world, signed_in):
    """The service of an order that was issued on 2022-05-10."""
    hazard = world.hazard_at("record_report")
    item = world.item(hazard, "record_report")
    browser = signed_in(world.actor(item.role, item.unit))
    page = browser.get(f"/matters/{hazard}").text
    path = re.search(r'href="(/matters/[^"]+/to-issue/[^"]+/rectification_order)"', page).group(1)
    browser.get(path)
    assert browser.post(path, data={"act": "issue"}).status_code == 303
    [child] = world.children(hazard, "service")
    return child.id


def paper(world):
    with world.reading() as work:
        query = select(IssuedPaper).where(IssuedPaper.paper == "rectification_order")
        return work.session.scalars(query.order_by(IssuedPaper.version.desc())).first()


WAYS = {
    "in_person": {"recipient": "店长"},
    "left_on_site": {"refusal": "拒绝签收", "witnessed": "witness", "witness": "社区工作人员"},
    "by_post": {"post_number": "EMS0001"},
    "electronic": {"consent": "2022年5月9日确认书", "address": "shop@example.com"},
    "entrusted": {"entrusted_to": "邻区市场监督管理局（示例）"},
}


@pytest.mark.usefixtures("sound_afterwards")
@pytest.mark.parametrize("way", WAYS)
def test_a_paper_is_served_in_each_way_the_law_knows(world, service, way):
    world.do(service, "serve_paper", **SERVED_SO, method=way, served_on="2022-05-10", **WAYS[way])
    assert world.matter(service).outcome == "served"
    assert paper(world).served_on == date(2022, 5, 10)
    [told] = [e.facts for e in world.events(service) if e.kind == "PaperServed"]
    assert (told["method"], told["number"]) == (way, paper(world).number)


@pytest.mark.usefixtures("sound_afterwards")
def test_the_trail_of_the_hazard_says_that_its_paper_was_served(world, signed_in, service):
    hazard = paper(world).matter_id
    before = len(world.events(hazard))
    said = {**SERVED_SO, "method": "in_person", "recipient": "店长", "served_on": "2022-05-10"}
    world.do(service, "serve_paper", **said)
    [told] = world.events(hazard)[before:]
    assert (told.kind, told.facts["number"]) == ("PaperServed", paper(world).number)
    browser = signed_in(world.actor("inspector"))
    shown = browser.get(f"/matters/{hazard}").text
    assert f"{paper(world).number}已于2022年5月10日送达" in shown
    browser.speak("en")
    assert f"{paper(world).number} was served on" in browser.get(f"/matters/{hazard}").text


@pytest.mark.parametrize("way", WAYS)
def test_each_way_wants_its_proof(world, service, way):
    for lacking in WAYS[way]:
        said = {**SERVED_SO, "method": way, **WAYS[way], lacking: ""}
        with pytest.raises(AnswersInvalid) as refused:
            world.do(service, "serve_paper", **said)
        assert lacking in [finding.place for finding in refused.value.findings]


def test_what_was_left_on_site_is_witnessed_or_recorded(world, service):
    said = {**SERVED_SO, "method": "left_on_site", "refusal": "拒绝签收", "witnessed": "recorded"}
    with pytest.raises(AnswersInvalid) as refused:
        world.do(service, "serve_paper", **said, proof=[])
    assert [f.place for f in refused.value.findings] == ["proof"]


def test_a_day_before_the_paper_is_refused(world, service):
    said = {**SERVED_SO, "method": "in_person", "recipient": "店长", "served_on": "2022-05-09"}
    with pytest.raises(AnswersInvalid) as refused:
        world.do(service, "serve_paper", **said)
    assert [(f.place, f.code) for f in refused.value.findings] == [
        ("served_on", "day_before_known")
    ]


def test_what_was_not_served_is_tried_again(world, service):
    world.do(service, "serve_paper", service_result="failed", failure="现场无人")
    assert paper(world).served_on is None
    world.clock.on("2022-05-12")
    world.do(service, "serve_paper", **SERVED_SO, method="in_person", recipient="店长")
    assert paper(world).served_on == date(2022, 5, 12)


@pytest.mark.usefixtures("sound_afterwards")
def test_a_public_notice_counts_as_service_when_its_term_is_over(world, service):
    said = {"published_on": "2022-05-10", "published_in": "区政府网站", "tried": "下落不明"}
    world.do(service, "serve_paper", service_result="announced", **said)
    [term] = world.limits(service, "public_notice_service_due")
    assert (term.due_on, term.started_by) == (date(2022, 7, 11), "notice_published")
    assert paper(world).served_on is None
    world.clock.on("2022-07-12")
    world.tick()
    assert paper(world).served_on == term.due_on
    assert world.matter(service).outcome == "served"


@pytest.mark.usefixtures("sound_afterwards")
def test_a_paper_that_is_voided_is_not_served_any_more(world, signed_in, service):
    row = paper(world)
    item = world.item(service, "serve_paper")
    browser = signed_in(world.actor(item.role, item.unit))
    path = f"/matters/{row.matter_id}/papers/{row.id}"
    browser.get(path)
    assert browser.post(f"{path}/void", data={"reason": "地址有误"}).status_code == 303
    assert (world.matter(service).outcome, world.items(service)) == ("withdrawn", [])


def test_a_paper_that_was_not_served_is_late_for_somebody(world, service):
    [limit] = world.limits(service, "service_due")
    assert (limit.due_on, limit.started_by) == (date(2022, 5, 17), "paper_issued")
    world.clock.on("2022-05-25")
    world.tick()
    assert [e.kind for e in world.events(service)].count("DeadlinePassed") == 1
    assert "explain" in {e.act for e in world.children(service, "escalation")}


def test_the_proof_of_service_is_a_paper_of_its_own(world, signed_in, service):
    world.do(service, "serve_paper", **SERVED_SO, method="in_person", recipient="店长")
    row = paper(world)
    browser = signed_in(world.actor("inspector"))
    page = browser.get(f"/matters/{service}").text
    path = re.search(r'href="(/matters/[^"]+/to-issue/[^"]+/service_receipt)"', page).group(1)
    assert row.number in browser.get(path).text
    assert browser.post(path, data={"act": "issue"}).status_code == 303
    shown = browser.get(f"/matters/{row.matter_id}/papers/{row.id}").text
    assert "2022年5月10日" in shown


def test_serving_and_voiding_at_once_end_in_one_of_both(world, service):
    row = paper(world)
    said = {**SERVED_SO, "method": "in_person", "recipient": "店长"}
    serve = world.prepared(service, "serve_paper", **said)
    barrier, ended = Barrier(2), []

    def void():
        with world.unit_of_work(world.actor("inspector")) as work:
            void_paper(
                world.runtime, work, matter_id=row.matter_id, paper_id=row.id, reason="地址有误"
            )

    def at_once(act):
        try:
            barrier.wait(10)
            act()
            ended.append("done")
        except (NotFound, TaskNotReady):
            ended.append("too late")

    threads = [Thread(target=at_once, args=(act,)) for act in (serve, void)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ended) in (["done", "done"], ["done", "too late"])
    assert paper(world).state == "void"
