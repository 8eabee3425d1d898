"""The real pages of a busy office, and someone of each role to ask them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.builders import World
from tests.furnishing import world_on
from tests.fuzz.crowd import Crowd
from tests.fuzz.furnished import work_through
from tests.webapp.conftest import (
    app,
    compiled_templates,
    config,
    office,
    password_hash,
)
from webapp.app.composition import Office
from workflows.runtime import Runtime

__all__ = ["app", "compiled_templates", "config", "office", "password_hash"]


@pytest.fixture
def world(engine: Engine, runtime: Runtime) -> World:
    """An office whose calendar may be replaced without another test noticing."""
    return world_on(engine, replace(runtime))


@pytest.fixture
def crowd(app: Flask, world: World, office: Office) -> Callable[[int], Crowd]:
    """A crowd with the dice of a seed, in an office in the middle of its work."""
    work_through(world, office)
    return lambda seed: Crowd(app, world, office, seed)
