"""Fixtures of every room: the real models and campaigns, and a fresh office on a real database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text

from casework.database import connect
from casework.definitions import CampaignBook
from casework.models import Base
from casework.queries.office import work_calendar
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
from workflows.reactions import react
from workflows.runtime import Runtime


@pytest.fixture(scope="session")
def runtime(calendar_seed) -> Runtime:
    """The real models and the real campaigns: what ships is what is tested."""
    config = Config()
    return Runtime(
        ProcessEngine(ProcessCatalogue.read(config.models)),
        CampaignBook.load(config.campaigns),
        calendar_seed.calendar(),
    )
