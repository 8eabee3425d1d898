"""A proof is checked by one file without the system; a flipped byte is found, and where it is."""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.database import readers
from casework.models import Hazard
from casework.record import KeyRing
from casework.record.signatures import public_key, sign
from tests.amounts import amount
from webapp.app.composition import Office
from webapp.proof.check_proof import check_file, check_photos
from webapp.proof.making import CHECKER, make_proof


@pytest.fixture
def proof(office):
    """The proof of the hazard with the longest trail."""
    opened = Office.open(office.config, synchronous="OFF")
    with readers(opened.engine)() as session:
        longest = select(Hazard.number).order_by(Hazard.trail_length.desc()).limit(1)
        number = session.scalars(longest).one()
    made = make_proof(opened, opened.key, number)
    opened.engine.dispose()
    return made


@pytest.fixture
def key(office):
    return KeyRing.read(office.config.seal_keys).current


def signed(body, key):
    """A body signed anew, as with a stolen key: what is wrong inside must be found by itself."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    seed = key.signing_seed
    told = {"public": public_key(seed).hex(), "signature": sign(seed, text).hex()}
    return text + b"\n" + json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def opened(proof):
    return json.loads(proof.split(b"\n", 1)[0])


def test_the_checker_is_one_small_file_that_needs_nothing_else():
    text = CHECKER.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


def test_a_proof_is_checked_without_the_system(proof, key, tmp_path):
    (tmp_path / "proof.json").write_bytes(proof)
    public = public_key(key.signing_seed).hex()
    told = subprocess.run(
        [sys.executable, "-I", str(CHECKER), "proof.json", "--public", public],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("Nothing found")
    (other,) = check_file(proof, "00" * 32)
    assert other == "the file is signed with another key than the one given"


def test_every_flipped_byte_is_found(proof):
    """A sample in a test run, two thousand by night."""
    chance = random.Random(7)
    for place in sorted(chance.sample(range(len(proof)), amount(150, 2000))):
        flipped = bytearray(proof)
        flipped[place] ^= 1 << chance.randrange(8)
        assert check_file(bytes(flipped)), f"byte {place} was flipped unseen"


@pytest.mark.parametrize("name", ["public", "signature"])
@pytest.mark.parametrize("text", ["", "zz", "AB" * 64, "ab " * 64, 5, None, ["ab"]])
def test_a_signature_that_is_none_is_a_finding(proof, name, text):
    first, second, _end = proof.split(b"\n")
    signed = {**json.loads(second), name: text}
    told = json.dumps(signed, sort_keys=True, separators=(",", ":")).encode()
    assert check_file(b"\n".join([first, told, b""]))[0].startswith("the file is not signed")


def test_what_was_changed_is_named_even_under_a_signature(proof, key):
    body = opened(proof)
    table, row = "submissions", next(iter(body["rows"]["submissions"]))
    body["rows"][table][row]["handed_in_at"] = "2022-01-01T00:00:00+00:00"
    (named,) = check_file(signed(body, key))
    assert re.fullmatch(rf"{table} {row}: handed_in_at is not what line \d+ wrote", named)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda body: body["lines"].pop(3), "line 4: says that it is line 5"),
        (lambda body: body["lines"].insert(3, body["lines"][3]), "line 5: says that it is line 4"),
        (lambda body: body["lines"].pop(), "the checkpoint counted"),
        (lambda body: body["rows"]["submissions"].popitem(), "the row is missing"),
        (lambda body: body["contents"].popitem(), "is missing"),
        (lambda body: body["path"].pop(), "does not lead up to the root"),
        (lambda body: body["path"].reverse(), "does not lead up to the root"),
        (lambda body: body["checkpoint"].update(lines=1), "the checkpoint is not signed"),
        (lambda body: body.update(lines=None), "cannot be read"),
        (lambda body: body.update(format="2"), "the format is '2'"),
    ],
)
def test_a_proof_that_was_put_together_otherwise_is_told(proof, key, change, finding):
    body = opened(proof)
    change(body)
    assert any(finding in found for found in check_file(signed(body, key)))


def test_a_line_computed_anew_does_not_lead_up_to_the_checkpoint(proof, key):
    body = opened(proof)
    before = body["lines"][1]["seal"]
    body["lines"][2]["content"] = body["lines"][2]["content"].replace('"actor":"', '"actor":"x')
    for line in body["lines"][2:]:
        before = line["seal"] = hashlib.sha256((before + line["content"]).encode()).hexdigest()
    body["head"]["seal"] = before
    assert check_file(signed(body, key)) == [
        "the end of the trail does not lead up to the root of the checkpoint"
    ]


def test_photos_are_checked_when_they_are_at_hand(tmp_path):
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    rows = {"attachments": {"a": {"sha256": digest, "view_sha256": digest}}}
    path = Path(tmp_path) / digest
    path.write_bytes(b"")
    assert list(check_photos(rows, tmp_path)) == []
    path.write_bytes(b"x")
    assert all("was changed" in found for found in check_photos(rows, tmp_path))
    path.unlink()
    assert all("is missing" in found for found in check_photos(rows, tmp_path))
