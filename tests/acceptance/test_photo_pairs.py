"""Photos of one hazard before and after, as inspector, chief and auditor meet them on their way."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance import office_life as life
from tests.acceptance.forms import fill, second_officer
from tests.acceptance.serving import Served
from tests.acceptance.visiting import (
    CHINESE_DESK,
    CHINESE_PHONE,
    ENGLISH_DESK,
    ENGLISH_PHONE,
    Manner,
    Visitor,
    in_manners,
    visiting,
)
from tests.radar.drawing import shot

HERE, NEAR = (29.6, 106.5), (29.6009, 106.5)
"""Two places a hundred metres apart."""
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@in_manners(CHINESE_PHONE, ENGLISH_DESK, CHINESE_DESK, ENGLISH_PHONE)
def test_before_and_after_stand_together_from_the_recheck_to_the_audit(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        life.start_inspection(inspector)
        life.answer_record(inspector)
        found = shot(1, taken="2022:07:11 09:05:00", place=HERE)
        fill(inspector.page, {f"checklist.{life.FAILING}.photos": found})
        life.hand_in(inspector)
        hazard = life.open_hazard(inspector)
        life.enter_in_ledger(inspector)
        life.issue_order(inspector)
        life.record_report(inspector)
        recheck(inspector)
        case(inspector)
    with visiting(browser, office, manner, "chief1") as chief:
        chief.go(hazard)
        life.begin(chief, "pairs-approval")
        approve(chief)
    with visiting(browser, office, manner, "auditor", scripts=False) as auditor:
        auditor.go(hazard)
        address = auditor.page.locator("#pairs a[data-viewer]").first
        auditor.follow(address)
        expect(auditor.page.locator("img")).to_have_count(1)


def recheck(inspector: Visitor) -> None:
    """See finding and photo beside the field, open the photo large, hand in two new ones."""
    page = inspector.page
    life.begin(inspector, "pairs-recheck")
    beside = page.locator(".beside")
    expect(beside).to_contain_text(life.REMARK)
    expect(beside).to_contain_text(inspector.day(date(2022, 7, 11)))
    expect(beside).to_contain_text("09:05:00")
    expect(beside.locator("input[type=file]")).to_have_count(1)
    beside.locator("a[data-viewer]").click()
    expect(page.locator(".viewer")).to_contain_text(inspector.say("Received by the server"))
    inspector.look("pairs-viewer-finding")
    page.keyboard.press("Escape")
    second_officer(page, life.COLLEAGUE)
    after = [shot(2, taken="2022:07:11 09:30:00", place=NEAR), shot(3)]
    files = [
        {"name": f"现场{number}.jpg", "mimeType": "image/jpeg", "buffer": content}
        for number, content in enumerate(after, 1)
    ]
    fill(page, {"recheck_outcome": "passed"})
    page.locator("#photos").set_input_files(files)
    expect(page.locator("[data-photo-previews] img")).to_have_count(2)
    inspector.look("pairs-recheck-filled")
    life.hand_in(inspector)


def case(inspector: Visitor) -> None:
    """The page of the case shows the pairs, and opens one large."""
    page = inspector.page
    panel = page.locator("#pairs")
    expect(panel.locator(".pair")).to_have_count(2)
    inspector.look("pairs-case")
    panel.locator("[data-viewer-pair]").last.click()
    expect(page.locator(".viewer-frame img")).to_have_count(2)
    inspector.look("pairs-viewer-pair")
    page.keyboard.press("+")
    inspector.look("pairs-viewer-zoomed")
    page.get_by_role("button", name=inspector.say("Close")).click()
    expect(panel.locator("[data-viewer-pair]").last).to_be_focused()


def approve(chief: Visitor) -> None:
    """The approver compares the pairs beside the decision, and strikes off."""
    page = chief.page
    first, second = page.locator("#evidence .pair").all()
    expect(first).to_contain_text(chief.say("After"))
    expect(first).to_contain_text("100")
    expect(second).to_contain_text(chief.say("The photo itself names neither time nor place."))
    first.locator("[data-viewer-pair]").click()
    expect(page.locator(".viewer-frame img")).to_have_count(2)
    chief.look("pairs-viewer-approval")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    expect(page.locator(".viewer-frame img")).to_have_count(1)
    chief.look("pairs-viewer-single")
    page.keyboard.press("Escape")
    fill(page, {"approved": True, "warnings_answer": "已当场交付，留有书面记录。"})
    page.locator(".phrase").first.click()
    life.hand_in(chief)
