"""I-6: every photo has its file, every file its photo."""

from __future__ import annotations

import os
import time

import pytest
from sqlalchemy import select

from casework.database import connect
from casework.documents.evidence import EvidenceStore
from casework.models import Attachment
from casework.queries.verify.evidence import photos
from tests.verify.photos import evidence_of, hand_in_a_photo
from webapp.jobs.verification import snapshot


@pytest.fixture
def store(played, tmp_path):
    evidence_of(played, tmp_path)
    return EvidenceStore(tmp_path / "evidence", max_bytes=1_000_000, max_pixels=1_000_000)


@pytest.fixture
def engine(copy_of_played, store):
    """The played office with one photo more."""
    engine = connect(f"sqlite:///{copy_of_played}")
    hand_in_a_photo(engine, store)
    yield engine
    engine.dispose()


def found(engine, store):
    with snapshot(engine) as session:
        return [(finding.invariant, finding.check) for finding in photos(session, store)]


def file_of(engine, tmp_path):
    with engine.connect() as connection:
        digest = connection.scalar(select(Attachment.sha256))
    (path,) = (tmp_path / "evidence").rglob(digest)
    return path


def test_photos_that_are_there_are_no_finding(engine, store):
    assert found(engine, store) == []


def test_a_missing_file_is_named(engine, store, tmp_path):
    file_of(engine, tmp_path).unlink()
    assert found(engine, store) == [("I-6", "file_missing")]


def test_a_changed_file_is_named(engine, store, tmp_path):
    file_of(engine, tmp_path).write_bytes(b"another picture")
    assert found(engine, store) == [("I-6", "file_changed")]


def test_a_file_no_record_knows_is_named_once_it_is_old(engine, store, tmp_path):
    stray = tmp_path / "evidence" / "sha256" / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left behind")
    assert found(engine, store) == []
    long_ago = time.time() - 2 * 3600
    os.utime(stray, (long_ago, long_ago))
    assert found(engine, store) == [("I-6", "file_unknown")]
