"""The page of a task, and handing it in by every door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from casework.models import Attachment, Incident, Submission
from tests.webapp.conftest import photo_file
from webapp.pages.tasks.asking import without_unasked
from workflows.commands.tasks import form_of


def submission(rows, task):
    (found,) = rows(Submission, Submission.task_id == task.task_id)
    return found


def test_the_page_shows_the_form_the_basis_and_the_colleagues(inspector, task, world):
    page = inspector.get(f"/tasks/{task.task_id}").text
    assert "填写现场检查记录" in page
    assert "是否依法获得相关证照" in page
    assert "江北市监发〔2022〕38号" in page
    assert "已答0/12" in page
    assert 'accept="image/jpeg,image/png,image/webp,image/heic,' in page
    colleague = world.actor("inspector", task.unit, nth=1)
    assert colleague.name in page
    assert 'value="2022-05-10"' in page
    inspector.speak("en")
    assert "Answered 0/12" in inspector.get(f"/tasks/{task.task_id}").text


def test_every_form_of_the_campaign_is_drawn(world, signed_in):
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        item = world.item(world.hazard_at(step), step)
        page = signed_in(world.actor(item.role, item.unit)).get(f"/tasks/{item.task_id}")
        assert page.status_code == 200, step
        form = world.runtime.campaigns[world.matter(item.matter_id).campaign].forms[item.form]
        for field in form.fields:
            asked = field.name != "disposal"  # of items that the inspection left in progress alone
            assert (field.label.zh_CN in page.text) is asked, field.name


def test_a_time_limit_is_explained_with_its_rule_and_its_count(world, signed_in):
    item = world.item(world.hazard_at("recheck"), "recheck")
    page = signed_in(world.actor("inspector", item.unit)).get(f"/tasks/{item.task_id}").text
    assert "复查期限" in page
    assert "剩3个工作日" in page
    assert "2022年5月13日" in page


def test_a_recheck_shows_what_was_found(world, signed_in):
    item = world.item(world.hazard_at("recheck"), "recheck")
    page = signed_in(world.actor("inspector", item.unit)).get(f"/tasks/{item.task_id}").text
    assert "发现的问题" in page
    assert "现场发现" in page
    assert "登记整改报告" in page


def test_a_form_is_handed_in_once_and_leads_to_the_matter(inspector, task, world, refusal, rows):
    inspector.get(f"/tasks/{task.task_id}")
    answer = inspector.post(f"/tasks/{task.task_id}", refusal)
    assert answer.status_code == 303
    assert answer.location == f"/matters/{task.matter_id}"
    kept = submission(rows, task)
    assert kept.answers == refusal
    assert str(kept.second_officer_id) == refusal["second_officer"]
    assert world.matter(task.matter_id).stage == "refused"
    assert "已提交" in inspector.get("/").text


def test_a_checklist_is_handed_in_as_a_form(inspector, task, world, fellow, rows):
    form = {
        "outcome": "inspected", "inspected_on": "2022-05-10", "second_officer": fellow,
        "temporarily_stopped": "false", "accompanied_by": "示例", "accompanied_signed": "true",
        "stamped": "true", "stop_remarks": "",
    }  # fmt: skip
    polarity = {5: "no", 7: "no", 10: "no", 11: "no", 12: "no"}
    for no in range(1, 13):
        form[f"checklist.{no}.answer"] = polarity.get(no, "yes")
        form[f"checklist.{no}.remark"] = ""
    form |= {
        "checklist.2.answer": "no",
        "checklist.2.remark": "未建立",
        "checklist.1.extra": "9133",
        "disposal.item_4_1.answer": "done",
        "disposal.item_4_2.answer": "not_applicable",
    }
    answer = inspector.post(f"/tasks/{task.task_id}", form)
    assert answer.status_code == 303, answer.text
    kept = submission(rows, task).answers
    assert kept["temporarily_stopped"] is False
    assert kept["checklist"]["2"] == {
        "answer": "no", "detail": None, "extra": None, "remark": "未建立",
    }  # fmt: skip
    assert kept["checklist"]["1"]["extra"] == "9133"
    assert "stop_remarks" not in kept
    (hazard,) = world.children(task.matter_id, "hazard")
    assert hazard.description == "未建立进货验收制度：未建立"


def test_the_same_is_handed_in_as_json(inspector, task, refusal, rows):
    answer = inspector.post_json(f"/tasks/{task.task_id}", refusal)
    assert answer.status_code == 200
    assert answer.json == {
        "location": f"/matters/{task.matter_id}",
        "matter": str(task.matter_id),
    }
    assert submission(rows, task).answers == refusal


def test_photos_come_along_and_are_kept_with_their_digest(inspector, task, refusal, office, rows):
    sent = {**refusal, "photos": [photo_file("一.jpg"), photo_file("二.png", "PNG")]}
    answer = inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    photos = rows(Attachment, Attachment.task_id == task.task_id)
    assert sorted(p.name for p in photos) == ["一.jpg", "二.png"]
    assert submission(rows, task).answers["photos"] == [p.sha256 for p in photos]
    assert all(office.evidence.read(p.sha256) for p in photos)


def test_what_was_typed_comes_back_with_the_errors_in_place(inspector, task, refusal, rows_written):
    before = rows_written()
    wrong = {
        **refusal,
        "inspected_on": "2022-05-11",
        "refusal_facts": "他说<b>不</b>",
        "second_officer": "",
    }
    answer = inspector.post(f"/tasks/{task.task_id}", wrong)
    assert answer.status_code == 422
    page = answer.text
    assert "该日期晚于今天（2022年5月10日）" in page
    assert 'value="2022-05-11"' in page
    assert "他说&lt;b&gt;不&lt;/b&gt;" in page
    assert 'href="#second_officer"' in page
    assert 'id="inspected_on-error"' in page
    assert 'aria-invalid="true"' in page
    assert rows_written() == before


def test_a_missing_item_of_the_checklist_is_named(inspector, task, fellow):
    sent = {"outcome": "inspected", "inspected_on": "2022-05-10", "second_officer": fellow}
    answer = inspector.post(f"/tasks/{task.task_id}", sent | {"checklist.1.answer": "yes"})
    assert answer.status_code == 422
    assert 'href="#checklist.2"' in answer.text
    assert 'href="#checklist.1"' not in answer.text
    assert "已答1/12" in answer.text


def test_only_the_right_role_may_act_and_the_trail_shows_who_tried(world, signed_in, task, refusal):
    chief = signed_in(world.actor("section_chief", task.unit))
    page = chief.get(f"/tasks/{task.task_id}")
    assert page.status_code == 200
    assert "由监管人员办理" in page.text
    assert "idempotency_key" not in page.text
    answer = chief.post(f"/tasks/{task.task_id}", refusal)
    assert answer.status_code == 403
    assert "应由监管人员办理" in answer.text
    last = world.events(task.matter_id)[-1]
    assert last.kind == "ActRefused"
    said = {"act": "complete_task", "code": "not_permitted", "reason": "inspector"}
    assert last.facts == {**said, "address": "127.0.0.1", "times": 1}


def test_a_finished_task_says_who_did_it_and_when(inspector, task, refusal, world, signed_in):
    inspector.post(f"/tasks/{task.task_id}", refusal)
    other = signed_in(world.actor("inspector", task.unit, nth=1))
    for answer in (
        other.get(f"/tasks/{task.task_id}"),
        other.post(f"/tasks/{task.task_id}", refusal),
    ):
        assert answer.status_code == 409
        assert (
            f"{world.actor('inspector', task.unit).name}已于2022年5月10日 09:00办结" in answer.text
        )
        assert f'href="/matters/{task.matter_id}"' in answer.text
    answer = other.post_json(f"/tasks/{task.task_id}", refusal)
    assert answer.status_code == 409
    assert answer.json["error"] == "task_not_ready"
    assert answer.json["by"] == world.actor("inspector", task.unit).name
    assert answer.json["at"].startswith("2022-05-10T")
    assert answer.json["matter"] == str(task.matter_id)


def test_missing_and_foreign_are_the_same(world, signed_in, task, refusal, office_trail):
    stranger = next(
        world.actor("inspector", unit)
        for unit in ("JB01", "JB02", "JB03", "JB04", "JB05", "JB06")
        if not world.actor("inspector", unit).sees(task.unit)
    )
    browser = signed_in(stranger)
    answers = [browser.get(f"/tasks/{t}") for t in (task.task_id, uuid4())]
    answers += [browser.post(f"/tasks/{t}", refusal) for t in (task.task_id, uuid4())]
    assert {a.status_code for a in answers} == {404}
    assert all("没有这项待办" in a.text for a in answers)
    assert answers[0].text.split("<main")[1] == answers[1].text.split("<main")[1]
    assert [e.facts["code"] for e in office_trail() if e.kind == "OfficeActRefused"] == [
        "not_found"
    ] * 4


def test_a_finished_foreign_task_tells_nothing(world, signed_in, task, inspector, refusal):
    inspector.post(f"/tasks/{task.task_id}", refusal)
    stranger = next(
        world.actor("inspector", unit)
        for unit in ("JB02", "JB03")
        if not world.actor("inspector", unit).sees(task.unit)
    )
    assert signed_in(stranger).get(f"/tasks/{task.task_id}").status_code == 404


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("self", "不能是您本人"), ("stranger", "不是您管辖范围内"), ("chief", "没有有效的执法证件")],
)
def test_a_second_officer_must_be_somebody_else_with_a_credential(  # noqa: PLR0917 -- fixtures
    world, inspector, task, refusal, who, sentence
):
    people = {
        "self": world.actor("inspector", task.unit),
        "chief": world.actor("section_chief", task.unit),
        "stranger": world.actor("auditor"),
    }
    answer = inspector.post(
        f"/tasks/{task.task_id}", {**refusal, "second_officer": str(people[who].id)}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#second_officer"' in answer.text
    assert world.events(task.matter_id)[-1].facts["code"] == "two_officers_required"


def test_a_chief_who_inspected_cannot_strike_off(world, signed_in, make_inspector):
    hazard = world.hazard_at("recheck")
    unit = world.matter(hazard).unit
    chief = make_inspector(world.actor("section_chief", unit))
    world.do(hazard, "recheck", by=chief)
    item = world.item(hazard, "approve_strike_off")
    browser = signed_in(chief)
    with world.unit_of_work.reading(chief) as work:
        matter = world.matter(hazard)
        answers = world.filled(work, form_of(world.runtime, item, matter), matter, {})
    answer = browser.post_json(f"/tasks/{item.task_id}", answers)
    assert answer.status_code == 422
    assert answer.json["error"] == "strike_off_refused"
    assert "您参加过该隐患的检查" in answer.json["message"]
    assert world.matter(hazard).struck_off_on is None
    assert world.events(hazard)[-1].facts["reason"] == "own_inspection"
    browser.speak("en")
    form = {k: str(v).lower() if isinstance(v, bool) else v for k, v in answers.items()}
    page = browser.post(f"/tasks/{item.task_id}", form)
    assert page.status_code == 422
    assert "You inspected this hazard yourself" in page.text


def test_a_failing_step_leaves_an_incident_and_says_its_number(
    inspector, task, refusal, monkeypatch, rows
):
    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("workflows.commands.tasks.moved_on", fail)
    answer = inspector.post_json(f"/tasks/{task.task_id}", refusal)
    assert answer.status_code == 500
    (incident,) = rows(Incident, Incident.matter_id == task.matter_id)
    assert str(incident.id) in answer.json["message"]
    assert "inside" not in answer.text
    assert rows(Submission, Submission.task_id == task.task_id) == []
    page = inspector.post(f"/tasks/{task.task_id}", refusal)
    assert page.status_code == 500
    assert "异常编号" in page.text


def test_without_scripts_proposals_for_what_is_not_asked_do_not_hurt(world):
    form = world.runtime.campaigns["jiangbei-2022"].forms["interview_minutes"]
    raw = {"attended": False, "held_on": "2022-05-10", "commitments_due_on": "2022-05-10"}
    kept = without_unasked(form, raw, {"commitments_due_on": "2022-05-10"})
    assert kept == {"attended": False, "held_on": "2022-05-10"}


def test_a_task_is_taken_up_on_its_page_and_the_page_says_so(world, signed_in):
    hazard = world.hazard_at("record_report")
    item = world.item(hazard, "record_report")
    inspector = signed_in(world.actor("inspector", item.unit))
    page = inspector.get(f"/tasks/{item.task_id}").text
    assert f"/tasks/{item.task_id}/take-up" in page
    answer = inspector.post(f"/tasks/{item.task_id}/take-up", {})
    assert (answer.status_code, answer.location) == (303, f"/tasks/{item.task_id}")
    page = inspector.get(f"/tasks/{item.task_id}").text
    assert f"/tasks/{item.task_id}/take-up" not in page
    assert "2022年5月10日 09:00 · " in page
    assert "着手办理" in inspector.get(f"/matters/{hazard}").text
    inspector.speak("en")
    assert "was taken up." in inspector.get(f"/matters/{hazard}").text


def test_a_task_is_not_taken_up_by_others_nor_after_it_is_done(world, signed_in):
    hazard = world.hazard_at("record_report")
    item = world.item(hazard, "record_report")
    address = f"/tasks/{item.task_id}/take-up"
    assert signed_in(world.actor("section_chief", item.unit)).post(address, {}).status_code == 403
    world.do(hazard, "record_report")
    inspector = signed_in(world.actor("inspector", item.unit))
    assert inspector.post(address, {}).status_code == 409


def test_a_step_that_must_lie_in_other_hands_is_told_before_the_form(world, signed_in):
    lead = world.begun("lead_verification")
    leader = world.actor("bureau_leader")
    both = replace(leader, roles=leader.roles | {"inspector"}, credential_until=date(2030, 1, 1))
    world.do(lead, "verify_lead", by=both)
    item = world.item(lead, "decide")
    page = signed_in(leader).get(f"/tasks/{item.task_id}").text
    assert "本事项的“核查线索”由您本人办理" in page
    assert 'enctype="multipart/form-data"' not in page
    colleague = signed_in(world.actor("section_chief")).get(f"/tasks/{item.task_id}").text
    assert "由您本人办理" not in colleague
