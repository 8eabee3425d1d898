"""The campaign's page: what the notice says, where it stands, figures that open their rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.builders import CAMPAIGN, World
from tests.webapp.conftest import Browser

SignIn = Callable[[str], Browser]
FIGURE = re.compile(r'<a[^>]* href="(/ledger\?[^"]+)">\s*(?:<span[^>]*>)?(\d+)<')
PAGE = f"/campaigns/{CAMPAIGN}"


@pytest.fixture
def busy(world: World) -> None:
    """Hazards of two stations, one struck off, some late."""
    world.hazard_at("recheck")
    struck_off = world.hazard(world.enterprise(nth=1))
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        world.do(struck_off, step)
    world.hazard(world.enterprise(unit="JB02"))
    world.clock.on("2022-05-30")


@pytest.mark.usefixtures("busy")
def test_every_figure_equals_the_rows_it_opens(signed_in: SignIn) -> None:
    browser = signed_in("auditor")
    figures = [(unescape(url), int(n)) for url, n in FIGURE.findall(browser.get(PAGE).text)]
    assert len(figures) >= 12
    for url, number in figures:
        rows = set(re.findall(r"隐患〔2022〕[A-Z0-9]+-\d{4}号", browser.get(url).text))
        assert len(rows) == number, url


@pytest.mark.usefixtures("busy")
def test_zero_is_said_only_where_nothing_is_open(signed_in: SignIn) -> None:
    page = signed_in("auditor").get(PAGE).text
    by_unit = page[page.index('id="by-unit"') : page.index('id="by-product"')]
    rows = re.findall(r'<tr role="row">(.*?)</tr>', by_unit, re.DOTALL)[1:]
    assert len(rows) >= 5
    for row in rows:
        is_zero = "tag-good" in row
        opened = "state=open" in row
        assert is_zero != opened


def test_the_phase_is_that_of_the_office_day(signed_in: SignIn, world: World) -> None:
    browser = signed_in("auditor")
    seen = {}
    for day in ("2022-05-10", "2022-07-11", "2022-10-08"):
        world.clock.on(day)
        head = browser.get(PAGE).text
        seen[day] = head[head.index("page-head") : head.index("tiles")]
    assert "深化排查" in seen["2022-05-10"] or "Screening" in seen["2022-05-10"]
    assert "整治攻坚" in seen["2022-07-11"] or "Intensive rectification" in seen["2022-07-11"]
    assert "巩固提升" in seen["2022-10-08"] or "Consolidation" in seen["2022-10-08"]


def test_what_the_pack_says_can_be_listed(signed_in: SignIn, world: World) -> None:
    page = signed_in("auditor").get(PAGE).text
    campaign = world.runtime.campaigns[CAMPAIGN]
    assert campaign.document_number in page
    assert campaign.issuer in page
    for thing in (*campaign.products, *campaign.forms.values(), *campaign.rules.values()):
        assert thing.id in page
    for kind in (*campaign.problem_types, *campaign.area_tags, *campaign.tracks[0].phases):
        assert kind.title.zh_CN in page or kind.title.en in unescape(page)


def test_the_list_of_campaigns_leads_there(signed_in: SignIn) -> None:
    assert PAGE in signed_in("auditor").get("/campaigns").text


def test_an_unknown_campaign_is_not_found(signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/campaigns/elsewhere-2022").status_code == 404


def test_the_notice_is_shown_with_its_superior_and_its_region(signed_in: SignIn) -> None:
    page = signed_in("auditor").get(PAGE).text
    notice = page[page.index('id="notice"') :]
    for told in (
        "2022年全市重点工业产品质量安全排查治理专项行动工作方案 渝市监办发〔2022〕59号",
        "500105",
        "北京时间（东八区）",
        "中文、英文",
    ):
        assert told in notice
