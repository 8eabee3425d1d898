"""The commands on keys, checkpoints and proofs, and what verify says of them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from casework.record import KeyRing
from casework.record.checkpoints import numbers_in
from webapp.cli import main
from webapp.proof.check_proof import check_file


@pytest.fixture
def ask(office, monkeypatch):
    """Run a command on the sealed office."""
    monkeypatch.setenv("BIHUAN_HOME", str(office.home))
    monkeypatch.setenv("BIHUAN_DATABASE_URL", office.config.database_url)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_a_sealed_office_verifies_and_nothing_is_left_unproved(ask):
    answer = ask("verify")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-1] == "Nothing found: I-1 to I-11 hold."
    told = json.loads(ask("verify", "--json").stdout)
    assert told["clean"] is True
    assert told["not_proved"]["rows_not_told"] == {}
    keyless = told["not_proved"]["lines_without_key"]
    assert 0 <= keyless < told["not_proved"]["lines"]


def test_every_finding_is_told_as_it_comes(ask, office):
    office.change("UPDATE submissions SET answers = x'00'")
    answer = ask("verify")
    assert answer.exit_code == 1
    *findings, _looked, total = answer.stdout.splitlines()
    assert total == f"Findings: {len(findings)}."
    assert sum("answers in submissions" in line for line in findings) > 20


@pytest.mark.parametrize("wrong", ["missing", "open", "short"])
def test_verify_names_unusable_keys_and_checks_all_else(ask, office, wrong):
    keys = office.config.seal_keys
    if wrong == "missing":
        keys.unlink()
    elif wrong == "open":
        keys.chmod(0o644)
    else:
        told = json.loads(keys.read_text())
        keys.write_text(json.dumps({**told, "keys": dict.fromkeys(told["keys"], "ab")}))
    office.change("UPDATE hazards SET priority = 77")
    answer = ask("verify")
    assert answer.exit_code == 1
    assert "keys_unusable: the seal keys: " in answer.stdout
    assert "priority in hazards" in answer.stdout
    opened = ask("tick")
    assert (opened.exit_code, opened.stdout) == (2, "")
    assert opened.stderr.startswith("bihuan: ")


def test_verify_takes_checkpoints_that_were_kept_elsewhere(ask, office, tmp_path):
    elsewhere = office.config.checkpoints.rename(tmp_path / "elsewhere")
    office.file.write_bytes(office.backup.read_bytes())
    assert ask("verify").exit_code == 0
    answer = ask("verify", "--checkpoints", str(elsewhere))
    assert answer.exit_code == 1
    assert "trail_shorter" in answer.stdout


def test_keys_are_listed_without_secrets_and_rotated(ask, office):
    before = KeyRing.read(office.config.seal_keys)
    shown = ask("keys", "show")
    assert before.current.name in shown.stdout
    assert before.current.secret.hex() not in shown.stdout
    rotated = json.loads(ask("keys", "rotate", "--json").stdout)
    assert [key["current"] for key in rotated["keys"]] == [False, True]
    assert ask("checkpoint").stdout.startswith(str(office.config.checkpoints))
    assert numbers_in(office.config.checkpoints) == [1, 2]
    assert ask("verify").exit_code == 0


def test_a_proof_is_written_with_the_program_that_checks_it(ask, office, tmp_path):
    with office.reading() as connection:
        number = connection.execute("SELECT number FROM matters LIMIT 1").fetchone()[0]
    told = json.loads(ask("proof", number, "--into", str(tmp_path), "--json").stdout)
    content = (tmp_path / f"proof-{number}.json").read_bytes()
    assert check_file(content, told["public"]) == []
    assert (tmp_path / "check_proof.py").is_file()
    unknown = ask("proof", "隐患〔2022〕JB99-0001号", "--into", str(tmp_path))
    assert unknown.exit_code == 1
    assert unknown.stderr.startswith("bihuan: refused: not_found")
