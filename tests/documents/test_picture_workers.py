"""A photo is decoded where it can hurt nothing but its own worker."""

from __future__ import annotations

import os
import signal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from casework.documents.evidence import EvidenceStore
from casework.documents.pictures import look_at
from casework.errors import EvidenceRefused
from webapp.app.picture_workers import BUSY, PictureWorkers

MANY = 60_000_000
PHOTOS = sorted((Path(__file__).parent / "photos").iterdir())


def picture(width, height):
    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return content.getvalue()


SMALL, LARGE = picture(40, 30), picture(9_000, 6_500)


@pytest.fixture
def workers():
    return PictureWorkers(workers=1)


def process_of(workers):
    """The number of the process that waits for the next photo."""
    with workers.borrowed() as worker:
        return worker.pid


@pytest.mark.parametrize("file", PHOTOS, ids=lambda file: file.name)
def test_a_worker_finds_what_is_found_here(workers, file):
    content = file.read_bytes()
    assert workers(content, MANY) == look_at(content, MANY)


@pytest.mark.parametrize(
    ("content", "most", "reason"),
    [(b"no picture", MANY, "not_a_photo"), (SMALL, 1_199, "too_many_pixels")],
    ids=["no picture", "too many pixels"],
)
def test_what_is_refused_here_is_refused_by_a_worker(workers, content, most, reason):
    assert workers(content, most) == look_at(content, most) == reason


def test_a_picture_of_59_megapixels_is_looked_at_within_the_bounds(workers):
    assert Image.open(BytesIO(workers(LARGE, MANY).view)).size == (1600, 1156)


def test_a_picture_beyond_the_memory_is_refused_and_the_next_is_taken():
    narrow = PictureWorkers(workers=1, memory=100 << 20)
    assert narrow(LARGE, MANY) == "too_heavy"
    assert narrow(SMALL, MANY) == look_at(SMALL, MANY)


def test_a_picture_that_takes_too_long_ends_its_worker_and_the_next_gets_another(workers):
    first = process_of(workers)
    workers.seconds = 0.0
    assert workers(LARGE, MANY) == "too_heavy"
    workers.seconds = 30.0
    assert workers(SMALL, MANY) == look_at(SMALL, MANY)
    assert process_of(workers) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_worker_that_was_killed_is_replaced(workers):
    os.kill(process_of(workers), signal.SIGKILL)
    told = [workers(SMALL, MANY) for _ in range(2)]
    assert told[-1] == look_at(SMALL, MANY)


def test_while_all_workers_have_work_a_photo_is_told_to_wait():
    busy = PictureWorkers(workers=1, seconds=0.01)
    with busy.borrowed():
        assert busy(SMALL, MANY) == BUSY


def test_one_worker_takes_one_photo_after_another(workers):
    assert {process_of(workers) for _ in range(3) if workers(SMALL, MANY)} != set()
    assert len({process_of(workers) for _ in range(3)}) == 1


def test_a_worker_knows_no_setting(workers):
    settings = Path(f"/proc/{process_of(workers)}/environ").read_bytes()
    assert b"BIHUAN" not in settings


def test_the_store_refuses_by_name_what_is_too_heavy(tmp_path):
    narrow = PictureWorkers(workers=1, memory=100 << 20)
    store = EvidenceStore(tmp_path, max_bytes=len(LARGE), max_pixels=MANY, look=narrow)
    with pytest.raises(EvidenceRefused) as refused:
        store.keep_photo("photos", "现场.png", LARGE)
    assert refused.value.facts == {"field": "photos", "name": "现场.png", "reason": "too_heavy"}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
