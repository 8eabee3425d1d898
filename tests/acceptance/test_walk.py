"""The walk: one hazard from discovery to strike-off and back; by night in both languages."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from casework.rules.calendar import OFFICE_TIME
from tests.acceptance import office_life as life
from tests.acceptance.forms import fill
from tests.acceptance.serving import Served
from tests.acceptance.visiting import (
    CHINESE_PHONE,
    ENGLISH_DESK,
    Manner,
    Visitor,
    in_manners,
    visiting,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

DUE = date(2022, 7, 14)
"""Three working days after Monday, 11 July 2022: the crackdown phase handles at once."""
LOOK_BACK_OPENS = datetime(2022, 8, 10, 9, tzinfo=OFFICE_TIME)


@in_manners(CHINESE_PHONE, ENGLISH_DESK)
def test_one_hazard_goes_from_discovery_to_strike_off_and_comes_back(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        hazard = find_a_hazard(inspector)
        number = inspector.page.locator("h1").inner_text()
        order_it(inspector)
        life.serve_order(inspector, hazard)
        life.record_report(inspector)
        task = life.begin(inspector, "recheck")
        with visiting(browser, office, manner, "chief1") as chief:
            chief.go(task)
            chief.look("foreign-task")
            expect(chief.page.locator("main form")).to_have_count(0)
            life.recheck(inspector)
            assert (chief.go(task)).status == 409
            chief.look("task-done-before")
            life.from_inbox(chief, "Approve the strike-off", "strike-off", about=number)
            fill(chief.page, {"approved": True})
            chief.page.locator(".phrase").first.click()
            life.hand_in(chief)
            chief.look("hazard-struck-off")
            with visiting(browser, office, manner, "administrator") as administrator:
                assert life.move_clock(administrator, LOOK_BACK_OPENS) == 30
            inspector.go(hazard)
            life.visit_again(inspector)
            life.from_inbox(chief, "Conclude the look-back", "look-back-conclusion", about=number)
            fill(chief.page, {"look_back_result": "failed"})
            chief.page.locator(".phrase").nth(1).click()
            life.hand_in(chief)
            chief.look("hazard-reopened")
            head = chief.page.locator(".page-head")
            expect(head).to_contain_text(number)
            expect(head).to_contain_text(chief.say("Serious hazard"))
            expect(head).to_contain_text(chief.say("come back"))
    with visiting(browser, office, manner, "auditor") as auditor:
        audit(auditor, number)


def find_a_hazard(inspector: Visitor) -> str:
    """Inspect a seller and find something wrong; return the address of the hazard's page."""
    life.start_inspection(inspector)
    life.fill_record(inspector)
    life.hand_in(inspector)
    return life.open_hazard(inspector)


def order_it(inspector: Visitor) -> None:
    """Enter the hazard, see it graded by the table, issue the order, see its due date."""
    page = inspector.page
    life.enter_in_ledger(inspector)
    expect(page.locator(".page-head")).to_contain_text(inspector.say("General hazard"))
    life.issue_order(inspector)
    expect(page.locator("#orders")).to_contain_text(inspector.day(DUE))
    inspector.look("hazard-ordered")


def audit(auditor: Visitor, number: str) -> None:
    """Find the hazard in the ledger, read all that was done, take the ledger along."""
    page = auditor.page
    auditor.go("/ledger")
    page.locator("#text").fill(number)
    auditor.press(auditor.say("Show"))
    auditor.look("ledger-filtered")
    with page.expect_download() as download:
        page.locator("main .page-actions a").first.click()
    rows = CalamineWorkbook.from_path(str(Path(download.value.path()))).get_sheet_by_index(0)
    assert any(number in line for line in rows.to_python())
    auditor.follow(page.locator(".cell-main a"))
    auditor.look("hazard-audited")
    auditor.follow(page.locator("#trail .tap").first)
    auditor.look("hazard-audited-unfolded")
    trail = page.locator("#trail")
    for said in ("示例-甲一", life.COLLEAGUE, "示例-甲长", auditor.day(DUE), life.REMARK):
        expect(trail).to_contain_text(said)
    for table in ("Grade of a hazard (D02)", "Rule of the phase (D03)"):
        expect(trail).to_contain_text(auditor.say(table))
    assert trail.locator(".photo-hash").count() == 2
    assert page.locator(".diagram .djs-shape.is-done").count() > 3
    assert page.locator(".diagram .djs-shape.is-current").count() == 1


@in_manners(ENGLISH_DESK, CHINESE_PHONE)
def test_what_is_left_late_climbs_the_ladder_and_the_leader_answers(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "inspector11") as inspector:
        hazard = find_a_hazard(inspector)
        order_it(inspector)
    with visiting(browser, office, manner, "administrator") as administrator:
        life.move_clock(administrator, on(13))
        with visiting(browser, office, manner, "inspector11") as inspector:
            inspector.go("/notices")
            inspector.look("notices-reminded")
            expect(inspector.page.locator(".is-unread").first).to_contain_text(life.ENTERPRISE)
        life.move_clock(administrator, on(14))
        with visiting(browser, office, manner, "chief1") as chief:
            life.from_inbox(chief, "Explain the delay", "explanation")
            fill(chief.page, {"cause": "enterprise_slow", "explanation": "企业整改迟缓。"})
            fill(chief.page, {"measures": "上门督促。", "promised_on": "2022-07-18"})
            life.hand_in(chief)
            chief.look("escalation-explained")
        life.move_clock(administrator, on(15))
        with visiting(browser, office, manner, "leader1") as leader:
            life.from_inbox(leader, "Give an instruction", "instruction")
            leader.page.locator(".phrase").first.click()
            fill(leader.page, {"answer_by": "2022-07-18"})
            life.hand_in(leader)
            life.move_clock(administrator, on(21))
            life.from_inbox(leader, "Propose listed supervision", "listing")
            fill(leader.page, {"proposed": True, "superior": "示例市局", "grounds": "久拖不改。"})
            life.hand_in(leader)
            leader.look("escalation-proposed")
            leader.go(hazard)
            leader.look("hazard-climbed")
            expect(leader.page.locator("#clocks .clock-rungs li")).to_have_count(5)


def on(day: int) -> datetime:
    """Nine in the morning of a day of July 2022."""
    return datetime(2022, 7, day, 9, tzinfo=OFFICE_TIME)
