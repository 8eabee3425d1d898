"""Checkpoints leave the machine: taken along from a page, or posted to an address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.record.checkpoints import read_checkpoint
from tests.record.test_checkpoint_alarms import alarms
from tests.record.test_checkpoints import grow, opened
from tests.webapp.outside.sinks import web_sink
from webapp.jobs.checkpoints import keep_checkpoint

__all__ = ["opened"]


@pytest.fixture
def sink():
    with web_sink() as sink:
        yield sink


@pytest.fixture
def posting(opened, sink):
    config = replace(
        opened.config, checkpoint_webhook=f"{sink.base}/checkpoints", channel_private=True
    )
    return replace(opened, config=config)


def test_each_checkpoint_is_posted_as_it_was_signed(office, posting, sink):
    for number in (2, 3):
        grow(posting)
        assert keep_checkpoint(posting).number == number
    assert [(one.method, one.path) for one in sink.taken] == [("POST", "/checkpoints")] * 2
    kept = [read_checkpoint(office.config.checkpoints, number) for number in (2, 3)]
    assert [type(kept[0])(**one.json) for one in sink.taken] == kept
    assert alarms(posting) == []


def test_one_that_is_not_taken_is_an_alarm_and_stands_in_the_folder_all_the_same(posting, sink):
    sink.says(500)
    grow(posting)
    assert keep_checkpoint(posting).number == 2
    assert alarms(posting) == ["not_taken"]
    grow(posting)
    keep_checkpoint(posting)
    assert alarms(posting) == ["not_taken"]  # once an hour


def test_a_private_address_is_posted_to_only_where_that_is_meant(posting, sink):
    shut = replace(posting, config=replace(posting.config, channel_private=False))
    grow(shut)
    assert keep_checkpoint(shut).number == 2
    assert (sink.taken, alarms(shut)) == ([], ["not_taken"])
