"""What the sweep asks again and again is answered from an index, whatever else is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from casework.limits.sweep import anything_due
from casework.queries.machine_clock import belief
from casework.queries.stalls import seemingly_stalled, slices
from casework.queries.work import InboxFilter, inbox
from tests.bench.completion import recording
from tests.bench.scale import WHERE, crowd
from webapp.jobs.heartbeat import tick
from workflows.limits.sweep import claim_due

MANY = 3_000


@pytest.fixture
def crowded(world, engine):
    """Thousands of armed limits, none of them due, as planners see them."""
    like = world.hazard_at("record_report")
    crowd(world, like, MANY)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    return world


@pytest.fixture
def plan(engine):
    """How the database would answer what ``ask`` asks: a line a step."""

    def explain(ask):
        with recording(engine) as recorded:
            ask()
        sqlite = engine.dialect.name == "sqlite"
        lines = []
        with engine.connect() as connection:
            for sql, given, _ in recorded.driver:
                if sql.startswith("SELECT"):
                    asked = ("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + sql
                    lines += [row[-1] for row in connection.exec_driver_sql(asked, given)]
        return [line.strip() for line in lines]

    return explain


def test_an_idle_sweep_reads_only_an_index(crowded, engine, plan):
    def ask():
        with crowded.reading() as work:
            assert not anything_due(work.session, work.now)

    found = plan(ask)
    wanted = (
        "USING COVERING INDEX ix_limits_next_at"
        if engine.dialect.name == "sqlite"
        else "Index Only Scan using ix_limits_next_at"
    )
    assert [line for line in found if "limits" in line and wanted not in line] == []
    assert any(wanted in line for line in found)


@pytest.mark.usefixtures("crowded")
def test_an_idle_beat_asks_little_and_nothing_of_the_matters(office, statements):
    tick(office)
    statements.clear()
    assert tick(office).idle
    asked = [sent for sent in statements if not sent.startswith(("BEGIN", "COMMIT"))]
    tables = ("matters", "limits", "processes", "work_items")
    assert sum(any(table in sent for table in tables) for sent in asked) == 1
    assert len(asked) <= 8, asked


def test_claiming_what_is_due_walks_the_index_of_moments(crowded, plan):
    def ask():
        with crowded.reading() as work:
            assert claim_due(work, most=25) == {}

    found = plan(ask)
    assert any("ix_limits_next_at" in line for line in found)
    assert not [line for line in found if line.startswith(("SCAN", "Seq Scan"))], found


@pytest.mark.parametrize("units", [1, 5, 1200])
def test_the_inbox_walks_an_index_however_many_units_a_person_has(crowded, plan, units):
    actor = crowded.actor("inspector")
    known = [*WHERE, *(f"X{number:04}" for number in range(1200))][:units]

    def ask():
        with crowded.unit_of_work.reading(replace(actor, units=frozenset(known))) as work:
            page = inbox(work.session, work.actor, InboxFilter())
            assert len(page.rows) == 50
            assert len(inbox(work.session, work.actor, InboxFilter(), after=page.next).rows) == 50

    found = [line for line in plan(ask) if "work_items" in line]
    assert any("ix_work_items_role_" in line for line in found)
    assert not [line for line in found if "SCAN work_items" in line or "Seq Scan" in line], found


def test_the_look_for_stalls_walks_the_index_of_open_matters(crowded, engine, plan):
    def ask():
        with crowded.reading() as work:
            until = slices(work.session, None)
            seemingly_stalled(work.session, None, until)

    found = plan(ask)
    if engine.dialect.name == "sqlite":
        assert not [line for line in found if line.startswith("SCAN")], found
    assert any("ix_matters_open" in line for line in found), found


def test_holding_the_clocks_against_each_other_is_one_statement(world, office, statements):
    tick(office)
    statements.clear()
    with world.reading() as work:
        belief(work.session, office.machine.read())
    assert len([s for s in statements if s.startswith("SELECT")]) == 1
