"""Changing a time limit through the pages: who is offered what, what is refused, what stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from webapp.words.refusals import SENTENCES

ROOT = Path(__file__).parents[2]
REASONS = {
    reason
    for house in ("casework", "workflows")
    for path in (ROOT / house).rglob("*.py")
    for reason in re.findall(r'TimeLimitRefused\(\s*reason="(\w+)"', path.read_text("utf-8"))
}


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-05-10, due on 2022-05-31."""
    return world.hazard_at("record_report")


@pytest.fixture
def limit(world, hazard):
    """The rectification limit of the hazard."""
    return world.limits(hazard, "rectification_due")[-1]


@pytest.fixture
def as_role(world, signed_in):
    """A browser of somebody with a role at the hazard's station."""
    return lambda role: signed_in(world.actor(role))


def page_of(browser, matter_id):
    return browser.get(f"/matters/{matter_id}").text


def asked(browser, hazard, limit, act="extension"):
    """Ask by the button of the matter page; return the address of the form that follows."""
    browser.get(f"/matters/{hazard}")
    answer = browser.post(f"/deadlines/{limit.id}/{act}", {"idempotency_key": browser.key})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_every_reason_has_a_sentence_of_its_own():
    assert len(REASONS) >= 15
    assert {f"time_limit_refused.{reason}" for reason in REASONS} <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("inspector", {"extension", "suspension"}),
        ("section_chief", set()),
        ("bureau_leader", {"override"}),
        ("auditor", set()),
    ],
)
def test_who_may_is_offered_what(as_role, hazard, limit, role, offered):
    page = page_of(as_role(role), hazard)
    found = set(re.findall(rf'"/deadlines/{limit.id}/(\w+)"', page))
    assert found == offered


def test_what_would_be_refused_at_once_is_not_offered(as_role, world, hazard, limit):
    browser = as_role("inspector")
    asked(browser, hazard, limit)
    assert f"/deadlines/{limit.id}/extension" not in page_of(browser, hazard)
    world.clock.on("2022-06-01")
    assert f"/deadlines/{limit.id}/" not in page_of(browser, hazard)


def test_asking_goes_on_to_the_form_which_shows_the_limit(as_role, world, hazard, limit):
    browser = as_role("inspector")
    form = browser.get(asked(browser, hazard, limit)).text
    assert "申请延期" in form
    assert "2022年5月31日" in form
    [request] = world.children(hazard, "extension")
    page = page_of(browser, request.id)
    assert request.number in page
    assert "2022年5月31日" in page


def test_asking_twice_with_one_key_opens_one_request(as_role, world, hazard, limit):
    browser = as_role("inspector")
    browser.get(f"/matters/{hazard}")
    key = {"idempotency_key": browser.key}
    answers = [browser.post(f"/deadlines/{limit.id}/extension", key) for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert len(world.children(hazard, "extension")) == 1


def test_an_extension_from_the_button_to_the_new_day(as_role, world, hazard, limit):
    inspector, chief = as_role("inspector"), as_role("section_chief")
    path = asked(inspector, hazard, limit)
    inspector.get(path)
    said = {"length": "5", "reason": "设备订货", "document": "申请书〔2022〕3号"}
    assert inspector.post(path, said).status_code == 303
    [request] = world.children(hazard, "extension")
    path = f"/tasks/{world.item(request.id, 'decide_by_chief').task_id}"
    chief.get(path)
    assert chief.post(path, {"approved": "true", "opinion": "同意"}).status_code == 303
    page = page_of(as_role("auditor"), hazard)
    line = re.search(r"期限变更记录</p>(.*?)</ol>", page, re.DOTALL).group(1)
    told = (
        "延期",
        "2022年5月31日",
        "2022年6月8日",
        "设备订货",
        "申请书〔2022〕3号",
        request.number,
    )
    assert all(words in line for words in told), line
    assert world.actor("section_chief").name in line
    assert "“整改期限”延期：2022年5月31日 → 2022年6月8日。理由：设备订货" in page


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("zh_CN", "每次延期只能延长1至15"), ("en", "may add 1 to 15, in its own unit")],
)
def test_too_long_is_refused_in_words_and_noted(as_role, world, limit, locale, sentence):
    browser, hazard = as_role("inspector"), limit.matter_id
    browser.speak(locale)
    path = asked(browser, hazard, limit)
    browser.get(path)
    said = {"length": "16", "reason": "设备订货", "document": "申请书"}
    answer = browser.post(path, said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "设备订货" in answer.text  # nothing typed is lost
    [request] = world.children(hazard, "extension")
    noted = [e.facts["reason"] for e in world.events(request.id) if e.kind == "ActRefused"]
    assert noted == ["extension_too_long"]


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("zh_CN", "延期须在2022年5月26日以前申请"), ("en", "asked for by 26 May 2022")],
)
def test_a_late_request_is_refused_in_words(as_role, world, limit, locale, sentence):
    browser = as_role("inspector")
    browser.speak(locale)
    world.clock.on("2022-05-27")
    answer = browser.post(f"/deadlines/{limit.id}/extension")
    assert answer.status_code == 422
    assert sentence in answer.text
    noted = [e.facts for e in world.events(limit.matter_id) if e.kind == "ActRefused"]
    assert [(f["act"], f["reason"]) for f in noted] == [("start_extension", "asked_too_late")]


def test_a_clock_that_stands_still_says_so(as_role, world, hazard, limit):
    browser = as_role("inspector")
    path = asked(browser, hazard, limit, "suspension")
    browser.get(path)
    said = {"pause_kind": "testing", "reason": "送检", "document": "委托书"}
    assert browser.post(path, said).status_code == 303
    [request] = world.children(hazard, "suspension")
    world.do(request.id, "approve_suspension")
    assert "已中止计算，原期限" in page_of(browser, hazard)
    assert "检验检测" in page_of(browser, request.id)
    path = f"/tasks/{world.item(request.id, 'resume').task_id}"
    assert "已中止计算，原期限" in browser.get(path).text
    said = {"reason": "报告已出", "document": "检验报告", "ended_on": "2022-05-10"}
    assert browser.post(path, said).status_code == 303
    assert "恢复计算" in page_of(browser, hazard)


def test_a_kind_the_rule_does_not_know_is_refused_with_those_it_knows(as_role, hazard, limit):
    browser = as_role("inspector")
    path = asked(browser, hazard, limit, "suspension")
    browser.get(path)
    answer = browser.post(path, {"pause_kind": "hearing", "reason": "听证", "document": "通知"})
    assert answer.status_code == 422
    assert "可以中止的事由：检验检测、中止调查" in answer.text


def test_a_leader_sets_another_day_with_a_reason(as_role, hazard, limit):
    leader = as_role("bureau_leader")
    assert "2022年5月31日" in leader.get(f"/deadlines/{limit.id}/override").text
    said = {"due_on": "2022-05-20", "reason": "群众反映强烈", "idempotency_key": leader.key}
    answers = [leader.post(f"/deadlines/{limit.id}/override", said) for _ in range(2)]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"/matters/{hazard}")}
    page = page_of(leader, hazard)
    assert all(words in page for words in ("领导改期", "突破规则", "群众反映强烈"))
    assert "后由领导改为2022年5月20日" in page
    assert page.count("“整改期限”领导改期：2022年5月31日 → 2022年5月20日") == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"due_on": "2022-05-20"}, "请填写此项"),
        ({"due_on": "2022-05-20", "reason": "   "}, "请填写此项"),
        ({"due_on": "2022-05-09", "reason": "紧急"}, "该日期早于今天"),
        ({"due_on": "2022-05-31", "reason": "紧急"}, "这就是现在的到期日"),
        ({"due_on": "明天", "reason": "紧急"}, "2022-07-11"),
        ({"due_on": "2022-05-20", "reason": "紧急", "extra": "1"}, "此处不"),
    ],
)
def test_an_override_is_refused_in_place(as_role, world, limit, said, sentence):
    leader = as_role("bureau_leader")
    leader.get(f"/deadlines/{limit.id}/override")
    answer = leader.post(f"/deadlines/{limit.id}/override", said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert world.limits(limit.matter_id, "rectification_due")[-1].due_on == limit.due_on


@pytest.mark.parametrize("role", ["inspector", "section_chief", "auditor"])
def test_nobody_else_sets_another_day(as_role, world, hazard, limit, role):
    browser = as_role(role)
    assert browser.get(f"/deadlines/{limit.id}/override").status_code == 403
    said = {"due_on": "2022-05-20", "reason": "紧急"}
    assert browser.post(f"/deadlines/{limit.id}/override", said).status_code == 403
    noted = [e.facts["act"] for e in world.events(hazard) if e.kind == "ActRefused"]
    assert noted == ["override_deadline"]


@pytest.mark.parametrize("act", ["extension", "suspension", "override"])
def test_nothing_is_done_without_the_pages_own_token(as_role, world, hazard, limit, act):
    role = "bureau_leader" if act == "override" else "inspector"
    browser = as_role(role)
    said = {"due_on": "2022-05-20", "reason": "紧急"}
    answer = browser.client.post(f"/deadlines/{limit.id}/{act}", data=said)
    assert answer.status_code == 400
    assert world.limits(hazard, "rectification_due")[-1].requests == 0


def test_a_foreign_time_limit_is_not_there(world, signed_in, limit):
    stranger = signed_in(world.actor("inspector", "JB02"))
    for act in ("extension", "suspension"):
        answer = stranger.post(f"/deadlines/{limit.id}/{act}")
        assert answer.status_code == 404
        assert "没有这个期限" in answer.text


def test_a_program_asks_and_overrides_too(as_role, hazard, limit):
    inspector, leader = as_role("inspector"), as_role("bureau_leader")
    answer = inspector.post_json(f"/deadlines/{limit.id}/extension", {})
    assert answer.status_code == 200
    assert answer.json["location"] == f"/tasks/{answer.json['task']}"
    said = {"due_on": "2022-05-20", "reason": "紧急"}
    answer = leader.post_json(f"/deadlines/{limit.id}/override", said, "key-of-a-program")
    assert answer.json == {"location": f"/matters/{hazard}", "matter": str(hazard)}
    refused = leader.post_json(f"/deadlines/{limit.id}/override", said)
    assert (refused.status_code, refused.json["error"]) == (422, "time_limit_refused")
    assert refused.json["reason"] == "same_day"
