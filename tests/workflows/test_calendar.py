"""Loading a year of the working calendar: refused, previewed, stored, and what it moves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, true

from casework.errors import CalendarRefused, NotPermitted
from casework.models import OFFICE_TRAIL, CalendarDay, CalendarYear, Limit, OutboxRow
from casework.queries.calendar import stale_count
from casework.queries.office import calendar_with, work_calendar
from casework.rules.calendar_years import read_year
from casework.unit_of_work import CLOCK
from tests.bench.completion import recording
from tests.builders import World
from tests.workflows.years import THIS_YEAR, before_publication
from workflows.commands import calendar as commands
from workflows.commands.calendar import count_anew, load_year, preview_year
from workflows.limits.previews import Changed, preview_clocks
from workflows.limits.recounts import recount_open_limits

pytestmark = pytest.mark.usefixtures("sound_afterwards")


@pytest.fixture
def world(world) -> World:
    """An office in which 2022 is not published yet, with a calendar of its own."""
    return before_publication(world)


@pytest.fixture
def keeper(world):
    return world.actor("administrator")


def running(world, hazard):
    return [d for d in world.limits(hazard) if d.state == "armed"]


def preview(world, content=THIS_YEAR):
    with world.reading() as work:
        return preview_year(world.runtime, work.session, read_year(content))


def load(world, by, content=THIS_YEAR, *, replacing=False):
    with world.unit_of_work(by) as work:
        return load_year(work, read_year(content), replacing=replacing)


def outcome(found):
    return {(o.limit_id, o.old, o.new) for o in found}


def test_x_13_a_provisional_day_is_settled_when_its_year_is_loaded(world, keeper):
    hazard = world.hazard()  # to be entered within two working days
    (limit,) = running(world, hazard)
    assert (limit.due_on, limit.provisional) == (date(2022, 5, 3), True)

    load(world, keeper)
    done = count_anew(world.runtime, world.unit_of_work, keeper)
    assert (done.moved, done.failed) == (1, [])
    (limit,) = running(world, hazard)
    assert (limit.due_on, limit.provisional) == (date(2022, 5, 6), False)
    (change,) = limit.history
    assert (change["act"], change["old"], change["new"], change["by"]) == (
        "recalculated",
        "2022-05-03",
        "2022-05-06",
        keeper.name,
    )
    with world.reading() as work:
        assert change["reason"] == work_calendar(work.session).version
        assert limit.calendar == change["reason"]


def test_a_day_that_stays_is_told_as_settled_and_the_owner_hears_of_it(world, keeper, rows_of):
    world.clock.on("2022-05-10")
    other = world.hazard()
    (limit,) = running(world, other)
    assert limit.provisional
    before = len(rows_of(OutboxRow))
    load(world, keeper)
    done = count_anew(world.runtime, world.unit_of_work, keeper)
    assert (done.moved, done.settled) == (0, 1)
    (after,) = running(world, other)
    assert (after.due_on, after.provisional) == (limit.due_on, False)
    assert [(h["old"], h["new"]) for h in after.history] == [(str(limit.due_on),) * 2]
    told = [e for e in world.events(other) if e.kind == "TimeLimitChanged"]
    assert [e.facts["act"] for e in told] == ["recalculated"]
    (notice,) = rows_of(OutboxRow)[before:]
    assert (notice.payload["event"], notice.payload["roles"]) == ("TimeLimitChanged", ["inspector"])


def test_the_preview_is_the_result_and_stores_nothing(world, keeper, count_rows):
    hazards = [world.hazard() for _ in range(2)]
    hazards.append(world.hazard_at("issue_order"))
    hazards += [world.hazard_at(step) for step in ("issue_order", "record_report")]
    before = count_rows()
    found = preview(world)
    assert count_rows() == before
    assert len(found) >= 4
    old = {d.id: d.due_on for h in hazards for d in running(world, h)}

    load(world, keeper)
    done = count_anew(world.runtime, world.unit_of_work, keeper)
    assert (done.moved, done.settled) == (
        sum(o.moves for o in found),
        sum(not o.moves for o in found),
    )
    became = {(d.id, old[d.id], d.due_on) for h in hazards for d in running(world, h) if d.history}
    assert became == outcome(found)
    assert preview(world) == []


def test_what_if_foretells_what_settles_and_what_moves(world, keeper):
    world.hazard()  # moves over the first of May
    world.clock.on("2022-05-10")
    world.hazard(world.enterprise(nth=1))  # stays where it is
    with world.reading() as work:
        given = (world.runtime, work.session, Changed(year=read_year(THIS_YEAR)))
        foretold = list(preview_clocks(*given, now=work.now, days=30))
    load(world, keeper)
    count_anew(world.runtime, world.unit_of_work, keeper)
    with world.reading() as work:
        became = {d.id: d for d in work.session.scalars(select(Limit))}
    assert [(line.moves, line.settles) for line in foretold] == [(True, False), (False, True)]
    assert [line.in_time_again for line in foretold] == [False, False]
    for line in foretold:
        limit = became[line.limit_id]
        assert (line.new, line.provisional) == (limit.due_on, limit.provisional)
        assert (line.was_provisional, limit.provisional) == (True, False)


def test_what_a_preview_asks_does_not_grow_with_the_office(world, engine, keeper):
    """A list of matters in a statement ends at PostgreSQL's 65,535 values; here is none."""

    def asked():
        with recording(engine) as recorded, world.reading() as work:
            assert preview_year(world.runtime, work.session, read_year(THIS_YEAR))
            given = (world.runtime, work.session, Changed(year=read_year(THIS_YEAR)))
            assert list(preview_clocks(*given, now=work.now, days=30))
        with recording(engine) as recounting:
            recount_open_limits(world.runtime, world.unit_of_work, keeper, reason="示例")
        return [len(given) for _, given, _ in recorded.driver + recounting.driver]

    world.hazard()
    few = asked()
    for nth in range(1, 5):
        world.hazard(world.enterprise(nth=nth))
    assert asked() == few


def test_counting_anew_can_be_stopped_and_taken_up_again(world, keeper):
    hazards = [world.hazard(world.enterprise(nth=n)) for n in range(3)]
    load(world, keeper)
    assert count_anew(world.runtime, world.unit_of_work, keeper, most=1).matters == 1
    with world.reading() as work:
        version = work_calendar(work.session).version
        left = stale_count(work.session, [2022], version)
    assert left == len(hazards) - 1
    assert count_anew(world.runtime, world.unit_of_work, CLOCK).matters == left
    assert count_anew(world.runtime, world.unit_of_work, CLOCK).matters == 0
    assert all(len(d.history) == 1 for h in hazards for d in running(world, h))


def test_a_matter_that_fails_is_set_aside_and_the_others_go_on(world, keeper, monkeypatch):
    bad, good = (world.hazard(world.enterprise(nth=n)) for n in range(2))
    real = commands.count_matter_anew

    def fail_one(runtime, work, matter_id):
        if matter_id == bad:
            raise ValueError("broken")
        return real(runtime, work, matter_id)

    monkeypatch.setattr(commands, "count_matter_anew", fail_one)
    load(world, keeper)
    done = count_anew(world.runtime, world.unit_of_work, keeper)
    assert (done.failed, done.moved) == ([bad], 1)
    assert running(world, good)[0].due_on == date(2022, 5, 6)
    assert world.events(bad)[-1].kind == "IncidentRaised"


def test_only_an_administrator_loads_a_year_and_the_office_s_trail_tells_it(world, keeper):
    for role in ("inspector", "bureau_leader", "auditor"):
        with pytest.raises(NotPermitted):
            load(world, world.actor(role))
    assert load(world, keeper) is True
    line = world.events(OFFICE_TRAIL)[-1]
    assert (line.kind, line.actor) == ("CalendarYearLoaded", keeper.name)
    assert (line.facts["year"], line.facts["days"], line.facts["replaced"]) == (2022, 39, "")


def test_a_published_year_is_replaced_only_when_that_is_said(world, keeper, rows_of):
    load(world, keeper)
    with pytest.raises(CalendarRefused, match="already_published"):
        load(world, keeper)
    assert load(world, keeper, replacing=True) is False  # just these days stand there
    longer = THIS_YEAR + "2022-12-30,holiday,元旦,国办\n".encode()
    assert load(world, keeper, longer, replacing=True) is True
    days = len(THIS_YEAR.decode().splitlines())  # one more day, one heading less
    assert len([d for d in rows_of(CalendarDay) if d.day.year == 2022]) == days
    assert len([y for y in rows_of(CalendarYear) if y.year == 2022]) == 1
    with world.reading() as work:
        kept = work_calendar(work.session)
        counted = calendar_with(work.session, read_year(longer))
    assert (kept.version, kept.names) == (counted.version, counted.names)


@pytest.fixture
def rows_of(world):
    return lambda kind: world._rows(kind, true())  # noqa: SLF001 -- the builder's own reading
