"""Files sent from the road: the connection drops, the page is opened anew, a form comes back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.acceptance import office_life as life
from tests.acceptance.forms import choose
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

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

PIECE = 512 * 1024
WORDS = {
    "zh_CN": {
        "sent": "已发送",
        "waiting": "连接中断，恢复后自动续传",
        "stopped": "再次选择同一文件即可续传",
        "remove": "去掉",
        "kind": "不是可以提交的文件类型",
        "large": "超过20 MB",
    },
    "en": {
        "sent": "Sent",
        "waiting": "The connection is gone; it goes on by itself",
        "stopped": "Choose the same file again",
        "remove": "Remove",
        "kind": "is of a kind that is not taken",
        "large": "is larger than 20 MB",
    },
}


class Road:
    """The connection between a browser and the office: notes every piece, and can be cut."""

    def __init__(self, page: Page) -> None:
        self.offsets: list[int] = []
        self.most: int | None = None
        """After so many pieces the connection is gone."""
        page.route("**/pieces/*", self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif self.most is not None and len(self.offsets) >= self.most:
            route.abort("connectionreset")
        else:
            self.offsets.append(int(route.request.headers["upload-offset"]))
            route.continue_()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo of several pieces, each one another."""
    path, (wide, high) = tmp_path / "现场大图.jpg", (1500, 1000)
    Image.frombytes("RGB", (wide, high), os.urandom(wide * high * 3)).save(path, quality=95)
    assert path.stat().st_size > 3 * PIECE
    return path


@pytest.fixture
def record(browser: Browser, office: Served, manner: Manner) -> Iterator[Visitor]:
    """An inspector at the record of an inspection just begun."""
    with visiting(browser, office, manner, "inspector11") as inspector:
        inspector.page.on("dialog", lambda dialog: dialog.accept())
        inspector.go(f"/inspections/new?q={life.PINYIN}")
        inspector.follow(inspector.page.locator("#found .work-link"))
        inspector.press(inspector.say("Start the inspection"))
        yield inspector


def words(visitor: Visitor, key: str) -> str:
    return WORDS[visitor.manner.language][key]


def state(visitor: Visitor) -> Locator:
    return visitor.page.locator(".photo-state")


@in_manners(CHINESE_PHONE, ENGLISH_DESK, CHINESE_DESK, ENGLISH_PHONE)
def test_a_file_goes_on_where_the_connection_dropped(record: Visitor, large: Path):
    page, road = record.page, Road(record.page)
    road.most = 2
    page.locator("#photos").set_input_files(large)
    expect(state(record)).to_have_text(words(record, "waiting"))
    expect(page.locator(".photo-progress")).to_have_js_property("value", 2 * PIECE)
    record.complaints.clear()  # Chromium complains of the connection
    record.look("upload-waits")
    road.most = None
    expect(state(record)).to_have_text(words(record, "sent"))
    record.complaints.clear()
    assert road.offsets == list(range(0, large.stat().st_size, PIECE))
    record.look("upload-sent")


@in_manners(CHINESE_PHONE, ENGLISH_PHONE)
def test_a_page_opened_again_goes_on_with_the_same_file(record: Visitor, large: Path):
    page, road = record.page, Road(record.page)
    road.most = 2
    page.locator("#photos").set_input_files(large)
    expect(state(record)).to_have_text(words(record, "waiting"))
    page.reload()
    record.complaints.clear()
    expect(state(record)).to_contain_text(words(record, "stopped"))
    record.look("upload-stopped")
    road.most = None
    page.locator("#photos").set_input_files(large)
    expect(state(record)).to_have_text([words(record, "sent")])
    assert road.offsets == list(range(0, large.stat().st_size, PIECE))
    page.reload()
    expect(page.locator("input[name='photos.sent']")).to_have_count(1)
    record.look("upload-opened-again")
    page.locator("[data-sent-remove]").click()
    page.reload()
    expect(page.locator("input[name='photos.sent']")).to_have_count(0)


@in_manners(CHINESE_PHONE)
def test_an_ended_sign_in_is_told_and_the_file_tried_again(record: Visitor, large: Path):
    page, road = record.page, Road(record.page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#photos").set_input_files(large)
    told = page.locator("#photos ~ [data-photo-note]")
    expect(told).to_contain_text("登录已结束")
    page.locator(".form-actions .btn-primary").click()  # held back by the field that complains
    assert "/tasks/" in page.url
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    record.complaints.clear()
    page.get_by_role("button", name="重新发送“现场大图.jpg”").click()
    expect(state(record)).to_have_text(words(record, "sent"))
    expect(told).to_be_hidden()
    assert road.offsets == list(range(0, large.stat().st_size, PIECE))


@in_manners(CHINESE_PHONE, ENGLISH_PHONE)
def test_a_refused_form_keeps_its_files_and_waits_for_them(record: Visitor, large: Path):
    page, road = record.page, Road(record.page)
    life.answer_record(record, unanswered=9)
    page.locator("#photos").set_input_files(large)
    record.press(record.say("Hand in"))  # the files are still on their way
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("input[name='photos.sent']")).to_have_count(1)
    expect(page.locator(".photo bdi")).to_have_text("现场大图.jpg")
    shown = page.locator(".photo-picker .photo img").first
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("(image) => image.naturalWidth") > 0
    record.look("upload-refused-form")
    sent_once = list(road.offsets)
    choose(page, "checklist.9.answer", "yes")
    life.hand_in(record)
    assert road.offsets == sent_once
    expect(page.locator("#photos img")).to_have_count(1)


@in_manners(CHINESE_PHONE, ENGLISH_PHONE)
def test_what_would_be_refused_is_told_before_anything_is_sent(record: Visitor, tmp_path: Path):
    page, road = record.page, Road(record.page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    heavy = tmp_path / "重.jpg"
    with heavy.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    note = tmp_path / "说明.pdf"
    note.write_text("x")
    page.locator("#photos").set_input_files(heavy)
    told = page.locator("#photos ~ [data-photo-note]")
    expect(told).to_contain_text(words(record, "large"))
    record.look("upload-not-begun")
    page.locator("#photos").set_input_files(note)
    expect(told).to_contain_text(words(record, "large"))
    expect(told).to_contain_text(words(record, "kind"))
    for _ in range(2):
        page.locator("[data-photo-previews]").get_by_role(
            "button", name=words(record, "remove")
        ).first.click()
    expect(told).to_be_hidden()
    assert [one for one in asked if one.startswith("POST")] == []
    assert road.offsets == []


@in_manners(CHINESE_PHONE)
def test_a_file_that_is_none_is_refused_by_name_and_can_be_removed(record: Visitor, tmp_path: Path):
    page, fake = record.page, tmp_path / "假.jpg"
    fake.write_bytes(b"no photo" * 20_000)
    page.locator("#photos").set_input_files(fake)
    expect(page.locator("#photos ~ [data-photo-note]")).to_contain_text("“假.jpg”不是照片")
    record.shoot("upload-refused-file")
    page.locator("[data-photo-previews]").get_by_role(
        "button", name=words(record, "remove")
    ).first.click()
    expect(page.locator("[data-photo-previews] li")).to_have_count(0)
    expect(page.locator("#photos ~ [data-photo-note]")).to_be_hidden()
