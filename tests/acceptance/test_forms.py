"""How a task's form behaves in a hand: without scripts, sent twice, sent with something missing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance import office_life as life
from tests.acceptance.forms import a_photo, choose, fill
from tests.acceptance.serving import Served
from tests.acceptance.visiting import CHINESE_PHONE, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_record_can_be_handed_in_without_scripts(browser: Browser, office: Served):
    with visiting(browser, office, CHINESE_PHONE, "inspector11", scripts=False) as inspector:
        page = inspector.page
        inspector.go(f"/inspections/new?q={life.PINYIN}")
        inspector.follow(page.locator("#found .work-link"))
        inspector.press(inspector.say("Start the inspection"))
        life.answer_record(inspector)
        expect(page.locator("[data-check-failing]:visible")).to_have_count(1)  # of the open fold
        item = f"checklist.{life.FAILING}.photos"
        fill(page, {"photos": a_photo(10), item: a_photo(20)})
        life.hand_in(inspector)
        expect(page.locator("#related .work-link")).to_have_count(1)
        expect(page.locator("#photos img")).to_have_count(2)


def test_what_was_typed_survives_a_refusal_and_a_double_tap_sends_once(
    browser: Browser, office: Served
):
    with visiting(browser, office, CHINESE_PHONE, "inspector11") as inspector:
        page = inspector.page
        life.start_inspection(inspector)
        life.answer_record(inspector, unanswered=9)
        inspector.press(inspector.say("Hand in"))
        expect(page.locator("#error-summary")).to_be_focused()
        inspector.look("annex-4-refused")
        expect(page.locator("[data-checklist-progress]")).to_contain_text("11/12")
        assert (
            page.locator(f"[name='checklist.{life.FAILING}.remark']").input_value() == life.REMARK
        )
        page.locator("#error-summary a").first.click()
        expect(page.locator("[id='checklist.9.answer']")).to_be_focused()
        page.keyboard.press("Space")
        expect(page.locator("[data-checklist-progress]")).to_contain_text("12/12")
        choose(page, "checklist.9.answer", "yes")
        with page.expect_navigation(url="**/matters/**"):
            page.locator(".form-actions .btn-primary").dblclick(no_wait_after=True)
        inspector.look("inspection-sent-once")
        expect(page.locator("#trail .is-good")).to_have_count(1)
