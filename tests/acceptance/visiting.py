"""Somebody at a browser: every page they come to is looked at as a picky reader would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.acceptance.languages import SPOKEN, in_chinese, strangers
from tests.acceptance.serving import Served
from tests.amounts import amount

AXE = Axe()
LEVELS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
TOO_SMALL = """() => [...document.querySelectorAll(
  "button, .btn, select, summary, textarea, .tab, .choice, .check-answer, .phrase, .work-link, "
  + ".bottombar-link, .sidebar-link, .menu-item, .pager-link, "
  + "input:not([type=hidden], [type=radio], [type=checkbox])")]
  .filter((node) => node.checkVisibility() && !node.closest(".diagram-canvas"))
  .filter((node) => node.getBoundingClientRect().height < 43.5)
  .map((node) => node.outerHTML.slice(0, 120))"""
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > wide + 1)
    .map((node) => node.outerHTML.slice(0, 120)).slice(0, 5);
}"""
BARS = """(position) => document.querySelectorAll(
  ".topbar, .sidebar, .bottombar, .form-actions, .checklist-bar"
).forEach((bar) => { bar.style.position = position; })"""
"""What lies under a bar is a scroll away; axe would think it lost."""
REFUSED = ("status of 403", "status of 404", "status of 409", "status of 422")
"""What Chromium itself says of pages that we mean to be refusals."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one reads: the language, and the screen."""

    language: str
    width: int
    height: int
    phone: bool

    def __str__(self) -> str:
        return f"{self.language}-{'phone' if self.phone else 'desk'}"

    @property
    def lang(self) -> str:
        return "en" if self.language == "en" else "zh-CN"


CHINESE_PHONE = Manner("zh_CN", 390, 844, phone=True)
CHINESE_DESK = Manner("zh_CN", 1440, 900, phone=False)
ENGLISH_PHONE = Manner("en", 390, 844, phone=True)
ENGLISH_DESK = Manner("en", 1440, 900, phone=False)


def in_manners(first: Manner, *others: Manner) -> pytest.MarkDecorator:
    """Let a test be walked in the ``first`` manner in every run, by night in the others too."""
    manners = [first, *others][: amount(1, 1 + len(others))]
    return pytest.mark.parametrize("manner", manners, ids=str)


@dataclass
class Visitor:
    """One person signed in at one browser."""

    page: Page
    office: Served
    manner: Manner
    name: str
    shots: Path | None = None
    runs_scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    """What the browser complained of since the last look."""
    problems: list[str] = field(default_factory=list)
    """What was found on any page; told all at once when the visit ends."""

    def say(self, english: str) -> str:
        """What the pages write for an English sentence, in the visitor's language."""
        return english if self.manner.language == "en" else in_chinese(english)

    def day(self, value: date) -> str:
        """A day as the pages write it."""
        if self.manner.language == "en":
            return f"{value.day} {value:%b} {value.year}"
        return f"{value.year}年{value.month}月{value.day}日"

    def go(self, path: str) -> Response | None:
        return self.page.goto(path if path.startswith("http") else self.office.url + path)

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of that name and wait for the page it leads to."""
        with self.page.expect_navigation(wait_until="load", timeout=60_000):
            (within or self.page.locator("main")).get_by_role(
                "button", name=name, exact=True
            ).first.click()

    def follow(self, link: Locator) -> None:
        with self.page.expect_navigation(wait_until="load", timeout=60_000):
            link.click()

    def look(self, name: str) -> None:
        """Look at the page as it stands: nothing broken, nothing foreign, nothing out of reach."""
        page = self.page
        page.evaluate("document.fonts.ready")
        if page.locator(".diagram[data-bpmn-url]").count():
            page.wait_for_selector(".diagram[data-drawn=true]")
        self.shoot(name)
        problems = [
            *self.complaints,
            *(f"too small: {one}" for one in page.evaluate(TOO_SMALL)),
            *(f"too wide: {one}" for one in page.evaluate(TOO_WIDE)),
            *(f"axe: {one}" for one in _violations(page)),
            *(f"foreign: {one}" for one in self._foreign()),
        ]
        self.complaints.clear()
        if page.locator("html").get_attribute("lang") != self.manner.lang:
            problems.append("the page says it is in another language")
        if page.locator("h1").count() != 1:
            problems.append("not one heading of the first rank")
        self.problems.extend(f"{name} ({page.url}): {one}" for one in problems)

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page, if somebody wants to look at it."""
        if self.shots:
            path = self.shots / f"{self.manner.width}-{self.manner.language}-{name}.png"
            self.page.screenshot(path=path, full_page=True)

    def _foreign(self) -> list[str]:
        known = {*self.office.passwords}
        return strangers(self.page.evaluate(SPOKEN), self.manner.language, known)

    def listen(self) -> None:
        """Note what the browser complains of, the content security policy's refusals included."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(refused in said.text for refused in REFUSED):
            self.complaints.append(f"console: {said.text}")


def _violations(page: Page) -> Iterator[str]:
    page.evaluate(BARS, "static")
    found: dict[str, Any] = AXE.run(page, options=LEVELS).response
    page.evaluate(BARS, "")
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"


@contextmanager
def visiting(
    browser: Browser, office: Served, manner: Manner, username: str, *, scripts: bool = True
) -> Iterator[Visitor]:
    """Let a person sign in, in their language; signed out again by closing the browser."""
    context = browser.new_context(
        viewport={"width": manner.width, "height": manner.height},
        has_touch=manner.phone,
        is_mobile=manner.phone,
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    context.set_default_timeout(30_000)
    kept = os.environ.get("BIHUAN_TEST_SCREENSHOTS")
    shots = Path(kept) if kept else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    visitor = Visitor(context.new_page(), office, manner, username, shots, scripts)
    visitor.listen()
    try:
        _sign_in(visitor)
        yield visitor
    except BaseException as broken:
        visitor.shoot("broken-off")
        broken.add_note("\n".join([f"{username} at {visitor.page.url}", *visitor.problems]))
        raise
    finally:
        context.close()
    assert not visitor.problems + visitor.complaints, "\n".join(visitor.problems)


def _sign_in(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/sign-in")
    if page.locator("html").get_attribute("lang") != visitor.manner.lang:
        with page.expect_navigation():
            page.locator("button[name=locale]").click()
    if visitor.runs_scripts:
        visitor.look("sign-in")
    page.locator("#username").fill(visitor.name)
    page.locator("#password").fill(visitor.office.passwords[visitor.name])
    with page.expect_navigation():
        page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text(visitor.say("To do"))
