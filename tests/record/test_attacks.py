"""An administrator with the whole database in hand, and even with the program: found by verify."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
import zstandard

from casework.record import KeyRing, line_content
from casework.rules.seals import seal
from tests.walls import walls_down

MIDDLE = """
CREATE TEMP VIEW middle AS SELECT trail, seq FROM events WHERE kind = 'TaskCompleted' AND seq
  BETWEEN 3 AND (SELECT trail_length - 2 FROM matters WHERE id = trail) ORDER BY trail, seq LIMIT 1
"""


def of(findings, check):
    return [finding for finding in findings if finding.check == check]


def middle(office):
    with closing(sqlite3.connect(office.file)) as connection:
        connection.execute(MIDDLE)
        trail, seq = connection.execute("SELECT trail, seq FROM middle").fetchone()
    return trail, seq, f"{UUID(trail)}/{seq}"


def test_a_removed_line_is_named(office):
    trail, seq, _ = middle(office)
    office.change("DELETE FROM events WHERE trail = ? AND seq = ?", given=(trail, seq))
    (gap,) = of(office.findings(), "trail_gap")
    assert gap.problem == f"line {seq} missing"


def test_a_line_put_in_between_is_named(office):
    trail, seq, row = middle(office)
    change = "UPDATE events SET seq = seq + ? WHERE trail = ? AND seq > ?"
    office.change(change, given=(1000, trail, seq))
    office.change(
        "INSERT INTO events (trail, seq, kind, actor_id, actor, actor_unit, occurred_at,"
        " recorded_at, process_version, facts, written, seal, mac, mac_key) SELECT trail, seq + 1,"
        " kind, actor_id, actor, actor_unit, occurred_at, recorded_at, process_version, facts,"
        " written, seal, mac, mac_key FROM events WHERE trail = ? AND seq = ?",
        given=(trail, seq),
    )
    office.change(change, given=(-999, trail, 1000))
    broken = of(office.findings(), "seal_broken")
    assert broken[0].facts["row"] == row.replace(f"/{seq}", f"/{seq + 1}")


def test_two_lines_in_another_order_are_named(office):
    trail, seq, row = middle(office)
    change = "UPDATE events SET seq = ? WHERE trail = ? AND seq = ?"
    for old, new in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
        office.change(change, given=(new, trail, old))
    assert of(office.findings(), "seal_broken")[0].facts["row"] == row


def test_an_end_that_was_cut_off_with_its_head_is_found_by_the_checkpoint(office):
    """The seals alone agree: only what is kept outside the database shows it."""
    trail, seq, row = middle(office)
    office.change("DELETE FROM events WHERE trail = ? AND seq >= ?", given=(trail, seq))
    office.change(
        "UPDATE matters SET trail_length = ?2 - 1, trail_seal = (SELECT seal FROM events WHERE"
        " trail = ?1 AND seq = ?2 - 1) WHERE id = ?1",
        given=(trail, seq),
    )
    findings = office.findings()
    assert of(findings, "trail_gap") == of(findings, "trail_end_differs") == []
    (shorter,) = of(findings, "trail_shorter")
    assert shorter.facts["row"] == row


@pytest.mark.parametrize("keeps_the_old_macs", [True, False])
def test_a_trail_computed_anew_without_the_key_is_found_at_its_first_line(
    office, keeps_the_old_macs
):
    trail, seq, row = middle(office)
    compute_anew(office, trail, seq, mac=None if keeps_the_old_macs else "")
    findings = office.findings()
    assert of(findings, "seal_broken") == of(findings, "trail_end_differs") == []
    check = "mac_broken" if keeps_the_old_macs else "seal_unkeyed"
    assert of(findings, check)[0].facts["row"] == row
    assert len(of(findings, "trail_rewritten")) == 1


def test_a_trail_computed_anew_with_a_stolen_key_is_found_by_the_checkpoint(office):
    trail, seq, _ = middle(office)
    compute_anew(office, trail, seq, key=KeyRing.read(office.config.seal_keys))
    assert [finding.check for finding in office.findings()] == ["trail_rewritten"]


def test_yesterday_s_database_is_found_by_the_checkpoint(office):
    shutil.copy(office.backup, office.file)
    findings = office.findings()
    assert {finding.check for finding in findings} == {"trail_shorter"}
    with closing(sqlite3.connect(office.backup)) as connection:
        reached = connection.execute("SELECT trail_length FROM office_trail").fetchone()[0]
    assert findings[0].record == "the office's own trail"
    assert findings[0].facts["row"] == f"{UUID(int=0)}/{reached + 1}"


def test_rows_of_two_matters_that_changed_places_are_named(office):
    with closing(sqlite3.connect(office.file)) as connection:
        query = "SELECT task_id, answers FROM submissions ORDER BY task_id LIMIT 2"
        (one, first), (other, second) = connection.execute(query).fetchall()
    change = "UPDATE submissions SET answers = ? WHERE task_id = ?"
    office.change(change, given=(second, one))
    office.change(change, given=(first, other))
    named = {f.facts["row"] for f in of(office.findings(), "column_differs")}
    assert named == {str(UUID(one)), str(UUID(other))}


@pytest.mark.parametrize("table", ["submissions", "rungs", "enterprises", "work_items"])
def test_a_row_that_was_added_or_removed_is_named(office, table):
    with closing(sqlite3.connect(office.file)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        first = f"SELECT rowid, {names[0]} FROM {table} LIMIT 1"  # noqa: S608 -- our own names
        place, key = connection.execute(first).fetchone()
    unique = {"credit_code": "'0' || credit_code", "number": "number + 50"}
    same = ", ".join(unique.get(name, name) for name in names[1:])
    copied = f"INSERT INTO {table} SELECT ?, {same} FROM {table} WHERE rowid = ?"  # noqa: S608
    office.change(copied, given=("ab" * 16, place))
    added = of(office.findings(), "row_untold")
    assert [f.facts["row"] for f in added] == [str(UUID("ab" * 16))]
    office.change(f"DELETE FROM {table} WHERE rowid = ?", given=(place,))  # noqa: S608
    gone = of(office.findings(), "row_missing")
    assert [f.facts["row"] for f in gone] == [str(UUID(key))]


def test_many_odd_rows_at_once_are_all_named(office):
    """None of them keeps the others from being looked at."""
    odd = (
        "UPDATE events SET facts = '[1' WHERE seq = 2",
        "UPDATE events SET facts = '7' WHERE seq = 3",
        "UPDATE limits SET history = '{\"a\": 1}', due_on = 'soon'",
        "UPDATE matters SET opened_at = '0000-00-00', unit = x'ff'",
        "UPDATE submissions SET answers = x'28b52ffd00', handed_in_at = 'never'",
        "UPDATE outbox SET payload = 'x', created_at = ''",
        "UPDATE number_series SET last = 'many'",
        "UPDATE form_versions SET definition = 'x'",
        "UPDATE processes SET state = x'', version = 'two'",
    )
    changed = {said.split()[1]: office.change(said) for said in odd}
    findings = office.findings()
    for table in changed:
        assert any(finding.facts.get("table") == table for finding in findings), table


def test_a_file_of_keys_put_back_from_before_the_last_change_is_told(office):
    ring = KeyRing.read(office.config.seal_keys)
    office.change("UPDATE events SET mac_key = 'hmac-sha256/later' WHERE seq = 1")
    assert "hmac-sha256/later" not in ring.keys
    (unknown,) = of(office.findings(), "key_unknown")
    assert "hmac-sha256/later" in unknown.problem


def compute_anew(office, trail, first, *, key=None, mac=None):
    """Change a line and compute the seals of all that follow, as the program itself does."""
    with closing(sqlite3.connect(office.file)) as connection, walls_down(connection):
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM events WHERE trail = ? ORDER BY seq"
        lines = connection.execute(query, (trail,)).fetchall()
        before = lines[first - 2]["seal"]
        for line in lines[first - 1 :]:
            values = read(line)
            if mac == "":
                values |= {"mac": None, "mac_key": None}
            if values["seq"] == first:
                values["actor_unit"] = "JB09"
            before = values["seal"] = seal(before, line_content(values))
            if key is not None:
                values["mac"] = key.current.mac(before)
            connection.execute(
                "UPDATE events SET actor_unit = ?, seal = ?, mac = ?, mac_key = ? WHERE trail = ?"
                " AND seq = ?",
                (
                    *(values[name] for name in ("actor_unit", "seal", "mac", "mac_key")),
                    trail,
                    values["seq"],
                ),
            )
        connection.execute("UPDATE matters SET trail_seal = ? WHERE id = ?", (before, trail))


def read(line):
    """A line as the program reads it."""
    values = dict(line)
    for name in ("trail", "actor_id"):
        values[name] = values[name] and UUID(values[name])
    for name in ("occurred_at", "recorded_at"):
        values[name] = datetime.fromisoformat(values[name]).replace(tzinfo=UTC)
    values["facts"] = orjson.loads(values["facts"])
    if values["written"] is not None:
        values["written"] = orjson.loads(zstandard.decompress(values["written"]))
    return values
