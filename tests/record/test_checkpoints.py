"""Signed checkpoints: what stands in them, how they are linked, what a changed one is called."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from casework.events import DemonstrationClockMoved
from casework.record import KeyRing
from casework.record.checkpoints import (
    KEPT_HEADS,
    heads_of,
    numbers_in,
    read_checkpoint,
)
from casework.record.merkle import leaf_hash, path_of, root_of
from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from webapp.jobs.checkpoints import keep_checkpoint


@pytest.fixture
def opened(office):
    opened = Office.open(office.config, synchronous="OFF")
    yield opened
    opened.engine.dispose()


def grow(opened):
    with opened.unit_of_work(CLOCK) as work:
        work.record(DemonstrationClockMoved(moved_from=work.now, moved_to=work.now))


def checks(office):
    return {finding.check for finding in office.findings()}


def test_a_checkpoint_is_written_when_a_trail_has_grown_and_not_else(office, opened):
    assert keep_checkpoint(opened) is None
    for number in range(2, 7):
        grow(opened)
        assert keep_checkpoint(opened).number == number
    folder = office.config.checkpoints
    assert numbers_in(folder) == [1, 2, 3, 4, 5, 6]
    assert len(list(folder.glob("heads-*"))) == KEPT_HEADS
    assert checks(office) == set()


def test_what_is_done_after_a_checkpoint_is_no_finding(office, opened):
    grow(opened)
    assert checks(office) == set()


def test_a_changed_checkpoint_is_not_signed(office):
    path = office.config.checkpoints / "checkpoint-00000001.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "lines": told["lines"] - 1}))
    assert checks(office) == {"checkpoint_unsigned"}


def test_a_checkpoint_signed_with_another_key_is_not_ours(office, tmp_path):
    other = KeyRing.create(tmp_path / "other-keys")
    made = read_checkpoint(office.config.checkpoints, 1)
    assert made.is_signed_by(KeyRing.read(office.config.seal_keys))
    assert not made.is_signed_by(other)
    named = replace(other.current, name=made.key)
    assert not made.is_signed_by(KeyRing(named, {made.key: named}))


def test_changed_or_missing_heads_are_told(office):
    heads = office.config.checkpoints / "heads-00000001"
    content = heads.read_bytes()
    heads.write_bytes(content.replace(b" 1 ", b" 2 ", 1))
    assert checks(office) == {"checkpoint_altered"}
    heads.write_bytes(b"\xff" + content)
    assert checks(office) == {"checkpoint_altered"}
    heads.unlink()
    assert checks(office) == {"checkpoint_altered"}


def test_a_missing_checkpoint_leaves_a_gap_and_an_unreadable_one_is_told(office, opened):
    for _ in range(2):
        grow(opened)
        keep_checkpoint(opened)
    second = office.config.checkpoints / "checkpoint-00000002.json"
    content = second.read_bytes()
    second.unlink()
    assert checks(office) == {"checkpoint_gap"}
    second.write_bytes(content[:-9])
    assert checks(office) == {"checkpoint_gap", "checkpoint_unreadable"}


def test_the_heads_are_those_of_every_trail_in_order(office):
    folder = office.config.checkpoints
    made = read_checkpoint(folder, 1)
    heads = list(heads_of(folder, made))
    assert [head.trail for head in heads] == sorted(head.trail for head in heads)
    assert heads[0].trail == "0" * 32
    assert (len(heads), sum(head.length for head in heads)) == (made.trails, made.lines)


@pytest.mark.parametrize("size", [*range(10), 15, 16, 17, 63, 64, 65])
def test_roots_and_paths_are_those_of_rfc_9162(size):
    leaves = [bytes([n]) * n for n in range(size)]
    root = root_of(leaves)
    assert root == _plainly(leaves).hex()
    for place in range(size):
        assert _climbed(leaves[place], place, size, path_of(leaves, place)) == root


def _plainly(leaves):
    """The definition itself, without a stack."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + _plainly(leaves[:half]) + _plainly(leaves[half:])).digest()


def _climbed(leaf, place, size, path):
    """RFC 9162, 2.1.3.2."""
    first, second, found = place, size - 1, leaf_hash(leaf)
    for beside in map(bytes.fromhex, path):
        assert second
        if first & 1 or first == second:
            found = hashlib.sha256(b"\1" + beside + found).digest()
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            found = hashlib.sha256(b"\1" + found + beside).digest()
        first, second = first >> 1, second >> 1
    assert second == 0
    return found.hex()
