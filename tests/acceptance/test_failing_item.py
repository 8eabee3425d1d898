"""A failing item of a record asks in place for all it needs, and its photo goes with its hazard."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance import office_life as life
from tests.acceptance.forms import a_photo, choose, fill
from tests.acceptance.serving import Served
from tests.acceptance.visiting import (
    CHINESE_DESK,
    CHINESE_PHONE,
    ENGLISH_DESK,
    ENGLISH_PHONE,
    Manner,
    in_manners,
    visiting,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

DUE = date(2022, 7, 14)
"""Three working days after the demonstration's first morning."""
SENTENCE = {"zh_CN": "产品标识不符合要求", "en": "The products are not marked as required"}
PRESSES = 5
COUNTED = "() => { window.taps = 0; addEventListener('pointerdown', () => { taps += 1; }, true); }"


@in_manners(CHINESE_PHONE, ENGLISH_DESK, CHINESE_DESK, ENGLISH_PHONE)
def test_a_failing_item_opens_photo_sentence_basis_and_limit(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        life.start_inspection(inspector)
        page = inspector.page
        fill(page, {"outcome": "inspected"})
        more = life.more_of(inspector, life.FAILING)
        failing = more.locator("[data-check-failing]")
        expect(failing).to_be_hidden()
        choose(page, f"checklist.{life.FAILING}.answer", "no")
        expect(failing).to_be_visible()
        for told in (SENTENCE[manner.language], inspector.day(DUE), "产品质量法"):
            expect(failing).to_contain_text(told)
        fill(page, {f"checklist.{life.FAILING}.remark": life.REMARK})
        expect(failing.locator("strong")).to_contain_text(life.REMARK)
        fill(page, {f"checklist.{life.FAILING}.photos": a_photo(40)})
        expect(page.locator(f"[name='checklist.{life.FAILING}.photos.sent']")).to_have_count(1)
        inspector.look("failing-item")
        choose(page, f"checklist.{life.FAILING}.answer", "yes")
        expect(failing).to_be_hidden()
        expect(more.locator(".photo")).to_be_visible()  # what was given stays in sight
        choose(page, "checklist.2.answer", "no")
        choose(page, "checklist.2.answer", "yes")
        expect(life.more_of(inspector, 2)).not_to_have_attribute("open", "")


@in_manners(CHINESE_PHONE)
def test_the_photo_of_an_item_stands_at_its_hazard(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        life.start_inspection(inspector)
        life.answer_record(inspector)
        page = inspector.page
        fill(page, {f"checklist.{life.FAILING}.photos": a_photo(40), "photos": a_photo(90)})
        life.hand_in(inspector)
        inspector.look("record-with-item-photo")
        expect(page.locator("#photos img")).to_have_count(2)
        life.open_hazard(inspector)
        life.begin(inspector, "entry-with-item-photo")
        expect(page.locator("#finding .photos img")).to_have_count(1)


@in_manners(CHINESE_PHONE)
def test_one_failing_item_of_twelve_takes_five_presses(
    browser: Browser, office: Served, manner: Manner
):
    """That it was inspected, what fails, its photo, all that conforms, and the one item left."""
    with visiting(browser, office, manner, "inspector11") as inspector:
        life.start_inspection(inspector)
        page = inspector.page
        page.evaluate(COUNTED)
        choose(page, "outcome", "inspected")
        choose(page, f"checklist.{life.FAILING}.answer", "no")
        with page.expect_file_chooser() as chooser:
            page.locator(f"[id='checklist.{life.FAILING}.photos']").click()
        file = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": a_photo(40)}
        chooser.value.set_files([file])
        page.locator("[data-checklist-rest]").click()
        choose(page, "checklist.12.answer", "no")
        expect(page.locator("[data-checklist-progress]")).to_contain_text("12/12")
        expect(page.locator(f"[name='checklist.{life.FAILING}.photos.sent']")).to_have_count(1)
        assert page.evaluate("taps") == PRESSES


@in_manners(CHINESE_PHONE, ENGLISH_DESK)
def test_where_a_matter_is_begun_files_come_in_pieces_and_stay_over_a_refusal(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        page, pieces = inspector.page, []
        page.on("request", lambda asked: asked.method == "PATCH" and pieces.append(asked.url))
        inspector.go("/begin/lead_verification")
        page.locator("#photos").set_input_files(
            {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": a_photo(40)}
        )
        expect(page.locator("[name='photos.sent']")).to_have_count(1)
        assert ["/begin/lead_verification/pieces/" in url for url in pieces] == [True]
        inspector.go("/begin/lead_verification")
        expect(page.locator(".photo bdi")).to_have_text("现场.jpg")  # it was sent, and waits
        page.locator("form[data-pieces]").evaluate("form => { form.noValidate = true; }")
        inspector.press(inspector.say("Register a lead"))
        expect(page.locator("#error-summary")).to_be_focused()
        expect(page.locator(".photo bdi")).to_have_text("现场.jpg")
        inspector.look("begin-refused-with-file")
        page.locator("[data-sent-remove]").click()
        expect(page.locator(".photo")).to_have_count(0)
        inspector.go("/begin/lead_verification")
        expect(page.locator("form[data-pieces]")).to_be_visible()
        expect(page.locator(".photo")).to_have_count(0)
