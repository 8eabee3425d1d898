"""A question that must be answered after certain answers says so when it must."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.house.test_pages_in_a_browser import STATIC, Pages, page_with

pytestmark = pytest.mark.browser

FORM = """
<form>
  <label><input type="radio" name="outcome" value="passed">passed</label>
  <label><input type="radio" name="outcome" value="failed">failed</label>
  <div data-required-if="outcome=passed " data-required="必填">
    <label class="field-label" for="photos">photos</label><input id="photos" name="photos">
  </div>
</form>
"""

TWO_WAYS = """
<form data-once action="/sent">
  <button name="act" value="pdf" formtarget="_blank">look</button>
  <button name="act" value="issue">issue</button>
</form>
"""


CHECKLIST = """
<form>
  <label><input type="radio" name="checklist.1.answer" value="yes">good</label>
  <label><input type="radio" name="checklist.1.answer" value="no" data-verdict="fails">bad</label>
  <section id="disposal" data-show-if="checklist" data-show-if-verdict="fails">
    <label><input type="radio" name="disposal.item_4_1.answer" value="done">done</label>
  </section>
</form>
"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    serve = partial(
        Pages,
        made={
            "/form": page_with(FORM),
            "/two": page_with(TWO_WAYS),
            "/list": page_with(CHECKLIST),
            "/sent": page_with(""),
        },
        directory=str(STATIC),
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_label_is_marked_while_its_answer_is_needed(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/form")
    label = page.locator(".field-label")
    expect(label).not_to_have_class("field-label field-required")
    page.get_by_label("passed").check()
    expect(label).to_have_class("field-label field-required")
    expect(label).to_have_attribute("data-required", "必填")
    page.get_by_label("failed").check()
    expect(label).to_have_class("field-label")
    page.close()


def test_a_form_that_opened_another_window_can_still_be_sent(browser, site):
    """The page stays where it is: nothing would ever take the lock away that keeps a second tap."""
    page = browser.new_page()
    page.goto(f"{site}/two")
    with page.expect_popup() as opened:
        page.get_by_text("look").click()
    opened.value.wait_for_url("**/sent?act=pdf")
    expect(page.get_by_text("issue")).not_to_have_attribute("aria-busy", "true")
    page.get_by_text("issue").click()
    page.wait_for_url("**/sent?act=issue")
    page.close()


def test_what_a_problem_asks_is_shown_and_sent_while_an_item_fails(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/list")
    asked, answer = page.locator("#disposal"), page.locator("#disposal input")
    expect(asked).to_be_hidden()
    page.get_by_label("bad").check()
    expect(asked).to_be_visible()
    answer.check()
    page.get_by_label("good").check()
    expect(asked).to_be_hidden()
    expect(answer).to_be_disabled()
    page.close()
