"""Commands that look after an installation: migrate, demo, tick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from casework.database import connect
from casework.errors import Conflict
from casework.rules.calendar import OFFICE_TIME
from config import Config, read_config
from webapp.app.composition import Office
from webapp.cli.sentences import NO_DATABASE, json_option, say, stop
from webapp.jobs.heartbeat import tick as tick_now
from webapp.rehearsal.stage import read_runtime
from webapp.setup import migrating
from webapp.setup.first_start import ACCOUNTS_FILE, Account, is_set_up, set_up_demo


class AlreadySetUp(Conflict):
    """Demonstration data goes only into a database that holds nothing yet."""

    code = "already_set_up"


@click.command()
@json_option
def migrate(*, json_wanted: bool) -> None:
    """Bring the database to the tables this program works with."""
    engine = migrating.open_database(read_config())
    done = migrating.migrate(engine)
    engine.dispose()
    told = f"The database stands at revision {done.after}"
    moved = f" (before: {done.before or 'empty'})" if done.before != done.after else " already"
    say(asdict(done), json_wanted=json_wanted, lines=lambda: [f"{told}{moved}."])


@click.command()
@json_option
def demo(*, json_wanted: bool) -> None:
    """Put the demonstration into an empty database: units, staff, enterprises, hazards.

    The accounts are printed once and kept in demo-accounts.json in the state folder.
    """
    config = read_config()
    runtime = read_runtime(config)
    engine = migrating.open_database(config)
    migrating.migrate(engine)
    if is_set_up(engine):
        raise AlreadySetUp(database=engine.url.render_as_string())
    accounts = set_up_demo(config, engine, runtime)
    engine.dispose()
    say(
        {"accounts": [asdict(account) for account in accounts]},
        json_wanted=json_wanted,
        lines=lambda: account_lines(config, accounts),
    )


def account_lines(config: Config, accounts: tuple[Account, ...]) -> list[str]:
    """The demonstration's accounts, as a table to be read once."""
    width = max((len(account.username) for account in accounts), default=0)
    kept = config.home / ACCOUNTS_FILE
    return [
        f"Accounts of the demonstration (shown once, kept in {kept}, readable by you only):",
        *(f"  {a.username:<{width}}  {a.password}  {a.role}" for a in accounts),
    ]


@click.command()
@json_option
def tick(*, json_wanted: bool) -> None:
    """Do now what the heartbeat would do: fire what is due, deliver messages.

    Ends with 1 when something failed, or when nothing is fired because the clock jumped.
    """
    with open_office(read_config()) as office:
        report = tick_now(office)
        office_time = office.clock().astimezone(OFFICE_TIME)
    told: dict[str, Any] = {"office_time": office_time.isoformat(), **asdict(report)}
    say(
        told,
        json_wanted=json_wanted,
        lines=lambda: [f"{name}: {value}" for name, value in told.items()],
    )
    if report.failed or report.frozen:
        raise click.exceptions.Exit(1)


@contextmanager
def open_office(config: Config) -> Iterator[Office]:
    """An office that has been set up before; say which command does so if it has not."""
    engine = connect(config.database_url)
    ready = migrating.is_current(engine) and is_set_up(engine)
    engine.dispose()
    if not ready:
        sentence = "the database is not set up for this version; run bihuan serve or bihuan migrate"
        stop(sentence, NO_DATABASE)
    office = Office.open(config)
    try:
        yield office
    finally:
        office.engine.dispose()
