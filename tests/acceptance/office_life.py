"""What people of the demonstration do in a walk: each act from the page it begins on to its end."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.acceptance.forms import a_photo, choose, fill, second_officer
from tests.acceptance.visiting import Visitor

PINYIN, ENTERPRISE, UNIT = "shuini", "示例水泥经营部19", "JB01"
COLLEAGUE = "示例-甲二"
BAD_WHEN_YES = {5, 7, 10, 11}
"""Items of annex 4 whose "yes" is the problem."""
FAILING = 3
"""The item that fails in these walks: 产品标识是否符合要求."""
REMARK = "3件产品无厂名厂址"


def start_inspection(visitor: Visitor) -> None:
    """From the inbox to the record of a seller, found by the sound of its name."""
    page = visitor.page
    visitor.go("/")
    visitor.look("inbox-inspector")
    visitor.follow(page.locator("main .page-actions a.btn-primary"))
    visitor.look("new-inspection")
    page.locator("#q").press_sequentially(PINYIN)
    expect(page.locator("#found .work-link")).to_have_count(1)
    expect(page.locator("#found .work-link")).to_contain_text(ENTERPRISE)
    visitor.look("new-inspection-found")
    visitor.follow(page.locator("#found .work-link"))
    visitor.look("new-inspection-chosen")
    visitor.press(visitor.say("Start the inspection"))


def fill_record(visitor: Visitor) -> None:
    """Fill annex 4 as on site, a photo of what fails and a common phrase included."""
    page = visitor.page
    visitor.look("annex-4-empty")
    progress = page.locator("[data-checklist-progress]")
    expect(progress).to_contain_text("0/12")
    answer_record(visitor)
    expect(progress).to_contain_text("12/12")
    fill(page, {f"checklist.{FAILING}.photos": a_photo(40)})
    page.locator(".phrase").first.click()
    expect(page.locator("[data-photo-previews] img")).to_have_count(1)
    visitor.look("annex-4-filled")


def answer_record(visitor: Visitor, *, unanswered: int | None = None) -> None:
    """Answer the items of annex 4, one of them badly and with a remark, and all it requires."""
    page = visitor.page
    fill(page, {"outcome": "inspected"})
    second_officer(page, COLLEAGUE)
    for item in range(1, 13):
        good = "no" if item in BAD_WHEN_YES or item == 12 else "yes"
        if item != unanswered:
            choose(page, f"checklist.{item}.answer", "no" if item == FAILING else good)
    if visitor.runs_scripts:
        expect(more_of(visitor, FAILING)).to_have_attribute("open", "")
    else:
        more_of(visitor, FAILING).locator("summary").click()
    fill(
        page,
        {
            f"checklist.{FAILING}.remark": REMARK,
            "checklist.1.extra": "示例执照001",
            "disposal.item_4_1.answer": "done",
            "disposal.item_4_2.answer": "not_applicable",
            "temporarily_stopped": False,
            "accompanied_by": "示例-店长",
            "accompanied_signed": True,
            "stamped": True,
        },
    )


def more_of(visitor: Visitor, item: int) -> Locator:
    """What an item of the record asks for besides its answer."""
    return visitor.page.locator(f"[id='checklist.{item}'] details")


def hand_in(visitor: Visitor) -> None:
    """Send the form; what comes next is the page of the matter."""
    visitor.press(visitor.say("Hand in"))
    expect(visitor.page.locator(".flashes .notice-good")).to_be_visible()


def open_hazard(visitor: Visitor) -> str:
    """From the inspection that found it to the hazard; return the address of its page."""
    visitor.look("inspection-with-problem")
    visitor.follow(visitor.page.locator("#related .work-link").first)
    visitor.look("hazard-found")
    return visitor.page.url


def begin(visitor: Visitor, name: str) -> str:
    """Open the task a hazard waits for; return the address of its page."""
    visitor.follow(visitor.page.locator("#tasks .btn-primary"))
    visitor.look(name)
    return visitor.page.url


def enter_in_ledger(visitor: Visitor) -> None:
    begin(visitor, "register")
    answers = {"safety_standard": False, "spread": "single", "accident": False, "urgent": False}
    fill(visitor.page, answers)
    hand_in(visitor)


def issue_order(visitor: Visitor) -> None:
    begin(visitor, "order")
    visitor.page.locator(".phrase").first.click()
    hand_in(visitor)


def serve_order(visitor: Visitor, hazard: str) -> None:
    """Read the order as a paper, issue it, and serve it; end on the page of the hazard."""
    page = visitor.page
    visitor.follow(page.locator("#papers a.work-link").first)
    visitor.look("paper-read")
    look_at_pdf(page)
    with page.expect_navigation():
        page.locator("button[name=act][value=issue]").click()
    visitor.look("paper-issued")
    visitor.follow(page.locator("#facts a"))
    visitor.look("service")
    begin(visitor, "service-form")
    fill(page, {"service_result": "served"})
    second_officer(page, COLLEAGUE)
    fill(page, {"method": "in_person", "place": "经营场所", "recipient": "示例-店长"})
    hand_in(visitor)
    visitor.look("served")
    visitor.go(hazard)
    visitor.look("hazard-served")


def look_at_pdf(page: Page) -> None:
    """Ask for the PDF that would be issued: another window gets it, and the page stays."""
    asked = page.context.expect_event("response", lambda told: told.request.method == "POST")
    with page.expect_popup() as opened, asked as answer:
        page.locator("button[name=act][value=pdf]").click()
    told = answer.value
    assert (told.status, told.headers["content-type"]) == (200, "application/pdf")
    assert told.headers["content-disposition"].startswith("inline")
    opened.value.close()


def record_report(visitor: Visitor) -> None:
    begin(visitor, "report")
    fill(visitor.page, {"report_outcome": "reported", "measures": "已更换标识，附照片。"})
    hand_in(visitor)


def recheck(visitor: Visitor) -> None:
    second_officer(visitor.page, COLLEAGUE)
    fill(visitor.page, {"recheck_outcome": "passed", "photos": a_photo(80)})
    hand_in(visitor)


def visit_again(visitor: Visitor) -> None:
    """The look-back finds the hazard back."""
    begin(visitor, "look-back-visit")
    second_officer(visitor.page, COLLEAGUE)
    fill(
        visitor.page,
        {"visit_outcome": "failed", "failure_remarks": REMARK, "photos": a_photo(120)},
    )
    hand_in(visitor)


def from_inbox(visitor: Visitor, step: str, name: str, *, about: str = "") -> None:
    """Open the task of that kind about the walk's enterprise, and matter, from the inbox."""
    visitor.go(f"/?unit={UNIT}")
    visitor.look(f"inbox-before-{name}")
    work = visitor.page.locator(".work-link", has_text=f"{visitor.say(step)} · {ENTERPRISE}")
    visitor.follow(work.filter(has_text=about).first)
    visitor.look(name)


def move_clock(visitor: Visitor, until: datetime) -> int:
    """Move the demonstration's clock day by day; return how often it was moved."""
    moves = 0
    visitor.go("/admin/clock")
    while _office_time(visitor) < until:
        visitor.press(visitor.say("Forward a day"))
        expect(visitor.page.locator(".flashes .notice-good")).to_be_visible()
        moves += 1
    visitor.look(f"clock-{until:%m-%d}")
    return moves


def _office_time(visitor: Visitor) -> datetime:
    shown = visitor.page.locator(".demo-banner-time").get_attribute("datetime")
    return datetime.fromisoformat(shown or "")
