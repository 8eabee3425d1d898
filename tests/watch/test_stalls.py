"""An open matter that nobody and nothing will move raises an alarm, once."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update

from casework.errors import StepFailed
from casework.models import Incident, Limit, WorkItem
from casework.queries import stalls
from casework.queries.incidents import open_incidents
from tests.multiplying import multiply
from webapp.jobs.heartbeat import tick, watch_stalls
from workflows.commands.incidents import retry_incident
from workflows.commands.stalls import look_for_stalls


@pytest.fixture
def look(world):
    """Look at every open matter: alarms raised, alarms ended."""
    return lambda: look_for_stalls(world.runtime, world.unit_of_work)


@pytest.fixture
def lost(engine):
    """Lose what a matter waits for, as no command would; return its tasks to be put back."""

    def lose(matter_id):
        tasks, limits = WorkItem.__table__, Limit.__table__
        with engine.begin() as connection:
            of_it = tasks.c.matter_id == matter_id
            rows = [dict(r) for r in connection.execute(select(tasks).where(of_it)).mappings()]
            connection.execute(delete(tasks).where(of_it))
            asleep = update(limits).where(limits.c.matter_id == matter_id)
            connection.execute(asleep.values(next_at=None))
        return rows

    return lose


def test_a_life_of_a_hazard_never_stalls(world, look):
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        hazard = world.hazard_at(step)
        assert look() == (0, 0), step
    world.do(hazard, "approve_strike_off")
    assert world.items(hazard) == [], "it waits for its look-back to open"
    assert look() == (0, 0)


def test_a_matter_without_task_and_limit_is_an_alarm_once(world, look, lost, incidents):
    hazard = world.hazard_at("record_report")
    lost(hazard)
    assert (look(), look()) == ((1, 0), (0, 0))
    (incident,) = incidents("stalled")
    assert (incident.matter_id, incident.cause) == (hazard, "MatterStalled")
    assert [e.kind for e in world.events(hazard)][-1] == "IncidentRaised"


def test_a_lost_timer_is_an_alarm(world, look, lost):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    lost(hazard)
    assert look() == (1, 0)


def test_one_that_awaits_a_message_is_none(world, look, lost):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-02")
    world.tick()
    (escalation,) = world.children(hazard, "escalation")
    lost(escalation.id)
    assert look() == (0, 0), "it ends when what it is about is settled"


def test_an_alarm_ends_by_itself_once_the_matter_moves_again(world, engine, look, lost, incidents):
    hazard = world.hazard_at("record_report")
    rows = lost(hazard)
    assert look() == (1, 0)
    with engine.begin() as connection:
        connection.execute(insert(WorkItem.__table__), rows)
    assert look() == (0, 1)
    (incident,) = incidents("stalled")
    assert (incident.resolved_by, world.events(hazard)[-1].kind) == ("clock", "IncidentResolved")
    assert look() == (0, 0)
    lost(hazard)
    assert look() == (1, 0), "stalled anew is an alarm anew"


def test_trying_again_closes_it_only_when_it_moves(world, engine, look, lost, incidents):
    hazard = world.hazard_at("record_report")
    rows = lost(hazard)
    look()
    (incident,) = incidents("stalled")
    again = (world.runtime, world.unit_of_work, world.actor("administrator"))
    with pytest.raises(StepFailed):
        retry_incident(*again, incident_id=incident.id)
    with engine.begin() as connection:
        connection.execute(insert(WorkItem.__table__), rows)
    retry_incident(*again, incident_id=incident.id)
    assert incidents("stalled")[0].resolved_by == again[2].name


def test_an_open_incident_is_reason_enough(world, engine, look, lost):
    hazard = world.hazard_at("record_report")
    lost(hazard)
    with engine.begin() as connection:
        failed = {"act": "fire_deadlines", "arguments": {}, "cause": "x", "message": "x"}
        row = Incident(matter_id=hazard, happened_at=world.clock.now, attempts=1, **failed)
        values = {c: getattr(row, c) for c in ("matter_id", "happened_at", "attempts", *failed)}
        connection.execute(insert(Incident).values(**values))
    assert look() == (0, 0)


def test_the_sweep_does_not_leave_a_matter_aside_because_it_had_stalled(
    world, office, engine, look, lost
):
    hazard = world.hazard_at("record_report")
    lost(hazard)
    look()
    with engine.begin() as connection:
        awake = update(Limit).where(Limit.matter_id == hazard, Limit.state == "armed")
        connection.execute(awake.values(next_at=Limit.due_at))
    world.clock.on("2022-06-02")
    assert tick(office).fired > 0


def test_offices_of_several_slices_are_looked_at_to_the_end(world, engine, look, lost, monkeypatch):
    monkeypatch.setattr(stalls, "SLICE", 4)
    hazard = world.hazard_at("record_report")
    hazards = [hazard, *multiply(engine, hazard, 10)]
    for stalled in hazards[1::3]:
        lost(stalled)
    assert look() == (4, 0)


def test_the_heartbeat_looks_every_few_minutes_and_not_more_often(world, office, lost):
    hazard = world.hazard_at("record_report")
    watch_stalls(office)
    lost(hazard)
    watch_stalls(office)
    with world.reading() as work:
        assert open_incidents(work.session) == []
