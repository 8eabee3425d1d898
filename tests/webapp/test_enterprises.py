"""The list of enterprises and the page of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from casework.models import Enterprise
from tests.builders import World
from tests.webapp.conftest import Browser
from tests.webapp.records import rows

SignIn = Callable[[str], Browser]


def _shown(text: str) -> set[str]:
    return set(re.findall(r"\b9[0-9A-Z]{17}\b", text))


def _codes(world: World, keep: Callable[[Enterprise], bool]) -> set[str]:
    enterprises = rows(world, Enterprise, Enterprise.unit.like("JB%"))
    return {row.credit_code for row in enterprises if keep(row)}


def _all_pages(browser: Browser, address: str) -> set[str]:
    seen: set[str] = set()
    while address:
        text = browser.get(address).text
        seen |= _shown(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following.group(1).replace("&amp;", "&") if following else ""
    return seen


def test_an_inspector_sees_the_own_station_only(signed_in: SignIn, world: World) -> None:
    seen = _all_pages(signed_in("inspector11"), "/enterprises")
    assert seen == _codes(world, lambda e: e.unit == "JB01")


def test_an_auditor_turns_pages_through_all(signed_in: SignIn, world: World) -> None:
    assert _all_pages(signed_in("auditor"), "/enterprises") == _codes(world, lambda _e: True)


@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ("area_tag=rural_market", lambda e: "rural_market" in e.area_tags),
        ("product=cement", lambda e: "cement" in e.products),
        ("unit=JB03", lambda e: e.unit == "JB03"),
        ("entity=producer", lambda e: e.entity == "producer"),
        ("text=shilidianxian", lambda e: e.name.startswith("示例电线")),
    ],
)
def test_a_filter_keeps_what_it_says(
    signed_in: SignIn, world: World, query: str, keep: Callable[[Enterprise], bool]
) -> None:
    seen = _all_pages(signed_in("auditor"), f"/enterprises?{query}")
    assert seen
    assert seen == _codes(world, keep)


@pytest.mark.parametrize("query", ["area_tag=moon", "unit=XX", "after=x", "colour=red"])
def test_a_wrong_filter_is_refused(signed_in: SignIn, query: str) -> None:
    assert signed_in("auditor").get(f"/enterprises?{query}").status_code == 422


def test_the_page_of_one_has_hazards_inspections_and_limits(
    signed_in: SignIn, world: World
) -> None:
    enterprise = world.enterprise()
    hazard = world.hazard(enterprise)
    page = signed_in("inspector11").get(f"/enterprises/{enterprise.id}").text
    assert enterprise.credit_code in page
    assert f"/matters/{hazard}" in page
    assert f"/matters/{world.matter(hazard).parent_id}" in page
    assert 'class="clock ' in page
    assert f"enterprise={enterprise.id}" in page  # the way to a new inspection


def test_an_auditor_has_no_button_to_start_one(signed_in: SignIn, world: World) -> None:
    enterprise = world.enterprise()
    page = signed_in("auditor").get(f"/enterprises/{enterprise.id}").text
    assert f"enterprise={enterprise.id}" not in page


def test_a_foreign_enterprise_is_not_found(signed_in: SignIn, world: World) -> None:
    browser = signed_in("inspector11")
    foreign = world.enterprise(unit="JB02")
    assert browser.get(f"/enterprises/{foreign.id}").status_code == 404
    assert browser.get(f"/enterprises/{uuid4()}").status_code == 404


def test_a_page_made_for_one_reader_speaks_to_the_next_in_their_language(signed_in: SignIn) -> None:
    browser = signed_in("inspector11")
    browser.speak("zh_CN")
    assert "生产企业" in browser.get("/inspections/enterprise").text
    browser.speak("en")
    said = browser.get("/inspections/enterprise").text
    assert "Producer" in said
    assert "生产企业" not in said
