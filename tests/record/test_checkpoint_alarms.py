"""Checkpoints that cannot be written are an alarm within a minute, and stop no act."""

from __future__ import annotations

import errno
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from casework.models import OFFICE_TRAIL, EventRow, Notice, Person
from casework.record.checkpoints import numbers_in
from casework.unit_of_work import CLOCK
from tests.record.test_checkpoints import grow, opened
from webapp.jobs.checkpoints import EVERY, watch_checkpoints
from webapp.jobs.heartbeat import tick

__all__ = ["opened"]


@pytest.fixture
def folder(office) -> Path:
    return office.config.checkpoints


def alarms(opened):
    query = select(EventRow.facts).where(
        EventRow.trail == OFFICE_TRAIL, EventRow.kind == "CheckpointFailed"
    )
    with opened.unit_of_work.reading(CLOCK) as work:
        return [facts["reason"] for facts in work.session.scalars(query.order_by(EventRow.seq))]


def gone(folder, _monkeypatch):
    shutil.move(folder, folder.with_name("elsewhere"))


def a_file(folder, monkeypatch):
    gone(folder, monkeypatch)
    folder.write_text("in its place")


def unreadable(folder, _monkeypatch):
    (folder / f"checkpoint-{numbers_in(folder)[-1]:08}.json").write_text("{")


def failing(number):
    def make(folder, monkeypatch):
        write = Path.write_bytes

        def refuse(path, content):
            if path.parent == folder:
                raise OSError(number, "refused")
            return write(path, content)

        monkeypatch.setattr(Path, "write_bytes", refuse)

    return make


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (gone, "folder_gone"),
        (a_file, "folder_gone"),
        (failing(errno.ENOSPC), "disk_full"),
        (failing(errno.EACCES), "folder_shut"),
        (failing(errno.EIO), "not_writable"),
        (unreadable, "last_unreadable"),
    ],
)
def test_what_is_wrong_with_the_folder_is_told_to_every_administrator(
    opened, folder, monkeypatch, spoil, reason
):
    spoil(folder, monkeypatch)
    assert watch_checkpoints(opened) is None
    assert alarms(opened) == [reason]
    tick(opened)
    with opened.unit_of_work.reading(CLOCK) as work:
        told = work.session.scalars(select(Notice).where(Notice.kind == "CheckpointFailed")).all()
        roles = {tuple(work.session.get_one(Person, one.person_id).roles) for one in told}
    assert roles == {("administrator",)}


def test_it_is_told_once_an_hour_until_the_folder_is_back(opened, folder):
    gone(folder, None)
    with time_machine.travel("2026-12-01T08:00:00Z", tick=False) as clock:
        for _ in range(3):
            watch_checkpoints(opened)
            clock.shift(timedelta(minutes=1))
        assert alarms(opened) == ["folder_gone"]
        clock.shift(timedelta(hours=1))
        watch_checkpoints(opened)
        assert alarms(opened) == ["folder_gone"] * 2
        grow(opened)
        shutil.move(folder.with_name("elsewhere"), folder)
        clock.shift(timedelta(hours=2))
        assert watch_checkpoints(opened).number == 2
        watch_checkpoints(opened)
    assert alarms(opened) == ["folder_gone"] * 2


def test_a_checkpoint_is_written_every_hour_and_after_the_clock_was_set_back(opened):
    with time_machine.travel("2027-01-01T08:00:00Z", tick=False) as clock:
        grow(opened)
        assert watch_checkpoints(opened).number == 2
        for ahead, number in ((EVERY / 2, None), (EVERY / 2, 3), (-3 * EVERY, 4)):
            clock.shift(ahead)
            grow(opened)
            made = watch_checkpoints(opened)
            assert (made and made.number) == number
