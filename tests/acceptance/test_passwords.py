"""A one-time link and a new password, at a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.serving import Served
from tests.acceptance.visiting import CHINESE_PHONE, ENGLISH_DESK, Manner, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
BY_LINK, NEXT = "violet tram on the ninth", "seven gourds upon a fence"


@pytest.mark.parametrize("manner", [CHINESE_PHONE, ENGLISH_DESK], ids=["zh_CN-phone", "en-desk"])
def test_a_person_comes_in_by_a_link_and_changes_the_password(
    browser: Browser, office: Served, manner: Manner
):
    with visiting(browser, office, manner, "security") as keeper:
        keeper.go("/admin/accounts")
        row = keeper.page.locator("tr", has_text="inspector11")
        keeper.follow(row.locator(".cell-main a"))
        keeper.press(keeper.say("Issue a link to set the password"))
        keeper.look("link-issued")
        link = keeper.page.locator("code").first.inner_text()
    with visiting(browser, office, manner, "inspector11") as person:
        person.go(link)
        person.look("link")
        _fill(person, password="short", again="short")  # noqa: S106 -- refused
        person.press(person.say("Set the password"))
        person.look("link-refused")
        _fill(person, password=BY_LINK, again=BY_LINK)
        person.press(person.say("Set the password"))
        person.look("link-used")
        _fill(person, username="inspector11", password=BY_LINK)
        person.press(person.say("Sign in"))
        expect(person.page.locator("h1")).to_have_text(person.say("To do"))
        person.go("/settings/sign-in")
        person.look("own-account-used")
        _fill(person, old="wrong words", password=NEXT, again=NEXT)
        person.press(person.say("Change the password"))
        person.look("own-account-refused")
        _fill(person, old=BY_LINK, password=NEXT, again=NEXT)
        person.press(person.say("Change the password"))
        person.look("own-account-changed")
        person.go(link)
        person.look("link-worthless")


def _fill(visitor, **said: str) -> None:
    for name, text in said.items():
        visitor.page.locator(f"#{name}").fill(text)
