"""Whatever is done to the database behind the system's back, ``verify`` names it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.database import connect
from tests.walls import walls_down, without_walls
from webapp.setup.copying import copy_rows
from webapp.setup.migrating import migrate

SECTIONS = (Path(__file__).parent / "damages.sql").read_text("utf-8").split("\n-- ")[1:]
TARGETS, *DAMAGES = [section.partition("\n")[::2] for section in SECTIONS]


def test_a_played_office_is_clean(played, report_on):
    report = report_on(f"sqlite:///{played}")
    assert [str(finding) for finding in report.findings] == []
    assert report.counted.matters > 50
    assert report.counted.kinds.keys() >= {"inspection", "hazard", "escalation"}


@pytest.mark.parametrize(("finding", "statements"), DAMAGES, ids=[name for name, _ in DAMAGES])
def test_damage_is_found_by_name(copy_of_played, report_on, finding, statements):
    damage(copy_of_played, statements)
    report = report_on(f"sqlite:///{copy_of_played}")
    assert finding in {f"{found.invariant} {found.check}" for found in report.findings}


def test_there_are_many_ways_to_damage_an_office():
    assert len({finding for finding, _ in DAMAGES}) >= 40


def test_a_line_of_the_office_s_own_trail_is_sealed_too(copy_of_played, report_on):
    damage(
        copy_of_played,
        "UPDATE events SET actor = 'x' WHERE seq = 1 AND trail = (SELECT * FROM office);",
    )
    found = report_on(f"sqlite:///{copy_of_played}").findings
    assert [(f.check, f.record) for f in found] == [("seal_broken", "the office's own trail")]


def test_a_finding_names_the_record_and_what_is_wrong(copy_of_played, report_on):
    damage(copy_of_played, "UPDATE hazards SET round = 99 WHERE id = (SELECT * FROM open_hazard);")
    findings = report_on(f"sqlite:///{copy_of_played}").findings
    recount, row = sorted(findings, key=lambda finding: finding.invariant, reverse=True)
    assert recount.record == row.record
    assert recount.record.startswith("隐患〔2022〕")
    assert recount.facts["counter"] == "round"
    assert recount.facts["kept"] == "99"
    assert (row.facts["table"], row.facts["column"]) == ("hazards", "round")
    assert row.facts["stands"] == 99
    assert str(row.facts["told"]) == recount.facts["counted"]


def test_an_open_incident_keeps_a_matter_from_being_stuck(copy_of_played, report_on):
    damage(
        copy_of_played,
        """
        INSERT INTO incidents
          (id, matter_id, act, arguments, cause, message, happened_at, attempts)
          SELECT '11111111111111111111111111111111', *, 'complete_task', x'00', 'x', 'x',
            '2022-07-01 00:00:00', 1 FROM unclocked_matter;
        DELETE FROM work_items WHERE matter_id IN (SELECT matter_id FROM incidents);
        """,
    )
    checks = {finding.check for finding in report_on(f"sqlite:///{copy_of_played}").findings}
    assert "task_without_item" in checks
    assert "matter_stuck" not in checks


@pytest.mark.postgres
def test_postgresql_is_verified_by_the_same_checks(played, report_on, empty_postgres):
    source, target = connect(f"sqlite:///{played}"), connect(empty_postgres)
    migrate(target)
    with target.begin() as connection:
        copy_rows(source, connection)
    assert report_on(empty_postgres).total == 0
    with without_walls(target) as connection:
        connection.execute(text("UPDATE events SET actor = 'x' WHERE seq = 2"))
        connection.execute(text("UPDATE hazards SET round = round + 1"))
        connection.execute(text("UPDATE number_series SET last = last + 1"))
    target.dispose()
    checks = {finding.check for finding in report_on(empty_postgres).findings}
    assert checks == {"seal_broken", "counter_differs", "column_differs", "number_missing"}


def damage(path, statements):
    """Run statements behind the system's back, all rules of the database switched off."""
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;")
    connection.executescript(TARGETS[1])
    with walls_down(connection):
        for statement in filter(str.strip, statements.split(";\n")):
            assert connection.execute(statement).rowcount, f"changed nothing: {statement}"
    connection.close()
