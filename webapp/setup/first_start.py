"""The first start: tables, definitions, calendar, and a demonstration if one is wanted.

Whatever the first start puts into the database it puts there in one transaction, whose last word
is the row of the installation. So there is never half a demonstration, on either database: a
first start that was interrupted leaves empty tables, and the next one begins anew.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from casework.database import connect
from casework.definitions import DemoData, calendar_seed, load_demo
from casework.models import Installation, Person
from casework.record import SealKey
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config, sqlite_address
from webapp.app.passwords import hashed, random_password
from webapp.app.sealing import make_key, seal_keys, standing_at, take_key
from webapp.rehearsal.demonstration import play_demonstration
from webapp.rehearsal.stage import read_runtime
from webapp.setup.copying import copy_rows
from webapp.setup.migrating import Migrated, migrate, only_one_sets_up, open_database
from workflows.commands.install import (
    found_office,
    is_calendar_stored,
    store_calendar,
    store_definitions,
)
from workflows.reactions import reactions
from workflows.runtime import Runtime

DEMO_CAMPAIGN = "jiangbei-2022"
DEMO_STARTS = datetime.combine(date(2022, 7, 11), time(9), tzinfo=OFFICE_TIME)
"""Where the demonstration clock stands when the office is opened for the first time."""
ACCOUNTS_FILE = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration's account, with the password it was made with."""

    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a start did to the database before the office opened."""

    migrated: Migrated
    accounts: tuple[Account, ...] = ()
    """New accounts, told once; empty on every start but the first of a demonstration."""
    first: bool = False


def make_ready(config: Config, tell: Callable[[str], None] = lambda _: None) -> Prepared:
    """Bring the database to where the office can open on it; a first start sets everything up.

    ``tell`` hears what takes longer than a moment. Raises ``DefinitionError`` before anything is
    written.
    """
    runtime = read_runtime(config)
    engine = open_database(config)
    try:
        migrated = migrate(engine)
        if is_set_up(engine):
            keys = seal_keys(config, engine)
            key = keys.current if keys else make_key(config)
            take_key(_unit_of_work(engine, runtime, key), key)
            _renew_definitions(engine, runtime, key)
            return Prepared(migrated)
        if not config.demo:
            _found(engine, runtime, make_key(config))
            return Prepared(migrated, first=True)
        tell("First start: playing the demonstration up to 2022-07-11, some ten to thirty seconds.")
        return Prepared(migrated, set_up_demo(config, engine, runtime), first=True)
    finally:
        engine.dispose()


def is_set_up(engine: Engine) -> bool:
    """Whether a first start went through on this database."""
    with engine.connect() as connection:
        return _is_set_up(connection)


def _is_set_up(connection: Connection) -> bool:
    return connection.scalar(select(Installation.id)) is not None


def set_up_demo(config: Config, engine: Engine, runtime: Runtime) -> tuple[Account, ...]:
    """Play the demonstration beside the database and take it over in one transaction.

    The accounts' file is written before the transaction ends: no account exists whose password
    is unknown. Of two processes the second finds it done and adds nothing.
    """
    demo = load_demo(config.campaigns, runtime.campaigns, DEMO_CAMPAIGN)
    key = make_key(config)
    accounts = _accounts(demo)
    with tempfile.TemporaryDirectory(prefix="bihuan-demo-") as folder:
        draft = connect(sqlite_address(Path(folder) / "demo.db"), synchronous="OFF")
        beside = replace(config, database_url=str(draft.url))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as players:
            played = players.submit(_play, beside, DEMO_STARTS)
            hashes = {a.username: hashed(a.password) for a in accounts}
            played.result()
        _set_passwords(draft, hashes)
        taken_over = _take_over(draft, engine, config.home, accounts)
        draft.dispose()
    take_key(_unit_of_work(engine, runtime, key), key)
    return accounts if taken_over else ()


def _play(config: Config, until: datetime) -> None:
    """Play in a process of its own: the memory it takes is not kept by a server."""
    runtime = read_runtime(config)
    demo = load_demo(config.campaigns, runtime.campaigns, DEMO_CAMPAIGN)
    play_demonstration(config, runtime, demo, campaign=DEMO_CAMPAIGN, until=until)


def _take_over(draft: Engine, engine: Engine, home: Path, accounts: Sequence[Account]) -> bool:
    """Copy everything in one transaction; False if another process was faster."""
    with engine.begin() as connection:
        only_one_sets_up(connection)
        if _is_set_up(connection):
            return False
        _write_accounts(home, accounts)
        copy_rows(draft, connection)
        return True


def _accounts(demo: DemoData) -> tuple[Account, ...]:
    return tuple(Account(p.roles[0], p.username, random_password()) for p in demo.staff)


def _set_passwords(draft: Engine, hashes: dict[str, str]) -> None:
    with draft.begin() as connection:
        for username, password_hash in hashes.items():
            change = update(Person).where(Person.username == username)
            connection.execute(change.values(password_hash=password_hash))


def _write_accounts(home: Path, accounts: Sequence[Account]) -> None:
    """Write the accounts where only their owner can read them, whole or not at all."""
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{ACCOUNTS_FILE}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / ACCOUNTS_FILE)


def _found(engine: Engine, runtime: Runtime, key: SealKey) -> None:
    """An office without demonstration: no units, no staff, and a clock that shows real time."""
    unit_of_work = _unit_of_work(engine, runtime, key)
    with unit_of_work(CLOCK) as work:
        only_one_sets_up(work.session.connection())
        if work.session.get(Installation, 1) is None:
            store_definitions(work, runtime.engine.catalogue, runtime.campaigns)
            store_calendar(work, calendar_seed())
            found_office(work, demo=False)
    take_key(unit_of_work, key)


def _renew_definitions(engine: Engine, runtime: Runtime, key: SealKey) -> None:
    """Keep what this version of the program ships beside what earlier versions shipped."""
    with _unit_of_work(engine, runtime, key)(CLOCK) as work:
        only_one_sets_up(work.session.connection())
        store_definitions(work, runtime.engine.catalogue, runtime.campaigns)
        seed = calendar_seed()
        if not is_calendar_stored(work.session, seed):
            store_calendar(work, seed)


def _unit_of_work(engine: Engine, runtime: Runtime, key: SealKey) -> UnitOfWorkFactory:
    """Units of work at the moment the office last stood at."""
    moment = standing_at(engine)
    return UnitOfWorkFactory(engine, lambda: moment, reactions(runtime.processes), key)
