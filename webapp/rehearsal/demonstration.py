"""The demonstration: the campaign played up to the day on which its visitors come in."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.definitions import DemoData
from config import Config
from webapp.rehearsal.diary import EARLY, MORNING, Diary
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.playing import Script, opening
from webapp.rehearsal.rehearsing import keep_clock
from workflows.runtime import Runtime

SEED = 7
"""Chosen because hazards then stand at every stage on the first morning; a test says so."""


def play_demonstration(
    config: Config, runtime: Runtime, demo: DemoData, *, campaign: str, until: datetime
) -> None:
    """Play ``campaign`` in the empty database of ``config``; its clock then stands at ``until``.

    On the last morning two inspectors have just gone out: to a seller (annex 4) and a producer
    (annex 5), so that a visitor can fill in both records.
    """
    script = Script(campaign=campaign, demo=demo, enterprises=demo.enterprises, seed=SEED)
    diary = opening(config, runtime, script, config.database_url)
    last = until.date()
    first = runtime.campaigns[campaign].starts_on
    diary.play(first, last - timedelta(days=1), lambda _day, _acts: None)
    diary.tick(last, EARLY)
    diary.clock.set(last, MORNING)
    diary.go_out(last, _a_seller_and_a_producer(diary))
    keep_clock(diary, until)
    diary.office.engine.dispose()


def _a_seller_and_a_producer(diary: Diary) -> list[Party]:
    calm = [party for party in diary.stories.parties.values() if party.id not in diary.stories.gone]
    seller = next(party for party in calm if party.entity == "seller")
    producer = next(party for party in calm if party.entity == "producer" and not party.ccc)
    return [seller, producer]
