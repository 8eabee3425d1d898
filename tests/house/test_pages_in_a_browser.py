"""Does the front end do its part in a real browser, under the policy real pages are served with?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "webapp/static"
POLICY = (
    "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:"
)

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="urn:bihuan"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <bpmn:process id="p">
    <bpmn:startEvent id="found" name="发现隐患"/>
    <bpmn:userTask id="recheck" name="复查"/>
    <bpmn:endEvent id="archived" name="归档"/>
    <bpmn:sequenceFlow id="first" sourceRef="found" targetRef="recheck"/>
    <bpmn:sequenceFlow id="second" sourceRef="recheck" targetRef="archived"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="g"><bpmndi:BPMNPlane id="l" bpmnElement="p">
    <bpmndi:BPMNShape id="s1" bpmnElement="found"><dc:Bounds x="100" y="100" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="recheck"><dc:Bounds x="200" y="78" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="archived"><dc:Bounds x="400" y="100" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="first"><di:waypoint x="136" y="118"/><di:waypoint x="200" y="118"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="second"><di:waypoint x="300" y="118"/><di:waypoint x="400" y="118"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501 - XML reads worse when broken

DIAGRAM = (
    '<div class="diagram" data-bpmn-url="{url}" data-done="found" data-current="recheck"></div>'
)

FORM = """
<form class="form" action="/sent" data-once data-guard data-confirm="提交后不能更改。">
  <div class="checklist" data-checklist>
    <p data-checklist-progress></p>
    <fieldset class="check-item" data-conforms="yes" data-conforms-detail="">
      <legend>1</legend>
      <div class="check-answers">
      <label>
      <input type="radio" name="i1.answer" value="yes" data-verdict="conforms">是</label>
      <label><input type="radio" name="i1.answer" value="no" data-verdict="fails">否</label></div>
      <div data-show-if="i1.answer" data-show-if-value="no">
        <label>说明<input name="why"></label></div>
    </fieldset>
    <fieldset class="check-item"><legend>2, which conforms in no one way</legend>
      <div class="check-answers">
      <label><input type="radio" name="i2.answer" value="yes">是</label></div></fieldset>
    <fieldset class="check-item" data-conforms="yes" data-conforms-detail="agrees">
      <legend>3</legend>
      <div class="check-answers">
      <label><input type="radio" name="i3.answer" value="yes">有</label>
      <label>
      <input type="radio" name="i3.answer" value="no" data-verdict="fails">无</label></div>
      <label>
      <input type="radio" name="i3.detail" value="agrees" data-verdict="conforms">一致</label>
      <label>
      <input type="radio" name="i3.detail" value="differs" data-verdict="fails">不一致</label>
    </fieldset>
    <button type="button" data-checklist-rest hidden>其余符合</button>
    <div data-checklist-look hidden><span data-checklist-filled></span>
      <button type="button" data-checklist-undo>撤销</button></div>
  </div>
  <button>提交</button>
</form>
"""


class Pages(SimpleHTTPRequestHandler):
    """The built files, and pages made on the spot, with the headers real pages have."""

    made: dict[str, str]

    def __init__(self, *arguments, made, **named):
        self.made = made
        super().__init__(*arguments, **named)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self):
        body = self.made.get(self.path.partition("?")[0])
        if body is None:
            super().do_GET()
            return
        kind = "application/xml" if self.path.endswith(".bpmn") else "text/html; charset=utf-8"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        """Say nothing."""


def page_with(body: str) -> str:
    files = json.loads((STATIC / "dist/manifest.json").read_text())
    styles = "".join(
        f'<link rel="stylesheet" href="/dist/{files[n]}">' for n in files if "css" in n
    )
    scripts = "".join(f'<script defer src="/dist/{files[n]}"></script>' for n in files if "js" in n)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>闭环</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="/favicon.svg">{styles}{scripts}</head><body>{body}</body></html>'
    )


@contextmanager
def serving(made: dict[str, str]) -> Iterator[str]:
    """Serve the built files and the pages ``made``, by path; yield the address."""
    serve = partial(Pages, made=made, directory=str(STATIC))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    made = {
        "/model.bpmn": MODEL,
        "/broken.bpmn": "<nothing/>",
        "/diagram": page_with(DIAGRAM.format(url="/model.bpmn")),
        "/broken": page_with(DIAGRAM.format(url="/broken.bpmn")),
        "/form": page_with(FORM),
        "/sent": page_with("<h1>sent</h1>"),
    }
    with serving(made) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def phone(browser, complaints) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()


def test_the_diagram_shows_the_path_taken_in_shapes_signs_and_words(phone, site, complaints):
    phone.goto(f"{site}/diagram")
    phone.wait_for_selector(".diagram[data-drawn=true]")
    expect(phone.locator('[data-element-id="found"].is-done')).to_have_count(1)
    expect(phone.locator('[data-element-id="recheck"].is-current')).to_have_count(1)
    expect(phone.locator('[data-element-id="first"].is-done')).to_have_count(1)
    expect(phone.locator('[data-element-id="second"].is-done')).to_have_count(0)
    assert phone.locator(".djs-overlay .diagram-badge").all_inner_texts() == ["✓", "▶"]
    assert phone.locator(".diagram-text dd").all_inner_texts() == ["发现隐患", "复查"]
    assert complaints == []


def test_the_mark_of_bpmn_io_lies_on_top_and_within_the_diagram(phone, site):
    phone.goto(f"{site}/diagram")
    phone.wait_for_selector(".diagram[data-drawn=true]")
    assert phone.evaluate("""() => {
        const mark = document.querySelector('.bjs-powered-by');
        mark.scrollIntoView();
        const inner = mark.getBoundingClientRect();
        const outer = document.querySelector('.diagram-canvas').getBoundingClientRect();
        const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
        return mark.contains(document.elementFromPoint(x, y))
            && inner.right <= outer.right && inner.bottom <= outer.bottom;
    }""")


def test_a_diagram_that_cannot_be_read_says_so(phone, site):
    phone.goto(f"{site}/broken")
    expect(phone.locator(".diagram [role=alert]")).to_have_text("流程图无法显示。")


def test_a_failing_item_asks_for_its_detail_and_counts_as_a_problem(phone, site, complaints):
    phone.goto(f"{site}/form")
    why = phone.get_by_label("说明")
    expect(why).to_be_hidden()
    expect(phone.locator("[data-checklist-progress]")).to_have_text("已答0/3")
    phone.get_by_label("否").check()
    expect(why).to_be_visible()
    expect(phone.locator("[data-checklist-progress]")).to_have_text("已答1/3 · 发现问题1项")
    phone.locator("[name='i1.answer'][value=yes]").check()
    expect(why).to_be_disabled()
    assert complaints == []


def test_the_rest_conforms_in_one_tap_is_looked_over_and_can_be_taken_back(phone, site):
    phone.goto(f"{site}/form")
    progress = phone.locator("[data-checklist-progress]")
    phone.locator("[name='i1.answer'][value=no]").check()
    phone.get_by_role("button", name="其余符合").click()
    expect(progress).to_have_text("已答2/3 · 发现问题1项")
    expect(phone.locator("[data-checklist-filled]")).to_have_text(
        "已将其余1项填为符合，请逐项核对。"
    )
    expect(phone.locator(".is-filled")).to_have_count(1)
    expect(phone.locator("[name='i3.detail'][value=agrees]")).to_be_checked()
    expect(phone.get_by_role("button", name="其余符合")).to_be_hidden()
    phone.locator("[name='i3.detail'][value=differs]").check()
    expect(phone.locator(".is-filled")).to_have_count(0)
    expect(progress).to_have_text("已答2/3 · 发现问题2项")
    phone.goto(f"{site}/form")
    phone.get_by_role("button", name="其余符合").click()
    expect(progress).to_have_text("已答2/3")
    phone.get_by_role("button", name="撤销").click()
    expect(progress).to_have_text("已答0/3")
    expect(phone.locator("[data-checklist-look]")).to_be_hidden()


def test_an_act_is_asked_about_before_it_is_sent_and_a_refusal_sends_nothing(phone, site):
    phone.goto(f"{site}/form")
    phone.locator("[name='i2.answer']").check()
    phone.get_by_role("button", name="提交").click()
    phone.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert phone.url == f"{site}/form"
    phone.get_by_role("button", name="提交").click()
    phone.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(phone.get_by_role("heading")).to_have_text("sent")
    assert phone.url == f"{site}/sent?i2.answer=yes"
