"""The inbox: whose tasks, in which order, page by page, and counted as listed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from casework.models import WorkItem
from casework.queries.work import InboxFilter, inbox, inbox_count
from casework.unit_of_work import CLOCK
from webapp.app.cursors import cursor_of

LINK = re.compile(r'href="/tasks/([0-9a-f-]{36})"')


@pytest.fixture
def many(world, task):
    """Seven late tasks, fifty coming ones, fifty-five without a day; two a moment."""
    days = [n // 2 - 3 for n in range(57)]
    dues = [world.clock.now + timedelta(days=day, hours=1) for day in days] + [None] * 55
    with world.unit_of_work(CLOCK) as work:
        for number, due_at in enumerate(dues):
            item = {c.key: getattr(task, c.key) for c in WorkItem.__table__.columns}
            item |= {"task_id": uuid4(), "due_at": due_at}
            item["opened_at"] = world.clock.now - timedelta(minutes=number * 37 % 101)
            work.session.add(WorkItem(**item))
    return len(dues) + 1


def walk(browser, path="/"):
    pages = []
    while path:
        page = browser.get(path).text
        pages.append([UUID(found) for found in LINK.findall(page)])
        next_page = re.search(r'rel="next" href="([^"]+)"', page)
        path = next_page.group(1).replace("&amp;", "&") if next_page else None
    return pages


def test_pages_hold_every_task_once_in_order(inspector, world, many, task):
    pages = walk(inspector)
    assert [len(page) for page in pages] == [50, 50, many - 100]
    listed = [task_id for page in pages for task_id in page]
    assert len(set(listed)) == many
    items = {item.task_id: item for item in world.items(task.matter_id)}
    order = [
        (item.due_at is None, item.due_at, item.opened_at)
        for item in (items[task_id] for task_id in listed)
    ]
    assert all(earlier <= later for earlier, later in pairwise(order))


def test_counts_say_what_the_list_holds(inspector, many):
    page = inspector.get("/").text
    assert f"共{many}项待办" in page
    assert "6项超期" in page
    assert f'<span class="count count-late">{many}</span>' in page
    assert page.count("work-item is-late") == 6
    assert "已超期" in page
    assert "今天到期" in page


def test_filters_narrow_list_and_count_alike(inspector, many, task):
    assert sum(map(len, walk(inspector, "/?kind=hazard"))) == 0
    assert "没有待办" in inspector.get("/?kind=hazard").text
    assert sum(map(len, walk(inspector, f"/?kind=inspection&unit={task.unit}"))) == many
    assert f"共{many}项待办" in inspector.get("/?kind=inspection").text


@pytest.mark.parametrize("query", ["kind=cat", "unit=JB99", "after=spoilt", "colour=red"])
def test_a_spoilt_address_gets_a_sentence(inspector, query):
    answer = inspector.get(f"/?{query}")
    assert answer.status_code == 422
    assert "<h1>" in answer.text


@pytest.mark.parametrize("path", ["/", "/ledger", "/notices"])
def test_a_cursor_without_a_time_zone_gets_a_sentence(inspector, path):
    parts = {"/": ("", "2022-05-05T09:00:00"), "/ledger": ("2022-05-05T09:00:00", 3)}
    made_up = cursor_of(*parts.get(path, ("2022-05-05T09:00:00",)), str(uuid4()))
    answer = inspector.get(f"{path}?after={made_up}")
    assert answer.status_code == 422
    assert "<h1" in answer.text


ID, DAY = str(uuid4()), "2022-05-05T09:00:00+00:00"
MADE_UP = {
    "before the first year of UTC": ("/ledger", ("0001-01-01T00:00:00+23:59", 3, ID)),
    "after the last year of UTC": ("/notices", ("9999-12-31T23:59:59-23:59", ID)),
    "a number no column holds": ("/ledger", (DAY, 2**63, ID)),
    "a number written as text": ("/ledger", (DAY, "3", ID)),
    "a yes for a number": ("/ledger", (DAY, True, ID)),
    "a name with a NUL": ("/enterprises", ("\x00", ID)),
    "a number for a name": ("/enterprises", (7, ID)),
}


@pytest.mark.parametrize(("path", "parts"), MADE_UP.values(), ids=MADE_UP.keys())
def test_a_cursor_of_values_that_no_row_has_gets_a_sentence(inspector, path, parts):
    answer = inspector.get(f"{path}?after={cursor_of(*parts)}")
    assert answer.status_code == 422
    assert "<h1" in answer.text


def test_the_graver_of_two_of_one_day_stands_first(world, signed_in):
    general = world.hazard_at("issue_order")
    major = world.hazard_at("issue_order", accident=True)
    unit = world.matter(general).unit
    page = signed_in(world.actor("inspector", unit)).get("/").text
    assert page.index(world.matter(major).number) < page.index(world.matter(general).number)
    assert "重大隐患" in page


def test_nobody_sees_tasks_of_others(world, signed_in, task):
    chief = world.actor("section_chief", task.unit)
    stranger = next(
        world.actor("inspector", unit)
        for unit in ("JB01", "JB02")
        if not world.actor("inspector", unit).sees(task.unit)
    )
    for who in (chief, stranger, world.actor("administrator")):
        assert str(task.task_id) not in signed_in(who).get("/").text


@pytest.mark.usefixtures("many")
def test_a_page_costs_few_statements_however_long_the_list(world, task, statements):
    actor = world.actor("inspector", task.unit)
    with world.unit_of_work.reading(actor) as work:
        statements.clear()
        page = inbox(work.session, actor, InboxFilter())
        first = len(statements)
        statements.clear()
        inbox(work.session, actor, InboxFilter(), after=page.next)
        inbox_count(work.session, actor, InboxFilter(), work.now)
    assert first <= 3
    assert len(statements) <= 4


def test_more_units_and_roles_than_a_statement_has_terms_make_no_difference(
    world, many, task, statements
):
    """Five roles in 1,200 units; one statement's parts are as many as the roles."""
    actor = world.actor("inspector", task.unit)
    units = frozenset(f"X{number:04}" for number in range(1200)) | {task.unit}
    roles = frozenset({"inspector", "section_chief", "station_chief", "bureau_leader", "auditor"})
    found, after = [], None
    with world.unit_of_work.reading(replace(actor, units=units, roles=roles)) as work:
        while after is not None or not found:
            statements.clear()
            page = inbox(work.session, work.actor, InboxFilter(), after=after)
            assert max(sent.count("UNION ALL") for sent in statements) == len(roles) - 1
            assert len([s for s in statements if s.startswith("SELECT")]) <= 3
            found += [row.task_id for row in page.rows]
            after = page.next
        total, _ = inbox_count(work.session, work.actor, InboxFilter(), work.now)
    assert len(found) == len(set(found)) == total >= many


@pytest.mark.usefixtures("many")
def test_a_page_walks_the_index(world, task, engine):
    if engine.dialect.name == "postgresql":
        return  # a hundred rows are cheaper to scan there; the index is the same
    plans = []

    def explain(_connection, cursor, statement, parameters, *_):
        if "LIMIT" in statement:
            cursor.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.extend(row[3] for row in cursor.fetchall())

    event.listen(engine, "before_cursor_execute", explain)
    with world.unit_of_work.reading(world.actor("inspector", task.unit)) as work:
        inbox(work.session, work.actor, InboxFilter())
    event.remove(engine, "before_cursor_execute", explain)
    assert any("INDEX ix_work_items_role_" in step for step in plans)
    assert not any(step.startswith("SCAN work_items") for step in plans)
