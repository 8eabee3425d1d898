"""Pauses, extensions, a leader's day, an outage: the auditor follows, and cries out by night."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from casework.audit import Audited, RuleFiles, audit
from casework.models import CalendarYear, EventRow, Incident, Limit, Notice, Person, Rung
from casework.unit_of_work import CLOCK
from tests.offices import an_office
from tests.walls import without_walls
from webapp.jobs.heartbeat import tick, watch_by_night
from workflows.commands.incidents import retry_incident
from workflows.limits.commands import (
    Grounds,
    extend_limit,
    hold_limit,
    override_limit,
    pause_limit,
    resume_limit,
)

pytestmark = pytest.mark.usefixtures("hazard")
GROUNDS = Grounds(reason="送检", document="委托书")


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-05-10, due on 2022-05-31."""
    return world.hazard_at("record_report")


def due(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


def change(world, hazard, act, *, role="section_chief", **said):
    with world.unit_of_work(world.actor(role)) as work:
        limit = hold_limit(world.runtime, work, due(world, hazard).id)
        act(limit, grounds=GROUNDS, **said)


def audited(world):
    found = Audited()
    with world.reading() as work:
        files = RuleFiles.read(world.runtime.campaigns.folder, world.runtime.campaigns.models)
        return list(audit(work.session, files, audited=found)), found


def differing(world):
    return {(d.limit, d.what) for d in audited(world)[0]}


def forge(world, statement):
    with without_walls(world.unit_of_work.engine) as connection:
        assert connection.execute(statement).rowcount > 0


def paused_and_resumed(world, hazard):
    world.clock.on("2022-05-12")
    change(world, hazard, pause_limit, kind="testing")
    world.clock.on("2022-05-20")
    change(world, hazard, resume_limit)


def test_a_paused_resumed_and_extended_limit_audits_clean(world, hazard):
    paused_and_resumed(world, hazard)
    assert due(world, hazard).due_on == date(2022, 6, 9)
    change(world, hazard, extend_limit, length=5, asked_on=date(2022, 5, 20))
    assert audited(world)[0] == []
    world.clock.on("2022-06-20")
    world.tick()
    world.do(hazard, "record_report")
    differences, found = audited(world)
    assert differences == []
    assert found.computed == found.limits > 2


def test_a_clock_that_stands_still_audits_clean_and_keeps_its_day(world, hazard):
    change(world, hazard, pause_limit, kind="testing")
    world.clock.on("2022-07-20")
    world.tick()
    world.inspection()
    differences, found = audited(world)
    assert differences == []
    assert found.computed == found.limits - 1
    forge(world, update(Limit).where(Limit.state == "paused").values(due_on=date(2022, 7, 1)))
    assert ("rectification_due", "due_on") in differing(world)


@pytest.mark.parametrize("day", ["2022-05-12", "2022-06-20"])
def test_a_leaders_day_audits_clean(world, hazard, day):
    world.clock.on("2022-05-11")
    due_on = date.fromisoformat(day)
    change(world, hazard, override_limit, role="bureau_leader", due_on=due_on)
    for now in ("2022-05-20", "2022-06-27"):
        world.clock.on(now)
        world.tick()
        assert audited(world)[0] == []
    world.do(hazard, "record_report")
    assert audited(world)[0] == []


def test_a_lost_pause_is_found(world, hazard):
    paused_and_resumed(world, hazard)
    forge(world, update(Limit).where(Limit.name == "rectification_due").values(pauses=[]))
    assert ("rectification_due", "pauses") in differing(world)


def test_a_pause_lost_from_the_trail_is_found(world, hazard):
    paused_and_resumed(world, hazard)
    forge(world, delete(EventRow).where(EventRow.kind == "TimeLimitChanged"))
    assert {("rectification_due", "pauses"), ("rectification_due", "due_on")} <= differing(world)


def test_a_lost_resumption_is_found(world, hazard):
    paused_and_resumed(world, hazard)
    forge(
        world,
        update(Limit).where(Limit.name == "rectification_due").values(state="paused", next_at=None),
    )
    assert ("rectification_due", "state") in differing(world)


def test_an_extension_longer_than_granted_is_found(world, hazard):
    change(world, hazard, extend_limit, length=5, asked_on=date(2022, 5, 10))
    (granted,) = due(world, hazard).extensions
    longer = [{**granted, "length": 15}]
    forge(
        world,
        update(Limit).where(Limit.name == "rectification_due").values(extensions=longer),
    )
    assert ("rectification_due", "extensions") in differing(world)


def test_a_sweep_that_never_came_is_found(world):
    world.clock.on("2022-06-06")
    world.inspection()
    assert ("rectification_due", "rung_missing") in differing(world)
    world.tick()
    assert audited(world)[0] == []


def test_rungs_written_after_an_outage_audit_clean(world, hazard):
    world.clock.on("2022-06-13")
    world.tick()
    world.do(hazard, "record_report")
    assert [rung.number for rung in world.rungs(due(world, hazard))] == [1, 2, 3, 4, 5]
    assert audited(world)[0] == []


def test_days_over_an_unpublished_year_are_provisional_to_the_auditor_too(world):
    assert audited(world)[0] == []
    forge(world, delete(CalendarYear).where(CalendarYear.year == 2022))
    assert ("rectification_due", "provisional") in differing(world)


# --- by night ------------------------------------------------------------------------------


def test_the_clocks_are_audited_once_an_office_day(world):
    office = an_office(world)
    world.clock.on("2022-05-11", hour=1)
    assert watch_by_night(office) is None
    world.clock.on("2022-05-11", hour=3)
    assert watch_by_night(office).limits > 0
    world.clock.on("2022-05-11", hour=23)
    assert watch_by_night(office) is None
    world.clock.on("2022-05-12", hour=3)
    assert watch_by_night(office) is not None
    assert [e.facts["differences"] for e in told(world)] == [0, 0]
    assert incidents(world) == []


def test_a_difference_is_an_incident_and_a_notice_to_administrators_once(world):
    office = an_office(world)
    late = update(Limit).where(Limit.name == "rectification_due")
    forge(world, late.values(due_on=date(2022, 6, 1)))
    for day in ("2022-05-11", "2022-05-12"):
        world.clock.on(day, hour=3)
        watch_by_night(office)
        tick(office)
    (incident,) = incidents(world)
    assert (incident.act, incident.matter_id) == ("clocks_audit", None)
    assert "rectification_due: due_on: expected 2022-05-31, found 2022-06-01" in incident.message
    with world.reading() as work:
        notices = work.session.scalars(select(Notice).where(Notice.kind == "ClocksAudited")).all()
        people = work.session.scalars(select(Person)).all()
    administrators = {person.id for person in people if "administrator" in person.roles}
    assert {notice.person_id for notice in notices} == administrators
    assert len(notices) == len(administrators)


def test_trying_again_closes_the_incident_when_the_difference_is_gone(world):
    office, administrator = an_office(world), world.actor("administrator")
    limit = update(Limit).where(Limit.name == "rectification_due")
    forge(world, limit.values(due_on=date(2022, 6, 1)))
    world.clock.on("2022-05-11", hour=3)
    watch_by_night(office)
    (incident,) = incidents(world)
    with pytest.raises(Exception, match="ClocksDiffer"):
        retry_incident(world.runtime, world.unit_of_work, administrator, incident_id=incident.id)
    forge(world, limit.values(due_on=date(2022, 5, 31)))
    retry_incident(world.runtime, world.unit_of_work, administrator, incident_id=incident.id)
    assert incidents(world)[0].resolved_at is not None


def test_a_difference_that_comes_back_is_an_alarm_again(world):
    office = an_office(world)
    limit = update(Limit).where(Limit.name == "rectification_due")
    for day, due_on in ((11, date(2022, 6, 1)), (12, date(2022, 5, 31)), (13, date(2022, 6, 1))):
        forge(world, limit.values(due_on=due_on))
        world.clock.on(f"2022-05-{day}", hour=3)
        watch_by_night(office)
    assert len(incidents(world)) == 2


def incidents(world):
    with world.reading() as work:
        return list(work.session.scalars(select(Incident).order_by(Incident.happened_at)))


def told(world):
    with world.unit_of_work.reading(CLOCK) as work:
        query = select(EventRow).where(EventRow.kind == "ClocksAudited")
        return list(work.session.scalars(query.order_by(EventRow.occurred_at)))


def test_a_rung_climbed_by_nobody_is_found(world, hazard):
    world.clock.on("2022-06-13")
    world.tick()
    limit = due(world, hazard)
    (first, *_) = world.rungs(limit)
    forge(world, delete(Rung).where(Rung.id == first.id))
    assert ("rectification_due", "rung_missing") in differing(world)
