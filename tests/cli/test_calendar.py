"""``bihuan calendar load``: preview, store, refuse, take up again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from config import Config
from tests.workflows.years import FILE
from webapp.setup.first_start import make_ready


@pytest.fixture
def home(tmp_path):
    """A state folder with an office that has no demonstration."""
    url = f"sqlite:///{tmp_path / 'bihuan.db'}"
    make_ready(replace(Config(), home=tmp_path, database_url=url, demo=False))
    (tmp_path / "2027.csv").write_bytes(FILE)
    return tmp_path


def test_a_year_is_previewed_stored_once_and_replaced_only_when_told(bihuan, home):
    file = str(home / "2027.csv")
    seen = bihuan("calendar", "load", file, "--preview")
    assert (seen.exit_code, seen.stderr) == (0, "")
    assert "2027: 11 days, nothing stored; 0 time limits would be moved" in seen.stdout
    stored = bihuan("calendar", "load", file, "--json")
    told = json.loads(stored.stdout)
    assert (stored.exit_code, told["year"], told["moved"], told["failed"]) == (0, 2027, 0, [])
    assert bihuan("calendar", "load", file).exit_code == 0  # taken up again, nothing left to do
    (home / "2027.csv").write_bytes(FILE + "2027-12-31,holiday,元旦,\n".encode())
    again = bihuan("calendar", "load", file)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "already_published" in again.stderr
    assert bihuan("calendar", "load", file, "--replace").exit_code == 0
    assert bihuan("verify").exit_code == 0


def test_a_wrong_file_is_one_sentence_with_its_line(bihuan, home):
    (home / "bad.csv").write_bytes(FILE.replace(b"2027-01-02", b"2027-02-30"))
    answer = bihuan("calendar", "load", str(home / "bad.csv"))
    assert answer.exit_code == 1
    assert answer.stderr == (
        "bihuan: refused: calendar_refused (line 3, reason bad_date, value 2027-02-30)\n"
    )
    assert bihuan("calendar", "load", str(home / "none.csv")).exit_code == 2
