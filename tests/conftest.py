"""Fixtures of every room: the real models and campaigns, and a fresh office on a real database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, event, func, select, text, update

from casework.database import connect
from casework.models import Base, Person
from casework.queries.verify import verify
from casework.unit_of_work import Actor
from tests import amounts
from tests.builders import World
from tests.furnishing import furnish, shipped_runtime, world_on
from tests.provision.browser import ARGUMENTS, chromium
from tests.provision.fonts import fonts_conf
from workflows.runtime import Runtime


def pytest_report_header() -> str:
    """Say how much the long tests of this run do."""
    return amounts.told()


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    """The real models and the real campaigns: what ships is what is tested."""
    return shipped_runtime()


@pytest.fixture(scope="session")
def furnished_file(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the furnished office, to be copied."""
    path = tmp_path_factory.mktemp("office") / "furnished.db"
    engine = connect(f"sqlite:///{path}", synchronous="OFF")
    furnish(engine, runtime)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of the PostgreSQL server that ``make test`` provides."""
    url = os.environ.get("BIHUAN_TEST_POSTGRES")
    if not url:
        pytest.fail("No PostgreSQL: run the tests through `make test`, which provides one")
    return url


@pytest.fixture(scope="session")
def furnished_template(runtime: Runtime, postgres_server: str) -> str:
    """A PostgreSQL database with the furnished office, to be used as a template."""
    name = f"template_{uuid4().hex[:12]}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    engine = connect(_named(postgres_server, name))
    furnish(engine, runtime)
    engine.dispose()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A furnished database of each kind we promise to run on."""
    if request.param == "sqlite":
        path = tmp_path / "office.db"
        shutil.copy(request.getfixturevalue("furnished_file"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("furnished_template")
    name = f"office_{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = FILE_COPY")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database that holds nothing."""
    name = f"empty_{uuid4().hex[:12]}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    yield _named(postgres_server, name)
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres"))


def _administer(server: str, statement: str) -> None:
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The database engine of this test's office."""
    engine = connect(database_url, synchronous="OFF")
    yield engine
    engine.dispose()


@pytest.fixture
def world(engine: Engine, runtime: Runtime) -> World:
    """An office with staff and enterprises, its clock at 2022-05-10, nine in the morning."""
    return world_on(engine, runtime)


@pytest.fixture
def jiangxi(world: World) -> str:
    """The campaign of Jiangxi, in which this test's hazards are found."""
    world.campaign = "jiangxi-2022"
    return world.campaign


@pytest.fixture
def make_inspector(engine: Engine) -> Callable[[Actor], Actor]:
    """Give a person the inspector's role and credential beside their own."""

    def make(actor: Actor) -> Actor:
        until = date(2030, 1, 1)
        roles = sorted(actor.roles | {"inspector"})
        with engine.begin() as connection:
            change = update(Person).where(Person.id == actor.id)
            connection.execute(change.values(roles=roles, credential_until=until))
        return replace(actor, roles=frozenset(roles), credential_until=until)

    return make


@pytest.fixture
def count_rows(engine: Engine) -> Callable[[], int]:
    """How many rows stand in all tables together."""

    def count() -> int:
        with engine.connect() as connection:
            tables = Base.metadata.sorted_tables
            return sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables)

    return count


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement and commit sent to the database, as they go."""
    sent: list[str] = []

    def note_statement(_c: object, _u: object, statement: str, *_: object) -> None:
        sent.append(statement)

    def note_commit(_c: object) -> None:
        sent.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note_statement)
    event.listen(engine, "commit", note_commit)
    yield sent
    event.remove(engine, "before_cursor_execute", note_statement)
    event.remove(engine, "commit", note_commit)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that look at pages, with a Chinese font."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=list(ARGUMENTS),
            env={**os.environ, "FONTCONFIG_FILE": str(fonts_conf())},
        )
        yield started
        started.close()


@pytest.fixture
def assert_sound(world) -> Callable[[], None]:
    """Assert that the database keeps every promise (I-1 … I-10), by ``bihuan verify`` 's checks."""

    def check() -> None:
        with world.reading() as work:
            assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []

    return check


@pytest.fixture
def sound_afterwards(assert_sound: Callable[[], None]) -> Iterator[None]:
    """Whatever a test does, the database keeps its promises."""
    yield
    assert_sound()
