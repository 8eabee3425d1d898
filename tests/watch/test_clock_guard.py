"""A machine whose clock jumped fires nothing until somebody has looked."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import select

from casework.models import EventRow, Notice, Rung
from tests.multiplying import multiply
from tests.races.conftest import POSTGRESQL
from tests.watch.conftest import MachineClocks
from webapp.app.machine import Machine
from webapp.jobs import sweep
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import close_incident, retry_incident

TEN_MINUTES = timedelta(minutes=10)
ALONE = ("sqlite",)
"""Where no other machine's clock contradicts that of the test."""


@pytest.fixture
def hazard(world, office):
    """A hazard whose report is due on 31 May; the sweep ran on 10 May."""
    hazard = world.hazard_at("record_report")
    assert not tick(office).frozen
    return hazard


def fired(world, hazard):
    return [e.kind for e in world.events(hazard)].count("DeadlinePassed")


def go_on(world, office, incident):
    by = world.actor("administrator")
    close_incident(office.unit_of_work, by, incident_id=incident.id, how="对过表")


@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES, timedelta(days=400)])
def test_a_jump_freezes_all_firing_and_alarms_once(world, office, incidents, hazard, step):
    office.machine.ahead = step
    world.clock.on("2022-06-02")  # what a jump would make of the office's time
    for _ in range(3):
        report = tick(office)
        assert (report.frozen, report.fired) == (True, 0)
    assert (fired(world, hazard), len(incidents("clock_jump"))) == (0, 1)
    with world.reading() as work:
        notices = work.session.scalars(select(Notice).where(Notice.kind == "MachineClockJumped"))
        assert {n.facts["seconds"] for n in notices} == {round(step.total_seconds())}


def test_all_processes_obey_also_those_whose_own_clock_is_right(
    world, office, machine, incidents, hazard
):
    machine.ahead = TEN_MINUTES
    assert tick(office).frozen
    world.clock.on("2022-06-02")
    other = MachineClocks("another machine")
    other_office = type(office)(
        config=office.config,
        engine=office.engine,
        runtime=office.runtime,
        unit_of_work=office.unit_of_work,
        clock=office.clock,
        evidence=office.evidence,
        machine=cast(Machine, other),
    )
    assert tick(other_office).frozen
    assert (fired(world, hazard), len(incidents("clock_jump"))) == (0, 1)


def test_nothing_fires_early_when_the_clock_jumps_in_the_middle_of_a_run(
    world, office, machine, engine, hazard
):
    multiply(engine, hazard, 3 * sweep.BATCH)
    world.clock.on("2022-06-02")

    def jump():
        machine.ahead = TEN_MINUTES

    batches_before = 2
    # Of a run's readings the first is for its record; each batch then looks, claims and fires.
    machine.on_reading = [lambda: None] * (1 + 2 * batches_before) + [jump]
    report = tick(office)
    assert report.frozen
    assert 0 < report.fired <= 4 * batches_before * sweep.BATCH
    with world.reading() as work:
        assert len(work.session.scalars(select(Rung)).all()) * 4 == report.fired * 3


@pytest.mark.parametrize("database_url", ALONE, indirect=True)
@pytest.mark.usefixtures("hazard")
def test_a_person_lets_it_go_on_and_nothing_is_lost(world, office, machine, incidents):
    machine.ahead = TEN_MINUTES
    assert tick(office).frozen
    world.clock.on("2022-06-02")
    (incident,) = incidents("clock_jump")
    go_on(world, office, incident)
    report = tick(office)
    assert (report.frozen, report.fired) == (False, 4)
    with world.reading() as work:
        kinds = work.session.scalars(select(EventRow.kind)).all()
    assert kinds.count("MachineClockJumped") == kinds.count("MachineClockBelieved") == 1


@pytest.mark.parametrize("database_url", ALONE, indirect=True)
@pytest.mark.usefixtures("hazard")
def test_trying_the_incident_again_is_going_on(world, office, machine, incidents):
    machine.ahead = TEN_MINUTES
    assert tick(office).frozen
    (incident,) = incidents("clock_jump")
    by = world.actor("administrator")
    retry_incident(office.runtime, office.unit_of_work, by, incident_id=incident.id)
    assert not tick(office).frozen


@pytest.mark.parametrize("database_url", ALONE, indirect=True)
def test_a_clock_put_back_after_firing_fires_nothing_twice(
    world, office, machine, incidents, hazard
):
    world.clock.on("2022-06-02")
    assert tick(office).fired == 4
    machine.ahead = -timedelta(days=3)
    world.clock.on("2022-05-30")
    assert tick(office).frozen
    go_on(world, office, incidents("clock_jump")[0])
    assert (tick(office).fired, tick(office).frozen) == (0, False)
    machine.ahead = timedelta()
    world.clock.on("2022-06-02")
    assert tick(office).frozen
    go_on(world, office, incidents("clock_jump")[1])
    assert (tick(office).fired, fired(world, hazard)) == (0, 1)


@pytest.mark.usefixtures("hazard")
def test_the_demonstration_clock_moved_by_a_person_is_no_jump(world, office):
    world.clock.on("2022-06-30")
    report = tick(office)
    assert (report.frozen, report.fired) == (False, 6)


@pytest.mark.parametrize("database_url", ALONE, indirect=True)
@pytest.mark.usefixtures("hazard")
def test_a_machine_that_slept_for_days_is_believed(world, office, machine):
    machine.ahead = timedelta(days=3)
    machine.slept = machine.ahead.total_seconds()
    world.clock.on("2022-06-02")
    assert not tick(office).frozen


@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES])
def test_the_very_first_run_is_held_against_the_database_s_clock(
    world, office, machine, incidents, step
):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-02")
    machine.ahead = step
    assert tick(office).frozen
    go_on(world, office, incidents("clock_jump")[0])
    assert tick(office).frozen, "while the clocks differ, going on stops at once again"
    machine.ahead = timedelta()
    go_on(world, office, incidents("clock_jump")[1])
    assert (tick(office).fired, fired(world, hazard)) == (4, 1)
