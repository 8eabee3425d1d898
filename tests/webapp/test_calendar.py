"""The page of the working calendar: seen by all, changed by the administrator, with a preview."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest

from casework.rules.calendar_years import read_year
from tests.workflows.years import FILE, THIS_YEAR, before_publication
from webapp.app.composition import CLOCK_REREAD_SECONDS, OfficeClock
from workflows.commands.calendar import load_year


@pytest.fixture
def world(world):
    """An office in which 2022 is not published yet."""
    return before_publication(world)


@pytest.fixture
def keeper(world, signed_in):
    return signed_in(world.actor("administrator"))


def sent(browser, content=THIS_YEAR, **said):
    browser.get("/calendar")
    return browser.post("/calendar/preview", {"file": (BytesIO(content), "2022.csv"), **said})


def confirmed(browser, content=THIS_YEAR, **said):
    browser.get("/calendar")
    return browser.post("/calendar/load", {"csv": content.decode(), **said})


def test_everybody_sees_the_year_and_only_the_administrator_the_form(world, signed_in, keeper):
    reader = signed_in(world.actor("inspector"))
    page = reader.get("/calendar?year=2021").get_data(as_text=True)
    for wanted in ("春节", "chinesecalendar", "2021年2月7日"):
        assert wanted in page
    assert "尚未公布" in reader.get("/calendar?year=2022").get_data(as_text=True)
    assert 'type="file"' not in page
    assert 'type="file"' in keeper.get("/calendar").get_data(as_text=True)
    for path in ("/calendar/preview", "/calendar/load"):
        assert reader.post(path, {"csv": THIS_YEAR.decode()}).status_code == 403


def test_a_year_without_a_notice_shows_the_holidays_fixed_by_law(reader_of_years):
    page = reader_of_years.get("/calendar?year=2031").get_data(as_text=True)
    assert "尚未公布" in page
    for festival, day in (
        ("元旦", "2031年1月1日"),
        ("劳动节", "2031年5月2日"),
        ("国庆节", "10月3日"),
    ):
        assert festival in page
        assert day in page
    assert page.count('class="year-sign"') == 6


@pytest.mark.parametrize("year", ["1", "9999", "x", "二〇二二", "-5", "99999", "0000"])
def test_any_year_asked_for_is_answered(reader_of_years, year):
    assert reader_of_years.get("/calendar", query_string={"year": year}).status_code == 200


@pytest.fixture
def reader_of_years(world, signed_in):
    return signed_in(world.actor("auditor"))


def test_a_provisional_limit_is_marked_wherever_it_shows(world, signed_in):
    hazard = world.hazard()
    reader = signed_in(world.actor("inspector"))
    for path in ("/", "/ledger", f"/matters/{hazard}"):
        assert "clock-provisional" in reader.get(path).get_data(as_text=True), path


def test_preview_stores_nothing_and_loading_does_what_it_said(
    world, keeper, signed_in, office, count_rows
):
    hazard = world.hazard()
    (limit,) = world.limits(hazard)
    before = count_rows()
    page = sent(keeper)
    text = page.get_data(as_text=True)
    assert (page.status_code, count_rows()) == (200, before)
    assert "2022年5月3日" in text
    assert "2022年5月6日" in text
    assert confirmed(keeper).status_code == 303
    (after,) = world.limits(hazard)
    assert (limit.due_on, after.due_on) == (date(2022, 5, 3), date(2022, 5, 6))
    assert 2022 in office.runtime.calendar.known_years
    page = keeper.get("/calendar?year=2022").get_data(as_text=True)
    assert "国庆节" in page
    assert "尚未公布" not in page
    matter = signed_in(world.actor("inspector")).get(f"/matters/{hazard}").get_data(as_text=True)
    assert "按日历重新计算" in matter
    assert "clock-provisional" not in matter


def test_the_preview_lists_numbers_without_links_or_names(world, keeper):
    number = world.matter(world.hazard()).number
    text = sent(keeper).get_data(as_text=True)
    assert number in text
    assert world.enterprise().name not in unescape(text)
    assert not re.search(r'href="/(matters|limits|tasks|enterprises)', text)


def test_what_the_preview_page_carries_can_be_sent_back(keeper):
    text = sent(keeper, THIS_YEAR).get_data(as_text=True)
    carried = text.split('name="csv"', 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    assert carried.startswith("\n")  # a browser leaves the first line break out
    answer = keeper.post("/calendar/load", {"csv": unescape(carried[1:])})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nothing", "第1行：不是首行为"),
        (FILE.replace(b"2027-01-02", b"2027-13-02"), "第3行：“2027-13-02”不是日期"),
        (THIS_YEAR.replace(b"2022-04-04", b"2022-04-03"), "已在第"),
        (b"x" * 70_000, "文件超过"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_nothing_is_stored(keeper, content, words, count_rows):
    before = count_rows()
    answer = sent(keeper, content)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert count_rows() == before


def test_a_published_year_needs_replacing(keeper):
    assert confirmed(keeper).status_code == 303
    changed = THIS_YEAR + "2022-12-30,holiday,元旦,国办\n".encode()
    answer = sent(keeper, changed)
    assert (answer.status_code, "已经公布" in answer.get_data(as_text=True)) == (422, True)
    assert confirmed(keeper, changed).status_code == 422
    assert sent(keeper, changed, replace="yes").status_code == 200
    assert confirmed(keeper, changed, replace="yes").status_code == 303


def test_the_same_confirmation_sent_twice_is_answered_once(keeper):
    keeper.get("/calendar")
    said = {"csv": THIS_YEAR.decode(), "idempotency_key": "calendar-2022-once"}
    first, second = (keeper.post("/calendar/load", said) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_another_process_takes_the_calendar_over_when_it_rereads_its_clock(world, engine):
    elsewhere = replace(world.runtime)
    clock = OfficeClock(engine, elsewhere)
    clock()
    with world.unit_of_work(world.actor("administrator")) as work:
        load_year(work, read_year(THIS_YEAR))
    clock()
    assert 2022 not in elsewhere.calendar.known_years  # within CLOCK_REREAD_SECONDS
    clock._read_at -= CLOCK_REREAD_SECONDS + 1  # noqa: SLF001 -- time passes
    clock()
    assert 2022 in elsewhere.calendar.known_years
