"""The pages no walk comes through, looked at in both languages on both kinds of screen.

In every run the phone in Chinese and the desk in English, by night all four.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.acceptance.serving import Served, serving
from tests.acceptance.visiting import (
    CHINESE_DESK,
    CHINESE_PHONE,
    ENGLISH_DESK,
    ENGLISH_PHONE,
    Manner,
    visiting,
)
from tests.amounts import amount

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

OPEN_TO_ALL = {
    "ledger": "/ledger",
    "ledger-of-a-unit": "/ledger?unit=JB03",
    "ledger-refused": "/ledger?found_from=soon",
    "lists": "/lists",
    "list-of-services": "/lists/service",
    "list-of-interviews": "/lists/interview?state=over",
    "list-refused": "/lists/lead?opened_from=soon",
    "campaigns": "/campaigns",
    "campaign": "/campaigns/jiangbei-2022",
    "enterprises": "/enterprises",
    "notices": "/notices",
    "calendar": "/calendar",
    "calendar-to-come": "/calendar?year=2027",
    "not-found": "/nothing-here",
    "not-permitted": "/admin/clock",
}
OF_OFFICES = {
    "leader1": {
        "phase-applied": "/campaigns/jiangbei-2022/phases/crackdown",
        "phase-ahead": "/campaigns/jiangbei-2022/phases/consolidate",
    },
    "administrator": {
        "sweep": "/admin/sweep",
        "channels": "/admin/channels",
        "checkpoints": "/checkpoints",
        "letterheads": "/letterheads",
        "letterhead": "/letterheads/JB",
        "campaign-without-cases": "/campaigns/jiangbei-2022",
        "phase-without-cases": "/campaigns/jiangbei-2022/phases/crackdown",
    },
    "auditor": {"radar": "/radar"},
    "security": {
        "accounts": "/admin/accounts",
    },
    "inspector11": {
        "new-enterprise": "/inspections/enterprise",
        "settings": "/settings/notices",
        "own-account": "/settings/sign-in",
        "begin": "/begin",
        "begin-lead": "/begin/lead_verification",
        "begin-penalty": "/begin/summary_penalty",
        "begin-admonition": "/begin/admonition",
        "begin-notification": "/begin/info_notification",
        "begin-transfer": "/begin/jurisdiction_transfer",
    },
}
"""Pages that are not open to all, by somebody who may see them."""
FIRST_OF = {"enterprises": ".cell-main a", "ledger": ".cell-main a", "accounts": ".cell-main a"}
"""Lists whose first line is opened too."""


@pytest.fixture(scope="module")
def standing_office(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One office for all readers: they only read."""
    home = tmp_path_factory.mktemp("standing") / "home"
    shutil.copytree(founded, home)
    with serving(home) as served:
        yield served


MANNERS = [CHINESE_PHONE, ENGLISH_DESK, CHINESE_DESK, ENGLISH_PHONE]


@pytest.fixture(params=MANNERS[: amount(2, len(MANNERS))], ids=str)
def manner(request: pytest.FixtureRequest) -> Manner:
    return request.param


def test_every_page_can_be_read(browser: Browser, standing_office: Served, manner: Manner):
    with visiting(browser, standing_office, manner, "auditor") as auditor:
        for name, path in OPEN_TO_ALL.items():
            auditor.go(path)
            auditor.look(name)
            if name in FIRST_OF:
                auditor.follow(auditor.page.locator(FIRST_OF[name]).first)
                auditor.look(f"first-of-{name}")
        auditor.go("/ledger?overdue=yes")
        auditor.follow(auditor.page.locator(FIRST_OF["ledger"]).first)
        auditor.follow(auditor.page.locator("#clocks .clock-line > a").first)
        auditor.look("why-this-day")


@pytest.mark.parametrize("username", OF_OFFICES)
def test_every_page_of_an_office_can_be_read(
    browser: Browser, standing_office: Served, manner: Manner, username: str
):
    with visiting(browser, standing_office, manner, username) as visitor:
        for name, path in OF_OFFICES[username].items():
            visitor.go(path)
            visitor.look(name)
            if name in FIRST_OF:
                visitor.follow(visitor.page.locator(FIRST_OF[name]).first)
                visitor.look(f"first-of-{name}")


def test_what_has_no_room_below_stands_in_the_menu(
    browser: Browser, standing_office: Served, manner: Manner
):
    with visiting(browser, standing_office, manner, "administrator") as administrator:
        administrator.go("/admin/incidents")
        administrator.look("incidents")
        if manner.phone:
            administrator.page.locator(".menu > summary").click()
            administrator.follow(administrator.page.locator(".menu-place").nth(1))
            administrator.look("from-the-menu")
