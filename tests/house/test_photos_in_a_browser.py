"""Picking photos: shots add up, can be taken back, and are weighed before they are sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.house.test_pages_in_a_browser import page_with, serving

pytestmark = pytest.mark.browser

FIELD = """
<div class="photo-picker">
  <input type="file" id="{name}" name="{name}" {multiple} accept="image/jpeg"
    data-photos data-max-mb="1" data-max-all-mb="2">
  <button type="button" data-photo-camera hidden>camera</button>
  <ul class="photos" data-photo-previews></ul>
  <p data-photo-note role="alert" hidden></p>
</div>
"""
EVERY = FIELD.replace(
    'accept="image/jpeg"',
    'accept="image/jpeg,.pdf,.heic" data-kinds="照片、PDF" data-max-count="2"',
)
FORM = "<form action='/sent'>{}{}{}<button>send</button></form>".format(
    FIELD.format(name="several", multiple="multiple"),
    FIELD.format(name="one", multiple=""),
    EVERY.format(name="every", multiple="multiple"),
)
KILOBYTE = 1024


def shot(name, kilobytes=1):
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"\xff" * kilobytes * KILOBYTE}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    made = {"/form": page_with(FORM), "/sent": page_with("<h1>sent</h1>")}
    with serving(made) as address:
        yield address


@pytest.fixture
def page(browser, site) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{site}/form")
    yield page
    page.close()


def names(page, field):
    return page.evaluate("(id) => [...document.getElementById(id).files].map((f) => f.name)", field)


def test_a_second_shot_is_added_to_the_first(page):
    page.locator("#several").set_input_files([shot("1.jpg")])
    page.locator("#several").set_input_files([shot("2.jpg")])
    assert names(page, "several") == ["1.jpg", "2.jpg"]
    expect(page.locator(".photo bdi").first).to_have_text("1.jpg")
    page.get_by_role("button", name="去掉“1.jpg”").click()
    assert names(page, "several") == ["2.jpg"]


def test_where_one_is_asked_for_the_last_counts(page):
    page.locator("#one").set_input_files([shot("1.jpg")])
    page.locator("#one").set_input_files([shot("2.jpg")])
    assert names(page, "one") == ["2.jpg"]


def test_photos_that_are_too_large_together_are_not_sent(page):
    page.locator("#several").set_input_files([shot("1.jpg", 600)])
    page.locator("#one").set_input_files([shot("2.jpg", 600)])
    note = page.locator("#one ~ [data-photo-note]")
    expect(note).to_contain_text("一次最多提交1 MB")
    page.get_by_text("send").click()
    assert page.url.endswith("/form")
    page.get_by_role("button", name="去掉“1.jpg”").click()
    expect(note).to_be_hidden()
    page.get_by_text("send").click()
    page.wait_for_url("**/sent*")


def test_one_photo_that_is_too_large_is_named(page):
    page.locator("#several").set_input_files([shot("1.jpg", 1025)])
    expect(page.locator("#several ~ [data-photo-note]")).to_contain_text("“1.jpg”超过1 MB")


def file(name, kind="application/octet-stream"):
    return {"name": name, "mimeType": kind, "buffer": b"x" * KILOBYTE}


def test_files_of_the_kinds_that_are_taken_are_shown_by_their_endings(page):
    page.locator("#every").set_input_files([file("报告.PDF"), file("现场.heic", "")])
    expect(page.locator(".photo-file")).to_have_text(["PDF", "HEIC"])
    expect(page.locator("#every ~ [data-photo-note]")).to_be_hidden()
    expect(page.locator(".photo-caption").first).to_contain_text("1 KB")


def test_a_file_of_another_kind_is_named_with_the_kinds_that_are_taken(page):
    page.locator("#every").set_input_files([file("a.exe")])
    note = page.locator("#every ~ [data-photo-note]")
    expect(note).to_contain_text("“a.exe”不是可以提交的文件类型，可提交：照片、PDF")
    page.get_by_text("send").click()
    assert page.url.endswith("/form")
    page.get_by_role("button", name="去掉“a.exe”").click()
    expect(note).to_be_hidden()


def test_more_files_than_the_field_takes_are_not_sent(page):
    page.locator("#every").set_input_files([file("1.pdf"), file("2.pdf"), file("3.pdf")])
    note = page.locator("#every ~ [data-photo-note]")
    expect(note).to_contain_text("最多2个文件")
    page.get_by_role("button", name="去掉“2.pdf”").click()
    expect(note).to_be_hidden()
    assert names(page, "every") == ["1.pdf", "3.pdf"]


def test_a_phone_offers_its_camera_beside_the_field(browser, site):
    phone = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    )
    page = phone.new_page()
    page.goto(f"{site}/form")
    button = page.locator("[data-photo-camera]").first
    expect(button).to_be_visible()
    with page.expect_file_chooser() as chosen:
        button.tap()
    chosen.value.set_files([shot("camera.jpg")])
    page.wait_for_function("document.getElementById('several').files.length === 1")
    assert names(page, "several") == ["camera.jpg"]
    phone.close()
