"""Choosing how notices reach one outside, at a browser, with a mail server that takes them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from casework.rules.calendar import OFFICE_TIME
from tests.acceptance import office_life as life
from tests.acceptance.serving import Served, serving
from tests.acceptance.visiting import CHINESE_PHONE, ENGLISH_DESK, Manner, in_manners, visiting
from tests.webapp.outside.sinks import MailSink, mail_sink

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
PAGE = "/settings/notices"


@pytest.fixture
def mail() -> Iterator[MailSink]:
    """The office's mail server."""
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def office(founded: Path, tmp_path: Path, mail: MailSink) -> Iterator[Served]:
    """An office of one's own with two channels, its post going round every second."""
    settings = {
        "BIHUAN_SMTP": f"smtp+plain://127.0.0.1:{mail.port}",
        "BIHUAN_MAIL_FROM": "bihuan@office.example",
        "BIHUAN_FEISHU": "feishu://token",
        "BIHUAN_CHANNEL_PRIVATE": "on",
        "BIHUAN_TICK_SECONDS": "1",
    }
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    with serving(home, settings) as served:
        yield served


@in_manners(CHINESE_PHONE, ENGLISH_DESK)
def test_a_person_chooses_and_is_reached(
    browser: Browser, office: Served, manner: Manner, mail: MailSink
):
    with visiting(browser, office, manner, "chief1") as chief:
        chief.go("/notices")
        chief.follow(chief.page.get_by_role("link", name=chief.say("Notice settings")))
        chief.look("notice-settings")
        choices = "[name='choices.{}'][value=email]"
        for kind in ("reminder", "escalation", "digest"):
            chief.page.locator(choices.format(kind)).check()
        chief.page.locator("[name='addresses.email']").fill("nobody")
        chief.press(chief.say("Keep my choice"))
        chief.look("notice-settings-refused")
        expect(chief.page.locator("#error-summary a")).to_have_count(1)
        chief.page.locator("[name='addresses.email']").fill("chief@office.example")
        chief.press(chief.say("Keep my choice"))
        expect(chief.page.locator(".flashes")).to_contain_text(
            chief.say("Your choice is kept. It holds for notices from now on.")
        )
        chief.press(chief.say("E-mail"), within=chief.page.locator("#test"))
        chief.look("notice-settings-tested")
        chief.press(chief.say("Make an address"))
        chief.look("notice-settings-calendar")
        address = chief.page.locator("#calendar code").inner_text()
        with urlopen(address) as answer:  # noqa: S310 -- loopback
            assert answer.read().startswith(b"BEGIN:VCALENDAR")
    assert len(mail.taken) == 1
    mail.mode = "unknown_person"
    with visiting(browser, office, manner, "administrator") as administrator:
        life.move_clock(administrator, datetime(2022, 7, 14, 9, tzinfo=OFFICE_TIME))
        _wait_until(lambda: mail.visits > 1)
        time.sleep(1)
        administrator.go("/admin/channels")
        administrator.look("channels")
        mail.mode = "ok"
        administrator.press(administrator.say("Send again"))
        administrator.look("channels-again")
    _wait_until(lambda: len(mail.taken) > 1)


def _wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 60
    while not condition() and time.monotonic() < give_up_at:
        time.sleep(0.1)
    assert condition()
