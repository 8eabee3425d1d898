"""Make the database that a later release is to migrate: ``python -m tests.upgrade.making``.

A rehearsal is played until matters of every kind stand open at every step; what a rehearsal never
does (requests about a time limit, a leader's own day, a second campaign) is done by the commands.
The result takes the place of ``last_release.sqlite.xz``, and stands for the release whose code
made it.
"""

from __future__ import annotations

import lzma
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from casework.models import Matter
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config, sqlite_address
from tests.builders import OfficeHours, World
from tests.packs import copied_packs
from tests.upgrade.extras import (
    a_person_with_settings,
    a_report_with_photos,
    limits_in_every_state,
    looked_back,
    matters_at_rare_steps,
    matters_of_a_second_campaign,
    struck_off,
)
from tests.upgrade.leaving import LeavingDiary
from webapp.app.composition import Office
from webapp.rehearsal.diary import EARLY, MORNING
from webapp.rehearsal.playing import opening
from webapp.rehearsal.rehearsing import Wanted, keep_clock, script_of
from webapp.rehearsal.stage import read_runtime
from workflows.commands.install import store_definitions
from workflows.reactions import reactions

FIXTURE = Path(__file__).parent / "last_release.sqlite.xz"
WANTED = Wanted(campaign="jiangbei-2022", enterprises=14, seed=7)
FIRST_DAY = date(2022, 4, 20)
STRIKE_OFF_ON = date(2022, 5, 24)
NEW_EDITION_ON = date(2022, 6, 6)
"""From here on matters begin under the models that ship; those before keep an older edition."""
REQUESTS_ON = date(2022, 6, 28)
"""In the phase whose time limits may be extended, three days before the next one takes over."""
LAST_DAY = date(2022, 7, 12)
"""By then the phase has switched, and the first look-back windows are open."""


def make(target: Path) -> None:
    """Play, and write the compressed database to ``target``."""
    with tempfile.TemporaryDirectory(prefix="bihuan-making-") as folder:
        played = Path(folder) / "office.db"
        play(Path(folder), sqlite_address(played))
        with sqlite3.connect(played, isolation_level=None) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        target.write_bytes(lzma.compress(played.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def play(folder: Path, url: str) -> None:
    """Play from the first day to the last in the empty database at ``url``."""
    config = replace(Config(), home=folder, database_url=url)
    diary = _under_an_older_edition(config)
    _days(diary, FIRST_DAY, STRIKE_OFF_ON)
    with _extras(diary, STRIKE_OFF_ON) as world:
        early = struck_off(world)
        world.hazard_at("record_report")  # overdue for four weeks in the end
    _days(diary, STRIKE_OFF_ON, NEW_EDITION_ON)
    diary.office = _under_the_shipped_edition(diary, config)
    _days(diary, NEW_EDITION_ON, REQUESTS_ON)
    with _extras(diary, REQUESTS_ON) as world:
        a_person_with_settings(world)
        limits_in_every_state(world)
        matters_at_rare_steps(world)
        a_report_with_photos(world, diary.album)
    _days(diary, REQUESTS_ON, LAST_DAY)
    with _extras(diary, LAST_DAY) as world:
        looked_back(world, early)
        matters_of_a_second_campaign(world)
    keep_clock(diary)
    diary.office.engine.dispose()


@contextmanager
def _extras(diary: LeavingDiary, day: date) -> Iterator[World]:
    """The office on the morning of ``day`` in other hands; the diary leaves what they began."""
    diary.tick(day, EARLY)
    diary.clock.set(day, MORNING)
    hours = OfficeHours(day.isoformat())
    react = reactions(diary.office.runtime.processes)
    world = World(diary.office.runtime, UnitOfWorkFactory(diary.office.engine, hours, react), hours)
    yield world
    with world.reading() as work:
        began = select(Matter.id).where(Matter.opened_at >= hours.now)
        diary.left.update(work.session.scalars(began))


def _days(diary: LeavingDiary, first: date, until: date) -> None:
    """Play the days before ``until``."""
    diary.play(first, until - timedelta(days=1), lambda _day, _acts: None)


def _under_an_older_edition(config: Config) -> LeavingDiary:
    """The first morning, under a hazard's model that was worded otherwise."""
    packs = copied_packs(config.home / "older")
    older = replace(config, models=packs.parent / "bpmn", campaigns=packs)
    drawing = older.models / "hazard_closure" / "hazard_closure.bpmn"
    said = drawing.read_text("utf-8")
    drawing.write_text(
        said.replace("</bpmn:documentation>", "(旧版)</bpmn:documentation>"), "utf-8"
    )
    runtime = read_runtime(older)
    diary = opening(
        older, runtime, script_of(older, runtime, WANTED), older.database_url, LeavingDiary
    )
    diary.ends_on = LAST_DAY
    return diary


def _under_the_shipped_edition(diary: LeavingDiary, config: Config) -> Office:
    """The same office after an upgrade that changed the models."""
    diary.office.engine.dispose()
    opened = Office.open(config, synchronous="OFF")
    react = reactions(opened.runtime.processes)
    unit_of_work = UnitOfWorkFactory(opened.engine, diary.clock, react)
    with unit_of_work(CLOCK) as work:
        store_definitions(work, opened.runtime.engine.catalogue, opened.runtime.campaigns)
    return replace(opened, unit_of_work=unit_of_work, clock=diary.clock)


if __name__ == "__main__":
    make(FIXTURE)
