"""A rehearsal tells the same story for the same seed, and leaves records that verify."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from casework.database import connect
from config import Config
from tests.rehearsal.conftest import SMALL
from webapp.cli.rehearsal import summary_lines
from webapp.rehearsal.rehearsing import DatabaseNotEmpty, rehearse
from webapp.setup.first_start import is_set_up


def silent(_day, _acts):
    """Hears of every day and says nothing."""


def test_the_same_seed_gives_the_same_summary(figures):
    again = rehearse(Config(), SMALL, silent)
    assert json.dumps(again, sort_keys=True) == json.dumps(figures, sort_keys=True)


def test_another_seed_gives_another_story(figures):
    other = rehearse(Config(), replace(SMALL, seed=12), silent)
    assert other["hazards"] != figures["hazards"]
    assert other["verify"]["clean"]


def test_the_records_of_a_rehearsal_verify(figures):
    assert figures["verify"]["clean"] is True
    assert figures["verify"]["findings"] == []
    assert set(figures["verify"]["invariants"]) == {f"I-{n}" for n in range(1, 12)}


def test_the_figures_agree_with_one_another(figures):
    hazards = figures["hazards"]
    assert (
        sum(hazards["by_stage"].values()) == hazards["total"] == figures["inspections"]["problems"]
    )
    assert len(figures["open"]["matters"]) == figures["open"]["total"]
    assert sum(figures["open"]["by_reason"].values()) == figures["open"]["total"]
    assert figures["rungs"]["late"] == 0
    assert sum(figures["rungs"]["by_act"].values()) > 0
    assert figures["time_limits"]["rectification_due"]["met"] > 0


def test_everything_open_says_what_it_waits_for(figures):
    assert figures["open"]["matters"]
    for matter in figures["open"]["matters"]:
        assert matter["waits_for"] != "nothing"


def test_a_person_can_read_the_summary(figures):
    lines = summary_lines(figures)
    assert "verify: clean" in lines
    assert f"open at the end: {figures['open']['total']}" in lines
    assert not any("{" in line for line in lines)


def test_progress_tells_of_every_day():
    days = []
    short = replace(SMALL, until=SMALL.until.replace(month=4, day=30))
    rehearse(Config(), short, lambda day, _acts: days.append(day))
    assert [day.day for day in days] == list(range(20, 31))


def test_a_played_database_is_kept_when_asked_for_and_never_played_over(tmp_path):
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    kept = replace(SMALL, enterprises=3, until=SMALL.until.replace(month=5, day=10), into=url)
    config = replace(Config(), home=tmp_path)
    assert rehearse(config, kept, silent)["verify"]["clean"]
    engine = connect(url)
    assert is_set_up(engine)
    engine.dispose()
    with pytest.raises(DatabaseNotEmpty):
        rehearse(config, kept, silent)


@pytest.mark.postgres
def test_a_rehearsal_can_be_played_on_postgresql(empty_postgres, tmp_path):
    short = replace(SMALL, enterprises=3, until=SMALL.until.replace(month=5, day=10))
    config = replace(Config(), home=tmp_path)
    told = rehearse(config, replace(short, into=empty_postgres), silent)
    assert told == rehearse(config, short, silent)
