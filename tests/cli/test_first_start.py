"""A first start is whole or did not happen, whoever else starts at the same time."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.database import connect
from casework.errors import CampaignInvalid
from casework.models import Base, Installation, Matter, Person
from config import Config
from webapp.app import passwords
from webapp.app.passwords import matches
from webapp.setup import first_start
from webapp.setup.first_start import ACCOUNTS_FILE, make_ready, set_up_demo
from webapp.setup.migrating import migrate


def config_of(tmp_path, url=None):
    url = url or f"sqlite:///{tmp_path / 'bihuan.db'}"
    return replace(Config(), home=tmp_path, database_url=url)


@pytest.fixture
def quick(monkeypatch):
    """The first days of a demonstration, passwords hashed fast: what matters is how it gets in."""
    monkeypatch.setattr(
        first_start, "DEMO_STARTS", first_start.DEMO_STARTS.replace(month=4, day=27)
    )
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def config(request, tmp_path, quick):  # noqa: ARG001 -- shortens the demonstration
    """Settings of a new installation on each kind of database."""
    if request.param == "sqlite":
        return config_of(tmp_path)
    return config_of(tmp_path, request.getfixturevalue("empty_postgres"))


def counted(config, what):
    engine = connect(config.database_url)
    with Session(engine) as session:
        found = session.scalar(select(func.count()).select_from(what))
    engine.dispose()
    return found


def test_the_first_start_sets_up_and_the_second_changes_nothing(config):
    first = make_ready(config)
    matters = counted(config, Matter)
    assert first.first
    assert len(first.accounts) == counted(config, Person) > 30
    assert matters > 0
    second = make_ready(config)
    assert (second.first, second.accounts) == (False, ())
    assert counted(config, Matter) == matters


def test_every_account_opens_with_its_password(config):
    account = make_ready(config).accounts[3]
    engine = connect(config.database_url)
    with Session(engine) as session:
        person = session.scalars(select(Person).where(Person.username == account.username)).one()
        assert matches(person.password_hash, account.password)
        assert not matches(person.password_hash, account.password.upper())
    engine.dispose()


def test_an_interrupted_first_start_leaves_nothing_and_is_done_anew(config, monkeypatch):
    def stops_in_the_middle(source, target):
        copy_rows(source, target)
        raise KeyboardInterrupt

    copy_rows = first_start.copy_rows
    monkeypatch.setattr(first_start, "copy_rows", stops_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        make_ready(config)
    for table in Base.metadata.sorted_tables:
        assert counted(config, table) == 0, table.name
    before = (config.home / ACCOUNTS_FILE).read_text("utf-8")

    monkeypatch.setattr(first_start, "copy_rows", copy_rows)
    accounts = make_ready(config).accounts
    kept = json.loads((config.home / ACCOUNTS_FILE).read_text("utf-8"))
    assert [account["password"] for account in kept] == [a.password for a in accounts]
    assert kept != json.loads(before)


def test_of_two_first_starts_at_once_one_sets_up(config, runtime):
    engine = connect(config.database_url)
    migrate(engine)
    with ThreadPoolExecutor(2) as starting:
        told = list(starting.map(lambda _: set_up_demo(config, engine, runtime), range(2)))
    engine.dispose()
    assert sorted(map(bool, told)) == [False, True]
    (accounts,) = filter(None, told)
    kept = json.loads((config.home / ACCOUNTS_FILE).read_text("utf-8"))
    assert {account["password"] for account in kept} == {a.password for a in accounts}
    assert counted(config, Installation) == 1


@pytest.mark.usefixtures("quick")
def test_a_bad_campaign_stops_a_first_start_before_anything_is_written(tmp_path):
    (tmp_path / "campaigns").mkdir()
    with pytest.raises(CampaignInvalid):
        make_ready(replace(config_of(tmp_path), campaigns=tmp_path / "campaigns"))
    assert not (tmp_path / "bihuan.db").exists()
