"""A restore says what lies between its backup and the last checkpoint that was kept elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner, Result

from casework.record.checkpoints import numbers_in, read_checkpoint
from webapp.cli import main
from webapp.setup.archive import MANIFEST


def bihuan(home: Path, *arguments: str) -> Result:
    given = {"BIHUAN_HOME": str(home), "BIHUAN_DATABASE_URL": ""}
    return CliRunner().invoke(main, arguments, prog_name="bihuan", env=given)


@pytest.fixture
def restored(tmp_path) -> Path:
    """A state folder to restore into; the keys were kept apart and are put there."""
    (tmp_path / "restored").mkdir()
    return tmp_path / "restored"


def backed_up(office, database: Path, restored: Path) -> Path:
    """A backup of a database of the office; its keys lie where it will be restored."""
    shutil.copy(database, office.home / "bihuan.db")
    shutil.copy(office.config.seal_keys, restored / "seal-keys")
    file = office.home / "backup.zip"
    answer = bihuan(office.home, "backup", str(file))
    assert answer.exit_code == 0, answer.output
    return file


def lengths(database: Path) -> dict[str, int]:
    """How many lines each trail has."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT trail, max(seq) FROM events GROUP BY trail"
        return {str(UUID(trail)): reached for trail, reached in connection.execute(query)}


def test_lines_since_yesterday_s_backup_are_counted_and_named(office, restored):
    file = backed_up(office, office.backup, restored)
    then, now = lengths(office.file), lengths(office.backup)
    short = {trail: (now.get(trail, 0), n) for trail, n in then.items() if n > now.get(trail, 0)}
    lost = sum(n - kept for kept, n in short.values())
    folder = ("--checkpoints", str(office.config.checkpoints))
    answer = bihuan(restored, "restore", str(file), *folder)
    assert answer.exit_code == 1
    told = answer.output.splitlines()
    place = next(n for n, line in enumerate(told) if line.startswith("Between the backup and"))
    last = read_checkpoint(office.config.checkpoints, numbers_in(office.config.checkpoints)[-1])
    assert told[place] == (
        f"Between the backup and checkpoint {last.number} of {last.made_at}: {len(short)} trails "
        f"lack {lost} lines."
    )
    kept, reached = short[str(UUID(int=0))]
    assert f"  the office's own trail: lines {kept + 1} to {reached}" in told[place:]
    assert lost > 0
    assert len(told[place:]) <= 22


def test_trails_that_the_backup_does_not_have_at_all_are_told_in_json(office, restored):
    file = backed_up(office, office.backup, restored)
    folder = ("--checkpoints", str(office.config.checkpoints))
    told = json.loads(bihuan(restored, "restore", str(file), *folder, "--json").stdout)["lacking"]
    wholly = [f for f in told["findings"] if f["facts"]["lines_now"] == 0]
    missing = lengths(office.file).keys() - lengths(office.backup).keys()
    assert len(wholly) == len(missing) > 0


def test_a_backup_of_today_lacks_nothing(office, restored):
    file = backed_up(office, office.file, restored)
    shutil.copytree(office.config.checkpoints, restored / "checkpoints")
    answer = bihuan(restored, "restore", str(file))
    assert answer.exit_code == 0, answer.output
    assert "The backup reaches as far as checkpoint 1 of " in answer.output
    assert "from before" not in answer.output


def test_without_a_checkpoint_the_restore_says_that_it_has_none(office, restored):
    file = backed_up(office, office.file, restored)
    answer = bihuan(restored, "restore", str(file))
    assert "; no checkpoint is at hand to hold it against." in answer.output.splitlines()[0]
    assert answer.exit_code == 0


def test_a_backup_whose_lines_have_no_key_says_so(office, restored):
    changes = ("mac = NULL", "mac_key = NULL", "written = NULL")
    office.change(f"UPDATE events SET {', '.join(changes)}")  # noqa: S608 -- our own names
    file = backed_up(office, office.file, restored)
    told = bihuan(restored, "restore", str(file)).output.splitlines()[0]
    assert "; it is from before the record was sealed with a key;" in told


def test_a_backup_of_tables_from_before_the_sealed_record_says_so(office, restored):
    file = backed_up(office, office.file, restored)
    old = office.home / "old.zip"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(old, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == MANIFEST:
                content = orjson.dumps(orjson.loads(content) | {"revision": "0016"})
            target.writestr(name, content)
    answer = bihuan(restored, "restore", str(old))
    assert answer.exit_code == 1
    assert "is from before the record was sealed (tables of revision 0016," in answer.stderr
