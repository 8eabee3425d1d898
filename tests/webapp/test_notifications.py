"""The information notification (信息通报, P31): written, served, received, answered or urged."""

from __future__ import annotations

import re
from datetime import date

import pytest

from casework.errors import AnswerRefused, AnswersInvalid
from casework.models.limits import ARMED, MET, MISSED, WITHDRAWN

PROCESS = "info_notification"
ASKED = {"reply_asked": True, "reply_by": "2022-06-10"}
KINDS = ["market_bureau", "superior", "platform_bureau", "certifier", "department"]


def begun(world, **answers):
    return world.begun(PROCESS, **{"written_on": "2022-05-10", **ASKED, **answers})


def the_limit(world, matter):
    (found,) = world.limits(matter, "notification_reply_due")
    return found


def stage_and_steps(world, matter):
    return world.matter(matter).stage, [item.step for item in world.items(matter)]


def serving(world, papers, matter):
    papers.issue(matter, "notification_letter")
    (service,) = [s for s in world.children(matter, "service") if s.closed_at is None]
    return service.id


def served(world, papers, matter, day="2022-05-12"):
    service = serving(world, papers, matter)
    world.clock.on(day)
    world.do(service, "serve_paper", service_result="served", method="in_person", served_on=day)


def test_s2_12_s2_13_the_service_of_the_letter_is_its_receipt(world, papers, assert_sound):
    matter = begun(world)
    assert stage_and_steps(world, matter) == ("under_way", ["await_receipt"])
    served(world, papers, matter)
    assert stage_and_steps(world, matter) == ("reply_awaited", ["record_reply"])
    assert world.matter(matter).fact("received_on") == "2022-05-12"
    limit = the_limit(world, matter)
    assert (limit.started_by, limit.starts_at.astimezone(world.clock.now.tzinfo).date()) == (
        "notification_sent", date(2022, 5, 10),
    )  # fmt: skip
    assert (limit.due_on, limit.state) == (date(2022, 6, 10), ARMED)
    (word,) = [e for e in world.events(matter) if e.kind == "MessageReceived"]
    assert word.facts["message"] == "notification_served"
    assert_sound()


def test_s2_12_a_reply_in_time_meets_its_day_and_ends_it(world, papers):
    matter = begun(world)
    served(world, papers, matter)
    world.do(matter, "record_reply", reply_result="replied", replied_on="2022-05-12")
    assert the_limit(world, matter).state == MET
    assert world.matter(matter).outcome == "reply_recorded"


def test_s2_12_without_a_reply_it_is_urged_and_counted_and_stays_late(world, papers, assert_sound):
    matter = begun(world)
    served(world, papers, matter)
    world.clock.on("2022-06-14")
    world.tick()
    for times in (1, 2):
        world.do(matter, "record_reply", reply_result="urged")
        assert world.matter(matter).fact("urged_times") == times
        assert stage_and_steps(world, matter) == ("reply_awaited", ["record_reply"])
    said = [e.facts["urged_times"] for e in world.events(matter) if e.kind == "ReplyUrged"]
    assert said == [1, 2]
    limit = the_limit(world, matter)
    assert (limit.state, limit.delivered_at is not None) == (ARMED, True)
    world.do(matter, "record_reply", reply_result="replied")
    limit = the_limit(world, matter)
    assert (limit.state, limit.days_late) == (MISSED, 2)
    assert_sound()


def test_without_a_wish_for_a_reply_the_receipt_ends_it(world, papers):
    matter = world.begun(PROCESS, reply_asked=False)
    served(world, papers, matter)
    assert world.matter(matter).outcome == "no_reply_expected"
    assert world.limits(matter, "notification_reply_due") == []


def test_a_letter_that_went_by_the_exchange_is_signed_for_by_hand(world):
    matter = begun(world)
    world.do(matter, "await_receipt", received_on="2022-05-10", receiver="李四")
    known = world.matter(matter)
    assert (known.stage, known.fact("receiver")) == ("reply_awaited", "李四")


@pytest.mark.parametrize("result", ["signed", "recalled"])
def test_while_the_letter_is_being_served_nothing_is_signed_or_recalled_beside_it(
    world, papers, result
):
    matter = begun(world)
    serving(world, papers, matter)
    with pytest.raises(AnswerRefused) as refused:
        world.do(matter, "await_receipt", receipt_result=result)
    assert refused.value.facts["reason"] == "letter_under_way"
    papers.void(matter, "notification_letter")
    world.do(matter, "await_receipt", receipt_result=result)
    assert world.matter(matter).stage in {"reply_awaited", "notification_recalled"}


def test_it_is_recalled_with_a_reason_before_and_after_it_was_received(world, papers):
    before, after = begun(world), begun(world)
    world.do(before, "await_receipt", receipt_result="recalled", recall_reason="对象有误")
    assert world.matter(before).outcome == "notification_recalled"
    served(world, papers, after)
    world.do(after, "record_reply", reply_result="recalled", recall_reason="已另函告知撤回")
    known = world.matter(after)
    assert (known.outcome, known.fact("recall_reason")) == (
        "notification_recalled", "已另函告知撤回",
    )  # fmt: skip
    assert the_limit(world, after).state == WITHDRAWN


def test_the_letter_of_a_recalled_notification_is_not_issued_any_more(world, signed_in):
    matter = begun(world)
    chief = signed_in(world.actor("section_chief", world.matter(matter).unit))
    asked = re.search(
        r'href="(/matters/[^"]+/to-issue/[^"]+)"', chief.get(f"/matters/{matter}").text
    )
    world.do(matter, "await_receipt", receipt_result="recalled", recall_reason="对象有误")
    assert "to-issue" not in chief.get(f"/matters/{matter}").text
    assert chief.get(asked.group(1)).status_code == 404
    assert chief.post(asked.group(1), {"act": "issue"}).status_code == 404
    assert world.children(matter, "service") == []


def test_a_reply_that_is_needed_no_more_is_owed_no_more(world, papers):
    matter = begun(world)
    served(world, papers, matter)
    world.do(matter, "record_reply", reply_result="not_needed")
    assert world.matter(matter).outcome == "no_reply_expected"
    assert the_limit(world, matter).state == WITHDRAWN


@pytest.mark.parametrize(
    ("step", "answers", "field"),
    [
        (None, {"reply_by": None}, "reply_by"),
        (None, {"reply_by": "2022-05-09"}, "reply_by"),
        (None, {"recipient": ""}, "recipient"),
        ("await_receipt", {"received_on": "2022-05-09"}, "received_on"),
        ("await_receipt", {"receiver": ""}, "receiver"),
        ("await_receipt", {"receipt_result": "recalled", "recall_reason": ""}, "recall_reason"),
    ],
)
def test_what_is_missing_or_out_of_order_is_refused(world, count_rows, step, answers, field):
    matter = begun(world) if step else None
    before = count_rows()
    with pytest.raises(AnswersInvalid) as refused:
        world.do(matter, step, **answers) if step else begun(world, **answers)
    assert [finding.place for finding in refused.value.findings] == [field]
    assert count_rows() == before


@pytest.mark.parametrize("kind", KINDS)
def test_s2_12_s2_13_every_kind_of_recipient_is_kept(world, kind):
    assert world.matter(begun(world, recipient_kind=kind)).fact("recipient_kind") == kind


@pytest.mark.parametrize("origin", ["hazard", "inspection", "lead", "admonition", "summary"])
def test_it_is_begun_from_what_it_tells_of(world, signed_in, origin):
    matter = {
        "hazard": lambda: world.hazard_at("record_report"),
        "inspection": world.inspection,
        "lead": lambda: world.begun("lead_verification"),
        "admonition": lambda: world.begun("admonition"),
        "summary": lambda: world.begun(
            "summary_penalty", penalty_kind="warning", fine=0, payment="none"
        ),
    }[origin]()
    page = signed_in(world.actor("inspector")).get(f"/matters/{matter}").text
    assert f"/begin/{PROCESS}" in page
    child = world.begun(PROCESS, origin=matter)
    assert world.matter(child).parent_id == matter


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh_CN", "通报函正在送达。"), ("en", "The letter is being served.")]
)
def test_the_page_says_why_the_letter_stands_in_the_way(
    world, papers, signed_in, language, sentence
):
    matter = begun(world)
    serving(world, papers, matter)
    (item,) = world.items(matter)
    browser = signed_in(world.actor("inspector"))
    browser.speak(language)
    browser.get(f"/tasks/{item.task_id}")
    recalled = {"receipt_result": "recalled", "recall_reason": "对象有误"}
    answer = browser.post(f"/tasks/{item.task_id}", recalled)
    assert answer.status_code == 422
    assert sentence in answer.text
