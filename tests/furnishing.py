"""The office every test starts from: the shipped models and campaigns, demo staff, enterprises."""

from __future__ import annotations

from sqlalchemy import Engine

from casework.definitions import CampaignBook, calendar_seed, load_demo
from casework.models import Base
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config
from tests.builders import CAMPAIGN, OfficeHours, World
from workflows.commands.install import (
    store_calendar,
    store_definitions,
    store_enterprises,
    store_office,
)
from workflows.engine import ProcessCatalogue, ProcessEngine
from workflows.reactions import reactions
from workflows.runtime import Runtime


def shipped_runtime() -> Runtime:
    """The real models and the real campaigns: what ships is what is tested."""
    config = Config()
    return Runtime(
        engine=ProcessEngine(ProcessCatalogue.read(config.models)),
        campaigns=CampaignBook.load(config.campaigns, config.models),
        calendar=calendar_seed().to_calendar(),
    )


def furnish(engine: Engine, runtime: Runtime) -> None:
    """Fill an empty database with the office every test starts from."""
    Base.metadata.create_all(engine)
    demo = load_demo(Config().campaigns, runtime.campaigns, CAMPAIGN)
    with UnitOfWorkFactory(engine, OfficeHours(), reactions(runtime.processes))(CLOCK) as work:
        store_definitions(work, runtime.engine.catalogue, runtime.campaigns)
        store_calendar(work, calendar_seed())
        store_office(work, demo, {person.username: "no password" for person in demo.staff})
        work.session.flush()
        store_enterprises(work, demo.enterprises)


def world_on(engine: Engine, runtime: Runtime) -> World:
    """The office on ``engine``, its clock at 2022-05-10, nine in the morning."""
    clock = OfficeHours()
    return World(runtime, UnitOfWorkFactory(engine, clock, reactions(runtime.processes)), clock)
