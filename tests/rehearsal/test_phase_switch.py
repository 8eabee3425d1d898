"""The demonstration was played over the first of July: the switch it went through, and back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.models import Limit, PhaseSwitch, PhaseSwitchLine
from casework.models.limits import RUNNING
from casework.unit_of_work import CLOCK
from config import Config
from webapp.app.composition import Office
from webapp.jobs.verification import snapshot, verified
from webapp.setup.first_start import DEMO_CAMPAIGN
from workflows.commands.phases import apply_switch, roll_back_switch
from workflows.limits.phase_changes import kept_of

SWITCH = {"campaign": DEMO_CAMPAIGN, "phase": "crackdown"}
DATES = ("rule", "rule_from", "starts_at", "due_on", "due_at", "ladder", "extensions")


@pytest.fixture
def office(demonstration, tmp_path):
    """The demonstration's office, on a copy of its database."""
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(demonstration.url.database)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    config = replace(Config(), home=tmp_path, database_url=f"sqlite:///{copy}")
    office = Office.open(config, synchronous="OFF")
    yield office
    office.engine.dispose()


def lines(office):
    with office.unit_of_work.reading(CLOCK) as work:
        query = select(PhaseSwitchLine, Limit).join(Limit, Limit.id == PhaseSwitchLine.limit_id)
        return [tuple(row) for row in work.session.execute(query)]


def is_sound(office):
    with snapshot(office.engine) as session:
        return verified(session, office.runtime.engine.describe, None).findings == []


def test_s0_42_the_clock_switched_what_was_open_in_the_night_to_july(office):
    with office.unit_of_work.reading(CLOCK) as work:
        query = select(PhaseSwitch).where(PhaseSwitch.phase == "crackdown")
        switch = work.session.scalars(query).one()
    assert (switch.state, switch.begun_by, switch.late) == ("applied", "clock", False)
    assert switch.counts["changed"] > 0
    assert switch.counts["moved"] == 0
    assert {line.after["due_on"] == line.before["due_on"] for line, _ in lines(office)} == {True}


def test_s0_42_a_roll_back_restores_every_date_of_the_rehearsal(office):
    given = (office.runtime, office.unit_of_work, CLOCK)
    report = roll_back_switch(*given, **SWITCH, reason="示例")
    assert report.counts["undone"]["settled"] > 0
    for line, limit in lines(office):
        if line.changed and limit.state in RUNNING:
            now = kept_of(limit)
            if line.undone == "restored":
                assert {n: now[n] for n in DATES} == {n: line.before[n] for n in DATES}
            assert limit.ladder == line.before["ladder"]
    assert is_sound(office)
    again = apply_switch(*given, **SWITCH)
    assert (again.state, again.run) == ("applied", 2)
    assert is_sound(office)
