"""Disposal items on the pages: the record, the recheck, the approval, the ledger, the case."""

from __future__ import annotations

import pytest


@pytest.fixture
def sent(fellow):
    """A record of a seller, item 2 of which fails; disposal items are added."""
    form = {
        "outcome": "inspected", "inspected_on": "2022-05-10", "second_officer": fellow,
        "temporarily_stopped": "false", "accompanied_by": "示例", "accompanied_signed": "true",
        "stamped": "true",
    }  # fmt: skip
    well = dict.fromkeys(("5", "7", "10", "11", "12"), "no")
    form |= {f"checklist.{no}.answer": well.get(str(no), "yes") for no in range(1, 13)}
    return form | {"checklist.2.answer": "no"}


IN_PROGRESS = {
    "disposal.item_4_1.answer": "in_progress",
    "disposal.item_4_2.answer": "not_applicable",
}


def test_a_record_with_a_problem_asks_each_item_by_name(inspector, task, sent):
    page = inspector.get(f"/tasks/{task.task_id}").text
    assert "4.1 是否已责令停止销售、下架问题产品" in page
    refused = inspector.post(f"/tasks/{task.task_id}", sent)
    assert refused.status_code == 422
    assert 'href="#disposal"' in refused.text
    one = {"disposal.item_4_1.answer": "done"}
    refused = inspector.post(f"/tasks/{task.task_id}", sent | one)
    assert refused.status_code == 422
    assert 'href="#disposal.item_4_2.answer">问题企业处置 4.2：请填写' in refused.text
    assert "请选择其中一项" in inspector.post(
        f"/tasks/{task.task_id}", sent | IN_PROGRESS | {"disposal.item_4_1.answer": "later"}
    ).text  # fmt: skip


def test_without_a_problem_what_was_answered_is_refused_and_can_be_left_out(inspector, task, sent):
    well = sent | {"checklist.2.answer": "yes"}
    refused = inspector.post(f"/tasks/{task.task_id}", well | IN_PROGRESS)
    assert (refused.status_code, "问题企业处置：此处" in refused.text) == (422, True)
    assert "checked" not in refused.text.split('id="disposal"')[1].split("</section>")[0]
    assert inspector.post(f"/tasks/{task.task_id}", well).status_code == 303


@pytest.fixture
def hazard(world, inspector, task, sent):
    """A hazard before its recheck, whose inspection left item 4.1 in progress."""
    assert inspector.post(f"/tasks/{task.task_id}", sent | IN_PROGRESS).status_code == 303
    (hazard,) = world.children(task.matter_id, "hazard")
    for step in ("register", "issue_order", "record_report"):
        world.do(hazard.id, step)
    return hazard.id


@pytest.fixture
def recheck(world, inspector, hazard, fellow):
    """Hand in a recheck that passed; what it says of item 4.1."""

    def done(**said):
        passed = {
            "rechecked_on": "2022-05-10", "second_officer": fellow, "recheck_outcome": "passed",
        }  # fmt: skip
        items = {f"disposal.item_{no}.answer": answer for no, answer in said.items()}
        path = f"/tasks/{world.item(hazard, 'recheck').task_id}"
        return inspector.post(path, passed | items).status_code

    return done


@pytest.fixture
def chief(world, signed_in):
    return signed_in(world.actor("section_chief"))


AGREED = {"approved": "true", "opinion": "同意", "warnings_answer": "已核实"}
BACK = {"approved": "false", "opinion": "请办结处置项"}


def test_what_is_in_progress_stands_in_ledger_case_and_recheck(world, inspector, hazard, recheck):
    assert "处置项1项办理中" in inspector.get("/ledger").text
    inspector.speak("en")
    assert "1 disposal item in progress" in inspector.get("/ledger").text
    inspector.speak("zh_CN")
    case = panel(inspector.get(f"/matters/{hazard}").text)
    assert "4.1 是否已责令停止销售、下架问题产品" in case
    assert case.count("办理中") == 1
    page = inspector.get(f"/tasks/{world.item(hazard, 'recheck').task_id}").text
    assert "4.1 是否已责令停止销售、下架问题产品" in panel(page)
    assert "4.2" not in panel(page)
    assert recheck() == 422
    assert recheck(**{"4_1": "later"}) == 422


def test_s0_31_the_approval_names_the_item_and_is_given_when_it_is_settled(
    world, hazard, recheck, chief
):
    assert recheck(**{"4_1": "in_progress"}) == 303
    approve = f"/tasks/{world.item(hazard, 'approve_strike_off').task_id}"
    assert "处置项仍在办理中：4.1。" in chief.get(approve).text
    refused = chief.post(approve, AGREED)
    assert (refused.status_code, "处置项办结" in refused.text) == (422, True)
    chief.speak("en")
    assert "Disposal items are still in progress: 4.1." in chief.get(approve).text
    assert chief.post(approve, BACK).status_code == 303

    assert recheck(**{"4_1": "done"}) == 303
    approve = f"/tasks/{world.item(hazard, 'approve_strike_off').task_id}"
    assert "Disposal items are still in progress" not in chief.get(approve).text
    assert chief.post(approve, AGREED).status_code == 303
    assert world.matter(hazard).struck_off_on is not None
    assert "in progress" not in chief.get("/ledger").text
    chief.speak("zh_CN")
    case = chief.get(f"/matters/{hazard}").text
    assert "办理中" not in panel(case)
    assert "办理中：4.1。" in case
    assert "已办结或者不适用：4.1。" in case


def panel(page):
    """The part of a page that is about disposal items."""
    return page.split('id="disposal"')[1].split("</section>")[0]


def test_a_recheck_with_nothing_in_progress_asks_none(world, inspector):
    item = world.item(world.hazard_at("recheck"), "recheck")
    assert 'id="disposal"' not in inspector.get(f"/tasks/{item.task_id}").text
