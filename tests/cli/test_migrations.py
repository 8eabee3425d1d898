"""Migrations and models say the same, and an upgrade happens whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, create_engine, inspect, select, text

from casework.database import connect
from casework.models import Base, CalendarDay
from webapp.setup.migrating import MIGRATIONS, alembic_config, is_current, migrate, newest_revision


def a_database(tmp_path):
    return connect(f"sqlite:///{tmp_path / 'office.db'}", synchronous="OFF")


def test_the_models_match_the_migrations(tmp_path):
    engine = a_database(tmp_path)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(tmp_path):
    engine = a_database(tmp_path)
    first, second = migrate(engine), migrate(engine)
    assert (first.before, first.after) == (None, newest_revision())
    assert (second.before, second.after) == (newest_revision(), newest_revision())
    assert is_current(engine)


def test_a_database_nobody_migrated_is_not_current(tmp_path):
    assert not is_current(a_database(tmp_path))


@pytest.mark.parametrize("command", ["migrate", "serve", "verify", "tick"])
def test_a_database_of_a_later_release_is_refused_in_a_sentence_and_left_alone(
    empty_database_url,
    bihuan,
    command,  # the command forgets where PostgreSQL is
):
    engine = connect(empty_database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = bihuan(command, BIHUAN_DATABASE_URL=empty_database_url)
    assert answer.exit_code == 1
    assert "revision 9999 by a newer Bihuan" in answer.stderr
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


def test_going_back_leaves_no_table_behind(tmp_path):
    engine = a_database(tmp_path)
    migrate(engine)
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_the_head_file_names_the_newest_revision():
    """Two branches that both add a revision then collide in git, not in an office."""
    assert (MIGRATIONS / ".head").read_text() == f"{newest_revision()}\n"


def test_days_of_a_december_are_given_to_the_notice_of_the_next_year(empty_database_url):
    engine = connect(empty_database_url)
    days = {"2018-10-01": 2018, "2018-12-29": 2019, "2019-01-01": 2019}
    with engine.begin() as connection:
        moved(command.upgrade, "0007", connection)
        for day in days:
            row = f"VALUES ('{day}', 'holiday', '元旦')"
            connection.exec_driver_sql(f"INSERT INTO calendar_days (day, kind, name) {row}")
        moved(command.upgrade, "head", connection)
        kept = dict(connection.execute(select(CalendarDay.day, CalendarDay.notice)).tuples().all())
        assert {day.isoformat(): notice for day, notice in kept.items()} == days
        moved(command.downgrade, "0007", connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM calendar_days").scalar() == 3
    engine.dispose()


def moved(way, revision, connection):
    config = alembic_config()
    config.attributes["connection"] = connection
    way(config, revision)


BEGUN = {"at": "2022-05-11T01:00:00+00:00", "by": "王小明"}
DECIDING = {"overridden": True, "begun": BEGUN, "rungs_left_out": 2, "rungs_passed_over": [3]}


def test_what_decides_about_a_limit_moves_out_of_its_explanation_and_back(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'office.db'}")  # asks for no foreign keys
    shown = {"basis": "示例"}
    with engine.connect() as connection, connection.begin():
        moved(command.upgrade, "0012", connection)
        limits = Table("deadlines", MetaData(), autoload_with=connection)
        given = {"explanation": {**shown, **DECIDING}, "pauses": [], "extensions": []}
        connection.execute(limits.insert().values(**a_row(limits), **given, history=[]))
        moved(command.upgrade, "0013", connection)
        row = connection.execute(select(Table("deadlines", MetaData(), autoload_with=connection)))
        now = row.one()
        assert (now.explanation, bool(now.overridden)) == (shown, True)
        assert (now.begun_at.isoformat()[:16], now.begun_by) == (BEGUN["at"][:16], BEGUN["by"])
        assert (now.rungs_left_out, now.rungs_passed_over) == (2, [3])
        moved(command.downgrade, "0012", connection)
        back = connection.execute(select(limits.c.explanation)).scalar_one()
        assert back.pop("begun")["by"] == BEGUN["by"]
        assert back == {**shown, **{k: v for k, v in DECIDING.items() if k != "begun"}}


def test_the_editions_a_limit_was_counted_by_move_out_of_its_explanation_and_back(
    empty_database_url,
):
    engine = connect(empty_database_url)
    shown, editions = {"basis": "示例"}, {"edition": ["working_days", 15], "offsets": {"A": [1]}}
    counted = {"explanation": {**shown, "calendar": "cn-2026", **editions}}
    with engine.begin() as connection:
        moved(command.upgrade, "0014", connection)
        for name in ("units", "matters", "limits"):
            row = a_row(table_of(connection, name), JSON=[], UUID=UUID(int=0))
            row |= counted if name == "limits" else {}
            connection.execute(table_of(connection, name).insert().values(**row))
        moved(command.upgrade, "0015", connection)
        now = connection.execute(select(table_of(connection, "limits"))).one()
        assert (now.explanation, now.calendar, now.edition, now.offsets) == (
            *(shown, "cn-2026"),
            *editions.values(),
        )
        moved(command.downgrade, "0014", connection)
        back = connection.execute(select(table_of(connection, "limits"))).one()
        assert back.explanation == counted["explanation"]
    engine.dispose()


def table_of(connection, name):
    return Table(name, MetaData(), autoload_with=connection)


def test_limits_get_their_name_with_their_rows_and_all_that_points_to_them(empty_database_url):
    engine = connect(empty_database_url)
    with engine.begin() as connection:
        moved(command.upgrade, "0013", connection)
        for name in ("units", "matters", "deadlines", "rungs"):
            table = table_of(connection, name)
            connection.execute(table.insert().values(**a_row(table, JSON=[], UUID=UUID(int=0))))
        moved(command.upgrade, "0014", connection)
        assert rungs_of_limits(connection, "limits", "limit_id") == 1
        moved(command.downgrade, "0013", connection)
        assert rungs_of_limits(connection, "deadlines", "deadline_id") == 1
    engine.dispose()


def rungs_of_limits(connection, table, column):
    joined = f"rungs JOIN {table} ON {table}.id = rungs.{column}"
    return connection.exec_driver_sql(f"SELECT count(*) FROM {joined}").scalar_one()  # noqa: S608


def a_row(table, **values):
    """Something in every column that must not be empty; by type ``values``, beside the usual."""
    values |= {
        "VARCHAR": "x",
        "TEXT": "",
        "CHAR": "0" * 32,
        "DATE": date(2022, 5, 10),
        "INTEGER": 0,
    }
    values |= {"DATETIME": datetime(2022, 5, 10), "BOOLEAN": False}  # noqa: DTZ001
    values |= {"TIMESTAMP": values["DATETIME"], "SMALLINT": 0, "BIGINT": 0}
    needed = [c for c in table.columns if not c.nullable]
    kinds = {c.name: type(c.type).__name__ for c in needed}
    return {name: values[kind] for name, kind in kinds.items() if kind in values}


def test_an_interrupted_upgrade_leaves_nothing(tmp_path, monkeypatch):
    engine = a_database(tmp_path)
    real = command.upgrade

    def stops(config, revision):
        real(config, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", stops)
    with suppress(KeyboardInterrupt):
        migrate(engine)
    assert inspect(engine).get_table_names() == []


@pytest.mark.postgres
def test_postgresql_gets_the_same_tables(empty_postgres):
    engine = connect(empty_postgres)
    with ThreadPoolExecutor(3) as starting:  # three processes start at once: one does it
        told = list(starting.map(lambda _: migrate(engine), range(3)))
    assert sorted(str(done.before) for done in told) == [
        newest_revision(),
        newest_revision(),
        "None",
    ]
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
