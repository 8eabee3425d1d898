"""PostgreSQL's roles: the owner migrates, the web role works and rewrites nothing, one reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from argon2 import PasswordHasher
from click.testing import Result
from sqlalchemy import Engine, Executable, delete, func, make_url, select, text, update
from sqlalchemy.exc import ProgrammingError

from casework.database import connect
from casework.models import Base, EventRow, HourlyUse, Person, SignIn, Submission
from casework.queries.verify import verify
from config import Config
from tests.furnishing import furnish, world_on
from tests.record.test_walls import HOLLOW
from webapp.app.composition import Office
from webapp.app.wsgi import create_app
from webapp.setup.first_start import make_ready
from webapp.setup.migrating import alembic_config, migrate, newest_revision
from webapp.setup.roles import ONLY_ADDED, REMOVED_FROM, WITHHELD
from workflows.commands.quotas import use

pytestmark = pytest.mark.postgres
PASSWORD = "correct horse battery staple"  # noqa: S105 -- of made-up people
ROLES = ("owner", "web", "reader")
OPEN = {
    *(("form_versions", "digest"), ("process_models", "digest"), ("processes", "model_digest")),
    *(("submissions", "form_digest"), ("events", "mac_key")),
    *(("papers", "text_digest"), ("papers", "facts_digest")),
}
"""Columns that sound like secrets and are none: digests of what anyone may read, a key's name."""

Bihuan = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Shared:
    """An empty database that ``owner`` owns, and two roles without any right in it."""

    server: str
    mark: str

    def name(self, role: str) -> str:
        return f"{role}_{self.mark}"

    def url(self, role: str) -> str:
        """The address by which a role reaches it."""
        office = {"database": self.name("office"), "username": self.name(role), "password": "x"}
        return make_url(self.server).set(**office).render_as_string(hide_password=False)

    def refused(self, role: str, statement: str | Executable) -> str:
        """What the database answers a role that may not."""
        engine = connect(self.url(role))
        with pytest.raises(ProgrammingError) as refusal, engine.begin() as connection:
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        engine.dispose()
        return str(refusal.value.orig)


@pytest.fixture
def shared(postgres_server: str) -> Iterator[Shared]:
    """A database of an owner's, with its roles."""
    shared = Shared(postgres_server, uuid4().hex[:10])
    engine = connect(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for role in ROLES:
            made = f"CREATE ROLE {shared.name(role)} LOGIN PASSWORD 'x'"
            connection.execute(text(made))
        office = shared.name("office")
        connection.execute(text(f"CREATE DATABASE {office} OWNER {shared.name('owner')}"))
        yield shared
        connection.execute(text(f"DROP DATABASE {office} WITH (FORCE)"))
        for role in ROLES:
            connection.execute(text(f"DROP ROLE {shared.name(role)}"))
    engine.dispose()


@pytest.fixture
def granted(shared, bihuan) -> Shared:
    """The same, migrated by the owner, with the rights given."""
    owner = {"BIHUAN_DATABASE_URL": shared.url("owner")}
    assert bihuan("migrate", **owner).exit_code == 0
    given = ("--web", shared.name("web"), "--reader", shared.name("reader"))
    for _ in range(2):  # again changes nothing
        answer = bihuan("database", "roles", *given, **owner)
        assert answer.exit_code == 0, answer.output
    return shared


@pytest.fixture
def engine(granted) -> Iterator[Engine]:
    """The office as the web role reaches it."""
    engine = connect(granted.url("web"))
    yield engine
    engine.dispose()


@pytest.fixture
def world(engine, runtime):
    """The office furnished by the web role, on tables that the owner made."""
    furnish(engine, runtime)
    return world_on(engine, runtime)


def test_the_web_role_does_a_hazard_s_whole_loop(world, granted):
    hazard = world.hazard()
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        world.do(hazard, step)
    world.clock.on("2022-07-04")
    world.tick()
    for step in ("visit", "conclude"):
        world.do(hazard, step)
    assert world.matter(hazard).outcome == "archived"
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []
    for table in ("events", "submissions"):
        change = update(Base.metadata.tables[table]).values({column_of(table): None})
        for act in (change, delete(Base.metadata.tables[table]), text(f"TRUNCATE {table}")):
            assert f"permission denied for table {table}" in granted.refused("web", act)


def column_of(table):
    return next(column.name for column in Base.metadata.tables[table].columns)


def test_the_web_role_starts_and_signs_people_in(world, engine, granted, bihuan, tmp_path):
    web = {"BIHUAN_DATABASE_URL": granted.url("web")}
    assert bihuan("migrate", **web).exit_code == 0
    assert bihuan("verify", **web).exit_code == 0
    assert bihuan("tick", **web).exit_code == 0
    with engine.begin() as connection:
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        connection.execute(update(Person).values(password_hash=hashed))
    config = Config(home=tmp_path, database_url=granted.url("web"), secret="t" * 40)
    office = Office.open(config)
    client = create_app(office).test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    who = world.actor("inspector")
    with world.reading() as work:
        username = work.session.get_one(Person, who.id).username
    form = {"csrf_token": token[1], "username": username, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
    with world.reading() as work:
        assert len(work.session.scalars(select(SignIn)).all()) == 1
    office.engine.dispose()


def test_the_web_role_counts_what_one_person_may_use(world):
    """And forgets the hours before."""
    for ago in (timedelta(days=2), timedelta()):
        with world.unit_of_work(world.actor("inspector")) as work:
            work.recorded_at -= ago
            use(work, "uploads", most=1)
    with world.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(HourlyUse)) == 1


def test_the_web_role_may_remove_rows_where_the_program_does_and_nowhere_else():
    models = {mapper.class_.__name__: mapper.local_table.name for mapper in Base.registry.mappers}
    removed = {
        models[found]
        for room in ("casework", "workflows", "webapp")
        for file in (Path(__file__).parents[2] / room).rglob("*.py")
        for found in re.findall(r"\bdelete\((\w+)\)", file.read_text("utf-8"))
        if found in models
    }
    assert removed <= REMOVED_FROM


def test_the_web_role_makes_a_first_start_and_a_second(granted, tmp_path):
    config = Config(home=tmp_path, database_url=granted.url("web"), secret="t" * 40, demo=False)
    assert make_ready(config).first
    assert not make_ready(config).first


def test_the_web_role_makes_alters_and_switches_off_nothing(granted):
    for statement in (
        "CREATE TABLE x (y integer)",
        "CREATE TEMPORARY TABLE events (y integer)",
        "CREATE FUNCTION x() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        f"CREATE OR REPLACE FUNCTION {HOLLOW}",
        "DROP TABLE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_kept ON events",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0001'",
        f"SET ROLE {granted.name('owner')}",
    ):
        said = granted.refused("web", statement)
        assert "permission denied" in said or "must be owner" in said, statement


def test_the_reader_reads_the_ledger_and_no_secret(world, granted):
    world.hazard_at("record_report")
    engine = connect(granted.url("reader"))
    with engine.connect() as connection:
        for table in (EventRow, Submission, *Base.metadata.tables["hazards"].columns):
            assert connection.execute(select(table)).all() is not None
        query = (
            "SELECT h.grade, m.number, p.name FROM hazards h JOIN matters m USING (id), people p"
        )
        assert connection.execute(text(query)).all()
    engine.dispose()
    for table, columns in WITHHELD.items():
        for column in columns:
            said = granted.refused("reader", f'SELECT "{column}" FROM {table}')  # noqa: S608
            assert "permission denied" in said, (table, column)
    for act in ("DELETE FROM work_items", "UPDATE people SET name = ''", "SELECT * FROM people"):
        assert "permission denied" in granted.refused("reader", act)
    assert "permission denied" in granted.refused("reader", "CREATE TABLE x (y integer)")


def test_every_column_that_sounds_like_a_secret_is_withheld_or_known():
    sounds = re.compile(r"hash$|digest$|token|secret|password|(^|_)key$")
    there = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if sounds.search(column.name)
    }
    withheld = {(table, column) for table, columns in WITHHELD.items() for column in columns}
    assert there <= withheld | OPEN
    named = withheld | OPEN | {(name, column_of(name)) for name in ONLY_ADDED | REMOVED_FROM}
    for table, column in named:
        assert column in Base.metadata.tables[table].columns


def test_a_start_that_would_have_to_change_tables_says_who_must(shared, bihuan):
    owner = connect(shared.url("owner"))
    migrate(owner)
    with owner.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0017")
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {shared.name('web')}"))
    owner.dispose()
    for command_line in (("migrate",), ("serve",)):
        answer = bihuan(*command_line, BIHUAN_DATABASE_URL=shared.url("web"), BIHUAN_DEMO="off")
        assert answer.exit_code == 1
        assert answer.stderr.strip() == (
            f"bihuan: the database stands at revision 0017, this program works with "
            f"{newest_revision()}, and the role {shared.name('web')} may not change tables: run "
            "bihuan migrate as their owner, then bihuan database roles"
        )


def test_rights_that_would_mean_nothing_are_refused(granted, bihuan):
    shared, owner = granted, {"BIHUAN_DATABASE_URL": granted.url("owner")}
    for given, said in (
        (("--web", shared.name("owner")), "whom no right stops"),
        (("--web", "postgres"), "whom no right stops"),
        (("--web", "nowhere"), "there is no role nowhere"),
        (("--web", shared.name("web"), "--reader", shared.name("web")), "two roles"),
        ((), "name a role"),
    ):
        answer = bihuan("database", "roles", *given, **owner)
        assert answer.exit_code in {1, 2}
        assert said in answer.stderr
    answer = bihuan("database", "roles", "--web", "x", BIHUAN_DATABASE_URL="")
    assert "SQLite has no roles" in answer.stderr


def test_the_sql_can_be_printed_and_run_by_hand(shared, bihuan):
    owner = {"BIHUAN_DATABASE_URL": shared.url("owner")}
    bihuan("migrate", **owner)
    answer = bihuan("database", "roles", "--web", shared.name("web"), "--print", **owner)
    assert "permission denied" in shared.refused("web", "SELECT 1 FROM matters")
    engine = connect(shared.url("owner"))
    with engine.begin() as connection:
        connection.execute(text(answer.stdout))
    engine.dispose()
    engine = connect(shared.url("web"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM matters")) == 0
    engine.dispose()


def test_a_missing_wall_is_built_anew(empty_database_url, bihuan):
    database = {"BIHUAN_DATABASE_URL": empty_database_url}
    engine = connect(empty_database_url)
    migrate(engine)
    assert "All walls stand" in bihuan("database", "walls", **database).stdout
    with engine.begin() as connection:
        sqlite = engine.dialect.name == "sqlite"
        name = "events_not_deleted" if sqlite else "events_kept ON events"
        connection.execute(text(f"DROP TRIGGER {name}"))
    engine.dispose()
    assert "wall_missing" in bihuan("verify", **database).stdout
    assert "wall of events" in bihuan("database", "walls", **database).stdout
    assert "wall_missing" not in bihuan("verify", **database).stdout
