"""Where a rehearsal is played: an office of its own, on a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from casework.database import connect
from casework.definitions import CampaignBook, DemoData, EnterpriseSeed, calendar_seed
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config
from webapp.app.composition import Office, OfficeClock, evidence_store
from webapp.app.sealing import current_key
from webapp.setup.migrating import migrate
from workflows.commands.install import (
    store_calendar,
    store_definitions,
    store_enterprises,
    store_office,
)
from workflows.engine import ProcessCatalogue, ProcessEngine
from workflows.reactions import reactions
from workflows.runtime import Runtime


class PlayedClock(OfficeClock):
    """The office's time as the diary sets it; it never runs by itself."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.demo = False

    def __call__(self) -> datetime:
        """Where the diary stands."""
        return self._now

    def reread(self) -> None:
        """Nothing to read: this clock is set by the diary alone."""

    def set(self, day: date, at: time) -> None:
        """Go on to ``at`` o'clock of ``day``; the office's time never goes back."""
        self._now = max(self._now, datetime.combine(day, at, tzinfo=OFFICE_TIME))


def read_runtime(config: Config) -> Runtime:
    """Models, campaigns and calendar as they ship. Raises ``DefinitionError``."""
    return Runtime(
        engine=ProcessEngine(ProcessCatalogue.read(config.models)),
        campaigns=CampaignBook.load(config.campaigns, config.models),
        calendar=calendar_seed().to_calendar(),
    )


def build(config: Config, runtime: Runtime, url: str, *, start: datetime) -> Office:
    """Migrate the empty database at ``url`` and put an office on it that plays from ``start``."""
    engine = connect(url, synchronous="OFF")
    migrate(engine)
    clock = PlayedClock(start)
    react, key = reactions(runtime.processes), current_key(config)
    unit_of_work = UnitOfWorkFactory(engine, clock, react, key)
    return Office(config, engine, runtime, unit_of_work, clock, evidence_store(config))


def furnish(
    office: Office,
    demo: DemoData,
    enterprises: tuple[EnterpriseSeed, ...],
    password_hashes: Mapping[str, str],
) -> None:
    """Give the office its models, calendar, units, staff and enterprises."""
    with office.unit_of_work(CLOCK) as work:
        store_definitions(work, office.runtime.engine.catalogue, office.runtime.campaigns)
        store_calendar(work, calendar_seed())
        store_office(work, demo, password_hashes)
        work.session.flush()
        store_enterprises(work, enterprises)
