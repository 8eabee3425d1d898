"""Beginning a matter by hand: from the inbox, an enterprise, another matter."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

import pytest

from casework.models import Attachment, Enterprise, Matter, Submission
from tests.webapp.conftest import photo_file

PAGE = "/begin/lead_verification"
NOTE = re.compile(r'name="photos\.sent" value="([^"]+)"')


@pytest.fixture
def answers(world):
    return {
        "lead_source": "complaint",
        "received_on": world.clock.today.isoformat(),
        "subject": "示例店",
        "suspicion": "销售无证产品",
        "informant": "none",
    }


@pytest.fixture
def leads(rows):
    """Every lead there is."""
    return lambda: rows(Matter, Matter.kind == "lead")


def post(browser, path, sent):
    return browser.post(path, sent, content_type="multipart/form-data")


def test_a_lead_is_begun_and_its_first_form_handed_in_at_once(inspector, answers, leads, rows):
    page = inspector.get(PAGE)
    assert "涉嫌违法行为" in page.text
    sent = {**answers, "idempotency_key": inspector.key}
    told = [post(inspector, PAGE, sent) for _ in range(2)]
    (lead,) = leads()
    assert [answer.status_code for answer in told] == [303, 303]
    assert {answer.location for answer in told} == {f"/matters/{lead.id}"}
    (handed,) = rows(Submission, Submission.matter_id == lead.id)
    assert (handed.step, handed.answers["subject"]) == ("register", "示例店")
    shown = inspector.get(f"/matters/{lead.id}").text
    for told_of_it in ("线索〔2022〕", "示例店", "销售无证产品", "投诉", "核查中"):
        assert told_of_it in shown


def test_a_lead_is_begun_by_json_too(inspector, answers, leads):
    answer = inspector.post_json(PAGE, answers)
    assert answer.status_code == 200, answer.text
    assert [answer.json["matter"]] == [str(lead.id) for lead in leads()]


def test_the_inbox_an_enterprise_and_a_matter_offer_it(inspector, world, task):
    enterprise = world.enterprise(unit=task.unit)
    assert 'href="/begin"' in inspector.get("/").text
    assert PAGE in inspector.get("/begin").text
    assert (
        f"{PAGE}?enterprise={enterprise.id}" in inspector.get(f"/enterprises/{enterprise.id}").text
    )
    assert f"{PAGE}?origin={task.matter_id}" in inspector.get(f"/matters/{task.matter_id}").text


def test_what_is_begun_from_a_matter_or_enterprise_belongs_to_it(
    inspector, world, task, answers, leads
):
    page = inspector.get(f"{PAGE}?origin={task.matter_id}")
    origin = world.matter(task.matter_id)
    assert origin.number in page.text
    assert post(inspector, f"{PAGE}?origin={task.matter_id}", answers).status_code == 303
    (lead,) = leads()
    assert (lead.parent_id, lead.enterprise_id) == (origin.id, origin.enterprise_id)
    enterprise = world.enterprise(unit=task.unit)
    assert enterprise.name in inspector.get(f"{PAGE}?enterprise={enterprise.id}").text
    assert post(inspector, f"{PAGE}?enterprise={enterprise.id}", answers).status_code == 303
    assert {found.enterprise_id for found in leads()} == {enterprise.id, origin.enterprise_id}


@pytest.mark.parametrize("who", ["leader1", "auditor", "administrator", "quality_chief"])
def test_only_who_may_do_the_first_step_may_begin(signed_in, who, answers, leads):
    browser = signed_in(who)
    assert browser.get(PAGE).status_code == 403
    assert post(browser, PAGE, answers).status_code == 403
    assert PAGE not in browser.get("/").text
    assert "没有可登记的事项" in browser.get("/begin").text
    assert leads() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"subject": ""}, "请填写此项"),
        ({"received_on": "2099-01-01"}, "该日期晚于今天"),
        ({"informant": "neighbour"}, "请从列表中选择"),
        ({"colour": "red"}, "此处不需要填写"),
    ],
)
def test_a_wrong_answer_begins_nothing_and_keeps_what_was_typed(
    inspector, answers, leads, change, sentence
):
    answer = post(inspector, PAGE, answers | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "销售无证产品" in answer.text
    assert leads() == []


def test_photos_beside_a_refused_answer_are_kept_and_seen_by_their_sender(
    inspector, signed_in, answers, rows
):
    sent = {**answers, "subject": "", "photos": [photo_file("一.jpg")]}
    refused = post(inspector, PAGE, sent)
    (note,) = [unescape(found) for found in NOTE.findall(refused.text)]
    assert inspector.get(f"{PAGE}/sent/{note}").mimetype == "image/jpeg"
    assert signed_in("leader1").get(f"{PAGE}/sent/{note}").status_code == 404
    assert post(inspector, PAGE, {**answers, "photos.sent": [note]}).status_code == 303
    (photo,) = rows(Attachment, Attachment.field == "photos")
    assert photo.name == "一.jpg"


@pytest.mark.parametrize(
    "path",
    [
        "/begin/interview",
        "/begin/nothing",
        f"{PAGE}?enterprise={UUID(int=1)}",
        f"{PAGE}?origin={UUID(int=1)}",
    ],
)
def test_what_cannot_be_begun_or_seen_is_not_found(inspector, path, answers):
    assert inspector.get(path).status_code == 404
    assert post(inspector, path, answers).status_code == 404


def test_enterprises_of_other_units_are_not_found(inspector, task, rows):
    foreign = next(found for found in rows(Enterprise, Enterprise.unit != task.unit))
    assert inspector.get(f"{PAGE}?enterprise={foreign.id}").status_code == 404


def test_outside_every_campaign_nothing_begins(inspector, world, answers, leads):
    world.clock.on("2023-01-09")
    assert "今天不在专项行动期间" in inspector.get(PAGE).text
    refused = post(inspector, PAGE, answers)
    assert refused.status_code == 422
    assert "今天不在专项行动期间" in refused.text
    assert leads() == []
