"""The calendar at its secret address: due days of one's own matters, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select, update

from casework.models import CalendarFeed, Enterprise, Limit, Person
from tests.webapp.conftest import Browser

PAGE = "/settings/notices"
SECRET = re.compile(r"https://bihuan\.example(/calendars/([\w-]{43})\.ics)")


@pytest.fixture
def subscribe(signed_in):
    """Make an address; return its path."""

    def make(who):
        browser = signed_in(who)
        browser.get(PAGE)
        return SECRET.search(browser.post(f"{PAGE}/calendar").text).group(1)

    return make


@pytest.fixture
def fetched(app):
    """What a calendar program without any sign-in gets, by UID."""

    def fetch(path):
        answer = app.test_client().get(path)
        assert answer.status_code == 200
        assert answer.content_type == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.data).walk("VEVENT")
        return {str(event["UID"]): event for event in events}

    return fetch


@pytest.fixture
def ordered(world):
    """A hazard whose rectification runs: the inspector's to follow."""
    return world.hazard_at("record_report")


def limit(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


def test_a_due_day_is_a_whole_day_of_the_office(world, ordered, inspector_told, subscribe, fetched):
    due = limit(world, ordered)
    event = fetched(subscribe(inspector_told))[f"{due.id}@bihuan"]
    assert event["DTSTART"].dt == due.due_on
    assert event["DTEND"].dt == due.due_on + timedelta(days=1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["STATUS"] == "CONFIRMED"
    number = world.matter(ordered).number
    assert event["SUMMARY"] == f"整改期限 · {number}"
    assert "登记整改报告" in event["DESCRIPTION"]
    assert event["URL"] == f"https://bihuan.example/matters/{ordered}"


def test_a_moved_day_keeps_its_uid_and_counts_up(  # noqa: PLR0917 -- fixtures
    world, ordered, inspector_told, subscribe, fetched, signed_in
):
    path, due = subscribe(inspector_told), limit(world, ordered)
    before = fetched(path)[f"{due.id}@bihuan"]
    leader = signed_in(world.actor("bureau_leader"))
    leader.get(f"/deadlines/{due.id}/override")
    moved = leader.post(
        f"/deadlines/{due.id}/override",
        {
            "idempotency_key": leader.key,
            "due_on": "2022-06-30",
            "reason": "联合检查",
            "document": "",
        },
    )
    assert moved.status_code == 303
    after = fetched(path)[f"{due.id}@bihuan"]
    assert after["DTSTART"].dt == date(2022, 6, 30) != before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_is_settled_is_called_off_for_those_who_worked_on_it(
    world, ordered, inspector_told, subscribe, fetched
):
    path, due = subscribe(inspector_told), limit(world, ordered)
    world.do(ordered, "record_report", by=inspector_told)
    event = fetched(path)[f"{due.id}@bihuan"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert "已逾期" not in event["SUMMARY"]
    world.clock.now += timedelta(days=31)
    assert f"{due.id}@bihuan" not in fetched(path)


def test_a_clock_that_stands_still_makes_the_day_tentative(  # noqa: PLR0917 -- fixtures
    world, engine, ordered, inspector_told, subscribe, fetched
):
    due = limit(world, ordered)
    with engine.begin() as connection:
        connection.execute(update(Limit).where(Limit.id == due.id).values(state="paused"))
    event = fetched(subscribe(inspector_told))[f"{due.id}@bihuan"]
    assert event["STATUS"] == "TENTATIVE"
    assert "期限中止" in event["SUMMARY"] or "中止" in event["SUMMARY"]


def test_x_6_another_station_s_calendar_does_not_know_of_it(  # noqa: PLR0917 -- fixtures
    world, ordered, inspector_told, subscribe, fetched, engine
):
    stranger = world.actor("inspector", "JB02")
    assert f"{limit(world, ordered).id}@bihuan" not in fetched(subscribe(stranger))
    path = subscribe(inspector_told)
    assert fetched(path)
    with engine.begin() as connection:  # moved to another station: at once, on the next fetch
        moved = update(Person).where(Person.id == inspector_told.id)
        connection.execute(moved.values(unit="JB02", jurisdiction="JB02"))
    assert fetched(path) == {}


@pytest.mark.usefixtures("ordered")
def test_no_enterprise_and_no_person_is_named(world, inspector_told, subscribe, app):
    content = app.test_client().get(subscribe(inspector_told)).text
    with world.reading() as work:
        names = [
            *work.session.scalars(select(Enterprise.name)),
            *work.session.scalars(select(Person.name)),
        ]
    assert "整改" in content
    assert not [name for name in names if name in content]


@pytest.mark.usefixtures("ordered")
def test_it_speaks_the_person_s_language(inspector_told, subscribe, app, signed_in):
    path = subscribe(inspector_told)
    signed_in(inspector_told).speak("en")
    assert "Rectification" in app.test_client().get(path).text


def test_the_address_is_shown_once_and_kept_as_a_digest(engine, inspector_told, signed_in):
    browser = signed_in(inspector_told)
    browser.get(PAGE)
    token = SECRET.search(browser.post(f"{PAGE}/calendar").text).group(2)
    assert token not in browser.get(PAGE).text
    with engine.connect() as connection:
        [digest] = connection.scalars(select(CalendarFeed.token_digest)).all()
    assert token not in digest
    assert len(digest) == 64


def test_a_new_address_makes_the_old_one_worthless_and_revoking_both(
    app, inspector_told, subscribe, signed_in, office_trail
):
    first, second = subscribe(inspector_told), subscribe(inspector_told)
    client = app.test_client()
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    browser = signed_in(inspector_told)
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/calendar/revoke").status_code == 303
    assert client.get(second).status_code == 404
    assert browser.post(f"{PAGE}/calendar/revoke").status_code == 404
    kinds = [e.kind for e in office_trail() if e.kind.startswith("CalendarFeed")]
    assert kinds == ["CalendarFeedMade", "CalendarFeedMade", "CalendarFeedRevoked"]


def test_a_closed_account_has_no_calendar(app, engine, inspector_told, subscribe):
    path = subscribe(inspector_told)
    with engine.begin() as connection:
        closed = update(Person).where(Person.id == inspector_told.id)
        connection.execute(closed.values(active=False))
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "..%2F..%2Fetc", "%00", "中" * 43])
def test_an_unknown_address_is_not_found(app, token):
    assert app.test_client().get(f"/calendars/{token}.ics").status_code == 404


def test_who_asks_too_often_is_asked_to_wait(app, inspector_told, subscribe):
    path, client = subscribe(inspector_told), app.test_client()
    answers = [client.get(path).status_code for _ in range(65)]
    assert set(answers) <= {200, 429}
    assert 429 in answers or answers.count(200) == 65  # a minute may end in between


def test_a_calendar_costs_few_statements_and_is_bounded(
    world, app, inspector_told, subscribe, statements
):
    for _ in range(3):
        world.hazard_at("record_report")
    path = subscribe(inspector_told)
    statements.clear()
    app.test_client().get(path)
    assert len([s for s in statements if s.startswith("SELECT")]) <= 6


def test_an_address_in_trouble_is_not_written_to_the_log(
    app, inspector_told, subscribe, monkeypatch, caplog
):
    path = subscribe(inspector_told)

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("webapp.pages.feeds.view.due_days", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert app.test_client().get(path).status_code == 500
    assert "/calendars/<token>.ics" in caplog.text
    assert path.split("/")[-1].removesuffix(".ics") not in caplog.text


def test_nobody_makes_an_address_for_another(app, engine):
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    assert browser.post(f"{PAGE}/calendar").status_code == 401
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(CalendarFeed)) == 0
