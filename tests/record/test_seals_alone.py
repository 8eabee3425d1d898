"""``bihuan verify --seals``: the lines alone, fast, and found is what the whole check finds."""

from __future__ import annotations

import json
import random
import sqlite3

import pytest
from click.testing import CliRunner

from casework.models import EventRow
from casework.record import KeyRing
from tests.amounts import amount
from tests.record.test_attacks import compute_anew, middle
from tests.record.test_tampering import ODD
from webapp.cli import main
from webapp.jobs.verification import seals_verified

OF_LINES = {
    "line_unreadable", "trail_gap", "seal_broken", "seal_unkeyed", "key_unknown", "mac_broken",
    "trail_end_differs", "trail_orphaned", "trail_shorter", "trail_rewritten",
}  # fmt: skip


def alone(office):
    """What the fast check finds; in this process, which is the same as in others."""
    return seals_verified(
        office.config.database_url,
        keys=KeyRing.read(office.config.seal_keys),
        checkpoints=office.config.checkpoints,
    )


def same(office):
    """What it finds is what the whole check says of lines; return which kinds that are."""
    whole = {str(finding) for finding in office.findings() if finding.check in OF_LINES}
    report = alone(office)
    assert {str(finding) for finding in report.findings} == whole
    return {finding.check for finding in report.findings}


def test_a_sealed_office_is_clean_and_every_line_was_looked_at(office):
    report = alone(office)
    assert (report.total, report.findings) == (0, [])
    with office.reading() as connection:
        assert (
            report.counted.lines == connection.execute("SELECT count(*) FROM events").fetchone()[0]
        )
        trails = connection.execute("SELECT count(DISTINCT trail) FROM events").fetchone()[0]
    assert report.counted.trails == trails


def test_lines_removed_and_added_and_trails_cut_are_found(office):
    trail, seq, _ = middle(office)
    office.change("DELETE FROM events WHERE trail = ? AND seq = ?", given=(trail, seq))
    assert "trail_gap" in same(office)
    office.change("DELETE FROM events WHERE trail = ? AND seq >= ?", given=(trail, seq))
    assert "trail_end_differs" in same(office)
    office.change("DELETE FROM events WHERE trail = ?", given=(trail,))
    assert "trail_end_differs" in same(office)


def test_a_trail_without_its_matter_is_found(office):
    trail, _, _ = middle(office)
    office.change("DELETE FROM matters WHERE id = ?", given=(trail,))
    assert "trail_orphaned" in same(office)


@pytest.mark.parametrize("mac", [None, ""])
def test_a_trail_computed_anew_is_found(office, mac):
    trail, seq, _ = middle(office)
    compute_anew(office, trail, seq, mac=mac)
    assert same(office) >= {"mac_broken" if mac is None else "seal_unkeyed", "trail_rewritten"}


@pytest.mark.parametrize("column", [column.name for column in EventRow.__table__.columns])
def test_whatever_stands_in_a_column_is_found_as_by_the_whole_check(office, column):
    """In the trail of a matter and in the office's own."""
    chance = random.Random(f"seals alone, {column}")
    for value in chance.sample(ODD, amount(1, len(ODD))):
        for trail in (middle(office)[0], "0" * 32):
            change = f"UPDATE events SET {column} = ? WHERE trail = ? AND seq = 3"  # noqa: S608
            before = f"SELECT {column} FROM events WHERE trail = ? AND seq = 3"  # noqa: S608
            with office.reading() as connection:
                (stood,) = connection.execute(before, (trail,)).fetchone()
            try:
                office.change(change, given=(value, trail))
            except sqlite3.IntegrityError:
                continue
            if value != stood:
                assert same(office), (column, value)
            office.change(
                f"UPDATE events SET {column} = ?2 WHERE {column} IS ?1"  # noqa: S608
                + ("" if column in {"trail", "seq"} else " AND trail = ?3 AND seq = 3"),
                given=(value, stood) if column in {"trail", "seq"} else (value, stood, trail),
            )
    assert alone(office).total == 0


def test_the_command_does_so_in_several_processes(office, monkeypatch):
    monkeypatch.setenv("BIHUAN_HOME", str(office.home))
    monkeypatch.setenv("BIHUAN_DATABASE_URL", office.config.database_url)
    answer = CliRunner().invoke(main, ["verify", "--seals"])
    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[-1] == "Nothing found: the seals hold."
    trail, seq, row = middle(office)
    office.change("UPDATE events SET actor = 'x' WHERE trail = ? AND seq = ?", given=(trail, seq))
    answer = CliRunner().invoke(main, ["verify", "--seals", "--json"])
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert [f["facts"]["row"] for f in told["findings"] if f["check"] == "seal_broken"] == [row]


def test_an_office_on_either_database_is_clean(world, engine):
    for _ in range(3):
        world.hazard()
    address = engine.url.render_as_string(hide_password=False)
    report = seals_verified(address, processes=2)
    assert (report.total, report.findings) == (0, [])
    assert report.counted.lines >= 10
