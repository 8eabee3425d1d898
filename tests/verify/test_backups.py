"""A backup holds the whole office, and a damaged one is refused before anything is written."""

from __future__ import annotations

import os
import random
import re
import secrets
import shutil
import stat
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, inspect, select, update

from casework.database import connect
from casework.documents.evidence import EvidenceStore
from casework.models import Base, Person
from tests.amounts import amount
from tests.verify.photos import evidence_of, hand_in_a_photo
from webapp.cli import main
from webapp.jobs.verification import snapshot
from webapp.setup.backup import back_up
from webapp.setup.migrating import newest_revision

SEED = secrets.randbelow(2**32)


def bihuan(home: Path, *arguments: str, database: str = "") -> Result:
    """Run a command on the office in ``home``, or on another ``database``."""
    given = {"BIHUAN_HOME": str(home), "BIHUAN_DATABASE_URL": database}
    return CliRunner().invoke(main, arguments, prog_name="bihuan", env=given)


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    engine = connect(url)
    with engine.execution_options(reading=True).connect() as connection:
        found = {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def office(played, tmp_path_factory) -> Path:
    """The state folder of the played office, with one photo more."""
    home = tmp_path_factory.mktemp("office")
    shutil.copy(played, home / "bihuan.db")
    evidence_of(played, home)
    engine = connect(f"sqlite:///{home / 'bihuan.db'}")
    store = EvidenceStore(home / "evidence", max_bytes=1_000_000, max_pixels=1_000_000)
    hand_in_a_photo(engine, store)
    engine.dispose()
    return home


@pytest.fixture(scope="module")
def backup(office, tmp_path_factory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backup") / "office.zip"
    answer = bihuan(office, "backup", str(file))
    assert answer.exit_code == 0, answer.output
    return file


@pytest.fixture
def empty(tmp_path) -> Path:
    """A state folder for an office that is to be restored."""
    home = tmp_path / "restored"
    home.mkdir()
    return home


def test_it_is_restored_into_either_database_row_for_row(office, backup, empty, empty_database_url):
    answer = bihuan(empty, "restore", str(backup), database=empty_database_url)
    before = everything(f"sqlite:///{office / 'bihuan.db'}")
    after = everything(empty_database_url)
    assert sum(map(len, before.values())) > 3_000
    assert {name for name in before if before[name] != after[name]} == set()
    kept = [p.name for p in sorted((empty / "evidence").rglob("*")) if p.is_file()]
    assert kept == [p.name for p in sorted((office / "evidence").rglob("*")) if p.is_file()]
    assert f"{len(kept)} files of evidence" in answer.output


def test_the_restored_office_is_verified(office, backup, empty):
    """The photo was tied to a form that has none, which is all there is to find."""
    known = bihuan(office, "verify")
    answer = bihuan(empty, "restore", str(backup))
    assert answer.output.splitlines()[1:] == known.output.splitlines()
    assert answer.exit_code == known.exit_code


def test_what_is_done_while_it_is_made_is_not_in_it(office, tmp_path, empty):
    home, file = tmp_path / "busy", tmp_path / "busy.zip"
    shutil.copytree(office, home)
    url = f"sqlite:///{home / 'bihuan.db'}"
    before, engine = everything(url), connect(url)
    store = EvidenceStore(home / "evidence", max_bytes=1_000_000, max_pixels=1_000_000)
    with snapshot(engine) as session:
        session.scalar(select(func.count()).select_from(Person))  # the moment of the backup
        with engine.begin() as connection:
            connection.execute(update(Person).values(name="somebody else"))
        told = {"made_at": datetime.now(UTC), "program": "test", "revision": newest_revision()}
        back_up(session, store, file, **told)
    engine.dispose()
    bihuan(empty, "restore", str(file))
    assert everything(f"sqlite:///{empty / 'bihuan.db'}") == before


def test_a_backup_is_readable_by_its_owner_only_and_replaces_nothing(office, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    answer = bihuan(office, "backup", str(backup))
    assert answer.exit_code == 1
    assert "exists already" in answer.stderr
    assert backup.read_bytes() == before
    assert [p.name for p in backup.parent.iterdir()] == [backup.name]


def test_evidence_that_is_not_in_the_store_is_named(office, tmp_path):
    home = tmp_path / "robbed"
    shutil.copytree(office, home)
    gone = next(p for p in sorted((home / "evidence").rglob("*")) if p.is_file())
    gone.unlink()
    answer = bihuan(home, "backup", str(tmp_path / "robbed.zip"))
    assert answer.exit_code == 1
    assert gone.name in answer.output


def is_untouched(home: Path) -> bool:
    """Whether a refused restore left the state folder's database without a table."""
    engine = connect(f"sqlite:///{home / 'bihuan.db'}")
    names = inspect(engine).get_table_names()
    engine.dispose()
    return not names and not any(p.is_file() for p in (home / "evidence").rglob("*"))


def test_a_backup_cut_anywhere_is_refused_and_nothing_is_written(backup, empty, tmp_path):
    print(f"seed {SEED}")
    chance, whole = random.Random(SEED), backup.read_bytes()
    for length in [0, 1, len(whole) - 1, *chance.choices(range(len(whole)), k=amount(10, 200))]:
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole[:length])
        answer = bihuan(empty, "restore", str(cut))
        assert answer.exit_code == 1, length
        # an Office file in it is an archive, too: cut behind one, it has an end and no manifest
        assert re.search("cut off or changed|was not finished", answer.stderr), answer.stderr
    assert is_untouched(empty)


def data_begins(whole: bytes, info: zipfile.ZipInfo) -> int:
    """Where the content of an entry begins, behind its local header, name and extra field."""
    name, extra = struct.unpack_from("<HH", whole, info.header_offset + 26)
    return info.header_offset + 30 + name + extra


def test_a_flipped_bit_in_what_it_holds_is_refused_and_nothing_is_written(backup, empty, tmp_path):
    print(f"seed {SEED}")
    chance, whole = random.Random(SEED), backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        places = [
            data_begins(whole, info) + chance.randrange(info.compress_size)
            for info in archive.infolist()
            if info.compress_size > 100
        ]
    for place in chance.sample(places, k=min(len(places), amount(12, 1_000))):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        flipped = tmp_path / "flipped.zip"
        flipped.write_bytes(damaged)
        answer = bihuan(empty, "restore", str(flipped))
        assert answer.exit_code == 1, place
        assert answer.stderr.startswith("bihuan: ")
    assert is_untouched(empty)


def changed(backup: Path, file: Path, entry: str, content: bytes | None) -> Path:
    """The backup with one entry replaced, added, or left out."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            if name != entry:
                target.writestr(name, source.read(name))
        if content is not None:
            target.writestr(entry, content)
    return file


@pytest.mark.parametrize(
    ("entry", "content", "told"),
    [
        ("manifest.json", None, "has no manifest"),
        ("manifest.json", b"[]", "has no manifest"),
        ("manifest.json", b'{"format": 1, "tables": []}', "has no manifest"),
        ("tables/people.jsonl", None, "misses tables/people.jsonl"),
        ("tables/people.jsonl", b"[]\n", "tables/people.jsonl in the backup is not as it was"),
        ("../../etc/passwd", b"x", "holds ../../etc/passwd"),
    ],
)
def test_a_backup_that_was_changed_is_refused(  # noqa: PLR0917 -- fixtures
    backup, empty, tmp_path, entry, content, told
):
    answer = bihuan(empty, "restore", str(changed(backup, tmp_path / "c.zip", entry, content)))
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert is_untouched(empty)


def test_a_database_that_holds_rows_is_left_as_it_is(office, backup):
    before = everything(f"sqlite:///{office / 'bihuan.db'}")
    answer = bihuan(office, "restore", str(backup))
    assert answer.exit_code == 1
    assert "holds rows already" in answer.stderr
    assert everything(f"sqlite:///{office / 'bihuan.db'}") == before


def test_a_signed_backup_needs_its_key(office, empty, tmp_path, backup):
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_text("k" * 32)
    other.write_text("o" * 32)
    signed = tmp_path / "signed.zip"
    assert bihuan(office, "backup", str(signed), "--key", str(key)).exit_code == 0
    wrong = bihuan(empty, "restore", str(signed), "--key", str(other))
    assert "made with another key" in wrong.stderr
    unsigned = bihuan(empty, "restore", str(backup), "--key", str(key))
    assert "carries no signature" in unsigned.stderr
    assert is_untouched(empty)
    short = tmp_path / "short"
    short.write_text("k" * 31)
    assert "at least 32" in bihuan(office, "backup", "x.zip", "--key", str(short)).stderr
    bihuan(empty, "restore", str(signed), "--key", str(key))
    assert not is_untouched(empty)


def test_a_backup_of_another_release_says_which(backup, empty, tmp_path):
    with zipfile.ZipFile(backup) as archive:
        manifest = archive.read("manifest.json")
    older = manifest.replace(b'"revision": "', b'"revision": "0')
    file = changed(backup, tmp_path / "older.zip", "manifest.json", older)
    answer = bihuan(empty, "restore", str(file))
    assert answer.exit_code == 1
    assert "restore it with the release that made it" in answer.stderr
    assert is_untouched(empty)


@pytest.mark.parametrize("mask", [0o000, 0o022], ids=["000", "022"])
def test_what_is_restored_is_for_its_owner_alone(backup, tmp_path, mask):
    home, before = tmp_path / "new", os.umask(mask)
    try:
        bihuan(home, "restore", str(backup))
    finally:
        os.umask(before)
    made = [home, *home.rglob("*")]
    assert any(path.is_file() for path in (home / "evidence").rglob("*"))
    assert [str(path) for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
