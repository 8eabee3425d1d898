"""The demonstration: the campaign played up to the day on which its visitors come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from casework.definitions import DemoData
from config import Config
from webapp.rehearsal.album import SceneAlbum
from webapp.rehearsal.diary import EARLY, MORNING, Diary
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.inbox import Desk, how_many_at
from webapp.rehearsal.playing import Script, opening
from webapp.rehearsal.rehearsing import keep_clock
from workflows.runtime import Runtime

FOUND, PUT_RIGHT = "整改前", "整改后"
"""What the label in a scene says."""
REUSED_WITHIN = timedelta(days=5)
"""How long before its visitors come a photo is used again, so that the queue still holds it."""
SEED = 4
"""Chosen because hazards then stand at every stage on the first morning; a test says so."""


@dataclass(slots=True)
class DemonstrationDiary(Diary):
    """A diary that leaves something to look at: the only matter at a shown stage stays there."""

    opens_on: date = date.max
    reused: bool = False
    """Whether a recheck handed in a photo of another matter, for the auditor to find."""

    def __post_init__(self) -> None:
        Diary.__post_init__(self)
        self.album: SceneAlbum = SceneAlbum(self.office.evidence)

    def shows(self, desk: Desk, day: date) -> str | None:
        """Who rechecks a hazard hands in a scene; one of the last rechecks an old one."""
        if not self.rechecks(desk):
            return None
        if self.reused or self.opens_on - day > REUSED_WITHIN:
            return self.album.new(PUT_RIGHT)
        self.reused = True
        return self.album.again()

    def shows_item(self, number: int) -> list[str]:
        """A scene of what is wrong with one item of a record, named on it."""
        return [self.album.new(f"{FOUND} · 第{number}项")]

    def lets_wait(self, session: Session, desk: Desk, day: date) -> bool:
        """Put off the only matter at a stage when visitors are soon to come."""
        days = self.stories.days_shown(desk)
        if days is None or self.opens_on - day >= timedelta(days=days):
            return False
        return how_many_at(session, desk.kind, desk.stage) <= 1


def play_demonstration(
    config: Config, runtime: Runtime, demo: DemoData, *, campaign: str, until: datetime
) -> None:
    """Play ``campaign`` in the empty database of ``config``; its clock then stands at ``until``.

    On the last morning two inspectors have just gone out: to a seller (annex 4) and a producer
    (annex 5), so that a visitor can fill in both records.
    """
    script = Script(campaign=campaign, demo=demo, enterprises=demo.enterprises, seed=SEED)
    diary = opening(config, runtime, script, config.database_url, DemonstrationDiary)
    last = until.date()
    diary.opens_on = last
    first = runtime.campaigns[campaign].starts_on
    diary.play(first, last - timedelta(days=1), lambda _day, _acts: None)
    diary.tick(last, EARLY)
    diary.clock.set(last, MORNING)
    diary.go_out(last, _a_seller_and_a_producer(diary))
    keep_clock(diary, until)
    diary.office.engine.dispose()


def _a_seller_and_a_producer(diary: Diary) -> list[Party]:
    stories = diary.stories
    calm = [party for party in stories.parties.values() if not stories.known.get(party.id)]
    seller = next(party for party in calm if party.entity == "seller")
    producer = next(party for party in calm if party.entity == "producer" and not party.ccc)
    return [seller, producer]
