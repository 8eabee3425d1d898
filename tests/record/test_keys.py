"""The keys of the seals: each thing that can be wrong with their file is a sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from casework.database import readers
from casework.events import DemonstrationClockMoved
from casework.models import EventRow
from casework.record import KeyRing, KeysRefused
from casework.record.keys import DRAFT
from casework.record.signatures import is_signed, public_key, sign
from casework.unit_of_work import CLOCK
from config import Config, SettingRefused
from webapp.app.composition import Office
from webapp.app.sealing import take_key
from webapp.cli import main


@pytest.fixture
def path(tmp_path):
    KeyRing.create(tmp_path / "seal-keys")
    return tmp_path / "seal-keys"


def refusal(path):
    with pytest.raises(KeysRefused) as refused:
        KeyRing.read(path)
    return str(refused.value)


def changed(path, change):
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


def test_a_new_file_is_its_owner_s_alone_and_is_made_once(path):
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyRing.create(path) == KeyRing.read(path)
    assert repr(KeyRing.read(path).current.secret) not in repr(KeyRing.read(path))


def test_a_missing_file_is_told(tmp_path):
    assert "is missing; put back the copy" in refusal(tmp_path / "seal-keys")


def test_a_file_that_others_can_read_is_told(path):
    path.chmod(0o640)
    assert refusal(path).endswith(f"run chmod 600 {path}")


def test_a_key_that_is_too_short_is_told(path):
    changed(path, lambda told: told["keys"].update({told["current"]: "ab" * 31}))
    assert "is shorter than 32 bytes" in refusal(path)


def test_a_change_of_keys_that_was_broken_off_is_told(path):
    path.with_name(path.name + DRAFT).write_text("{")
    assert "a change of keys was broken off half-way" in refusal(path)


@pytest.mark.parametrize("change", ["none", "unknown", "no hex", "no keys", "a list", "no JSON"])
def test_a_file_that_holds_no_keys_is_told(path, change):
    if change == "no JSON":
        path.write_text("keys")
    elif change == "a list":
        path.write_text("[]")
    else:
        changes = {
            "none": lambda told: told.pop("current"),
            "unknown": lambda told: told.update(current="hmac-sha256/other"),
            "no hex": lambda told: told["keys"].update({told["current"]: "secret" * 20}),
            "no keys": lambda told: told.pop("keys"),
        }
        changed(path, changes[change])
    assert "put back" in refusal(path)


def test_a_key_of_an_unknown_algorithm_is_told(path):
    changed(path, lambda told: told["keys"].update({"md5/1": "ab" * 32}))
    assert "is for an algorithm this installation does not have" in refusal(path)


def test_after_a_rotation_old_and_new_lines_verify_and_the_office_tells_of_it(office):
    ring = KeyRing.read(office.config.seal_keys)
    opened = Office.open(office.config, synchronous="OFF")
    rotated = ring.rotate(office.config.seal_keys, "hmac-sha256")
    take_key(opened.unit_of_work, rotated.current)
    opened.engine.dispose()
    again = Office.open(office.config, synchronous="OFF")
    with again.unit_of_work(CLOCK) as work:
        work.record(DemonstrationClockMoved(moved_from=work.now, moved_to=work.now))
    with readers(again.engine)() as session:
        used = list(session.scalars(select(EventRow.mac_key).distinct()))
    again.engine.dispose()
    assert set(used) == {ring.current.name, rotated.current.name} == set(rotated.keys)
    assert office.findings() == []


def test_an_office_does_not_open_without_the_keys_it_was_sealed_with(office):
    office.config.seal_keys.unlink()
    with pytest.raises(SettingRefused, match="is missing; put back the copy"):
        Office.open(office.config)
    KeyRing.create(office.config.seal_keys)
    with pytest.raises(SettingRefused, match="was last sealed, is not in"):
        Office.open(office.config)


def test_an_office_that_was_never_sealed_with_a_key_opens_without(database_url, tmp_path):
    config = replace(Config(), home=tmp_path, database_url=database_url)
    office = Office.open(config, synchronous="OFF")
    assert office.key is None
    office.engine.dispose()


def test_signatures_are_those_of_the_standard():
    """The first two test vectors of RFC 8032, 7.1."""
    for seed, public, message, signature in VECTORS:
        secret, said = bytes.fromhex(seed), bytes.fromhex(message)
        assert public_key(secret).hex() == public
        assert sign(secret, said).hex() == signature
        assert is_signed(bytes.fromhex(public), said, bytes.fromhex(signature))
        assert not is_signed(bytes.fromhex(public), said + b"x", bytes.fromhex(signature))
        assert not is_signed(b"\xff" * 32, said, bytes.fromhex(signature))
        assert not is_signed(bytes.fromhex(public), said, b"\xff" * 64)


VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
)


def test_the_database_keeps_no_key(office):
    secret = KeyRing.read(office.config.seal_keys).current.secret
    content = office.file.read_bytes()
    assert secret not in content
    assert secret.hex().encode() not in content


def test_where_every_copy_is_lost_the_office_goes_on_and_verify_says_so(office, monkeypatch):
    lost = KeyRing.read(office.config.seal_keys).current.name
    office.config.seal_keys.unlink()
    monkeypatch.setenv("BIHUAN_HOME", str(office.home))
    monkeypatch.setenv("BIHUAN_DATABASE_URL", office.config.database_url)
    answer = CliRunner().invoke(main, ["keys", "create", "--lost"])
    assert (answer.exit_code, answer.stderr) == (0, "")
    opened = Office.open(office.config, synchronous="OFF")
    assert opened.key.name != lost
    opened.engine.dispose()
    found = {finding.check: finding for finding in office.findings()}
    assert found.keys() == {"key_unknown", "checkpoint_unsigned"}
    assert lost in found["key_unknown"].problem
