"""The administrators of system and sign-ins see no case, on any page or command (SR-67)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from casework.errors import StepFailed
from casework.models import Enterprise, Hazard, Notice, Person, Submission
from casework.queries.people import actor_of
from casework.rules.incident_messages import LEFT_OUT, texts_in
from tests.amounts import amount
from tests.builders import CAMPAIGN, World
from tests.fuzz.furnished import work_through
from tests.fuzz.known import ARGUMENTS, SECRET, listed
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import attempt

FINDING = "绝缘层破损，露出铜线"
MOST = amount(4, 12)
"""Of each part of an address so many of all that it may be."""
SHORT = 4
"""Answers of so few letters stand in words of pages, too."""
LINK = re.compile(r'(?:href|action)="(/(?:matters|tasks|ledger|enterprises|evidence)[/?"][^"]*)')
OPEN_TO_ALL = {
    "static", "health.healthz", "inbox.index", "notices.index", "calendar.index",
    "notice_settings.show", "own_account.show", "diagrams.bpmn",
    "beginning.index", "campaigns.index", "campaigns.show",
}  # fmt: skip
"""What opens: a person's own pages, and what tells of no case."""
OPEN_TO = {
    "administrator": {
        "admin.clock", "admin.incidents", "sweep.show", "channels.index", "checkpoints.index",
        "letterheads.index", "letterheads.edit",
        "phases.show",
    },
    "security": {"accounts.index", "accounts.show"},
}  # fmt: skip


@pytest.fixture
def busy(world: World, office: Office) -> World:
    """An office in the middle of its work."""
    world.hazard_at("record_report", description=FINDING)
    work_through(world, office)
    return world


@pytest.fixture
def told_of_cases(busy: World) -> set[str]:
    """Names, codes and places of enterprises, findings, and what people wrote."""
    with busy.reading() as work:
        told = set(work.session.scalars(select(Hazard.description)))
        for answers in work.session.scalars(select(Submission.answers)):
            told |= set(texts_in(answers))
        for row in work.session.scalars(select(Enterprise)):
            told |= {row.name, row.credit_code, row.address}
    assert FINDING in told
    return {text for text in told if len(text) > SHORT}


def paths(app: Flask, world: World, rule: Rule) -> Iterator[str]:
    """Genuine addresses of a route: the first few of all that its parts may be."""
    parts = sorted(rule.arguments)
    with world.reading() as work:
        choices = [
            listed(rule, name)
            or (["x" * 43] if name in SECRET else [*ARGUMENTS[name](world, work.session)][:MOST])
            for name in parts
        ]
    adapter = app.url_map.bind("localhost")
    for chosen in product(*choices):
        yield adapter.build(rule.endpoint, dict(zip(parts, chosen, strict=True)))


def opened(browser, path: str, told: set[str]) -> int:
    """The status of a page, once it is known to tell of no case."""
    with browser.get(path) as answer:
        page = unescape(answer.get_data().decode("utf-8", "replace"))
    assert [text for text in told if text in page] == [], path
    assert LINK.findall(page) == [], path
    return answer.status_code


@pytest.mark.parametrize("who", ["administrator", "security"])
def test_no_page_tells_them_of_a_case(app, busy, told_of_cases, signed_in, who):
    browser, found = signed_in(who), {}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            statuses = {opened(browser, path, told_of_cases) for path in paths(app, busy, rule)}
            found.setdefault(rule.endpoint, set()).update(statuses)
    assert {name for name, statuses in found.items() if 200 in statuses} == (
        OPEN_TO_ALL | OPEN_TO[who]
    )
    for name in ("matters.show", "ledger.index", "ledger.export", "enterprises.show"):
        assert found[name] == {404}, name
    answers = {status for statuses in found.values() for status in statuses}
    assert answers <= {200, 302, 303, 401, 403, 404, 405}


@pytest.mark.parametrize("who", ["administrator", "security"])
@pytest.mark.usefixtures("busy")
def test_the_menu_shows_only_what_opens(signed_in, who):
    browser = signed_in(who)
    places = set(re.findall(r'<a class="sidebar-link" href="([^"]+)"', browser.get("/").text))
    assert "/notices" in places
    assert {path: browser.get(path).status_code for path in places} == dict.fromkeys(places, 200)
    assert not places & {"/ledger", "/enterprises"}


def test_a_switch_is_shown_by_counts_and_numbers(told_of_cases, signed_in):
    browser = signed_in("administrator")
    ahead = f"/campaigns/{CAMPAIGN}/phases/consolidate"
    assert ahead in browser.get(f"/campaigns/{CAMPAIGN}").text
    numbers = re.compile(r"JB0\d-YH-\d{4}-\d+|JB01-[^<\s]+")
    for path in (ahead, f"/campaigns/{CAMPAIGN}/phases/crackdown"):
        assert opened(browser, path, told_of_cases) == 200
        mine = browser.get(path).text
        theirs = signed_in("leader1").get(path).text
        assert numbers.findall(mine) == numbers.findall(theirs) != []
        assert LINK.search(theirs)


@pytest.fixture
def failed(world: World) -> Hazard:
    """A hazard on which an act failed, with the finding in the message of what failed."""
    hazard = world.hazard_at("record_report", description=FINDING)
    name = world.enterprise().name

    def fail(_work: object) -> None:
        raise ValueError(
            f"no place for {name}: {FINDING} at stage rectifying, 改好了吗" + "长" * 460
        )

    with pytest.raises(StepFailed):
        attempt(
            world.unit_of_work, world.actor("inspector"), fail,
            act="complete_task", matter_id=hazard,
            arguments={"answers": {"report": "改好了吗" + "长" * 900, "outcome": "rectifying"}},
        )  # fmt: skip
    return world.matter(hazard)


def test_an_incident_says_number_and_technical_cause_alone(failed, signed_in):
    page = unescape(signed_in("administrator").get("/admin/incidents").text)
    assert failed.number in page
    assert f"no place for {LEFT_OUT}: {LEFT_OUT} at stage rectifying, {LEFT_OUT}<" in page
    assert "ValueError" in page


def test_its_notice_leads_to_the_incidents(world, office, failed, signed_in, rows):
    tick(office)
    browser = signed_in("administrator")
    page = unescape(browser.get("/notices").text)
    assert failed.number in page
    assert world.enterprise().name not in page
    assert 'href="/admin/incidents"' in page
    assert LINK.findall(page) == []
    [notice] = rows(Notice, Notice.person_id == world.actor("administrator").id)
    answer = browser.post(f"/notices/{notice.id}/read")
    assert (answer.status_code, answer.location) == (303, "/notices")


@pytest.mark.parametrize(
    ("roles", "sees"),
    [
        (["administrator"], False),
        (["security_administrator"], False),
        (["administrator", "security_administrator"], False),
        (["administrator", "section_chief"], True),
        (["auditor"], True),
        ([], False),
    ],
)
def test_who_holds_another_role_keeps_what_it_sees(world, engine, signed_in, roles, sees):
    hazard = world.hazard()
    with engine.begin() as connection:
        change = update(Person).where(Person.username == "administrator").values(roles=roles)
        connection.execute(change)
    browser = signed_in("administrator")
    for path in ("/ledger", "/enterprises", f"/matters/{hazard}"):
        assert (browser.get(path).status_code == 200) == sees, path
    with world.reading() as work:
        person = work.session.scalars(
            select(Person).where(Person.username == "administrator")
        ).one()
        assert bool(actor_of(work.session, person).units) == sees
