"""An office that can be served: by the real program, in processes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update

from casework.database import connect
from casework.models import Installation, Person
from casework.unit_of_work import CLOCK, Actor
from tests.builders import World
from tests.furnishing import furnish, world_on
from tests.http_client import Client
from webapp.app import passwords
from webapp.setup.migrating import migrate
from workflows.runtime import Runtime

PASSWORD = "correct horse battery staple"  # noqa: S105 -- of made-up people


@contextmanager
def set_up(url: str, runtime: Runtime) -> Iterator[World]:
    """An empty database made an office: migrated, furnished, its clock at 2022-05-10."""
    engine = connect(url)
    migrate(engine)
    furnish(engine, runtime)
    world = world_on(engine, runtime)
    set_clock(world)
    with engine.begin() as connection:
        connection.execute(update(Person).values(password_hash=passwords.hashed(PASSWORD)))
    yield world
    engine.dispose()


def set_clock(world: World) -> None:
    """Let the servers' clock say what the world's says, and run on from there."""
    offset = (world.clock.now - datetime.now(UTC)).total_seconds()
    with world.unit_of_work(CLOCK) as work:
        work.session.get_one(Installation, 1).clock_offset = offset


def signed_in(world: World, by: Actor, port: int) -> Client:
    """A program signed in as that member of staff."""
    with world.reading() as work:
        assert isinstance(by.id, UUID)
        username = work.session.get_one(Person, by.id).username
    client = Client(port)
    client.sign_in(username, PASSWORD)
    return client
