"""A database of the last release migrates, and every matter that runs in it comes to its end."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lxml.etree import fromstring
from sqlalchemy import select, text

from casework.audit import Audited, RuleFiles, audit
from casework.database import connect
from casework.models import (
    Incident,
    Limit,
    Matter,
    ProcessModelRow,
    ProcessRow,
    WorkItem,
)
from casework.models.limits import RUNNING
from casework.queries.verify import verify
from casework.unit_of_work import UnitOfWorkFactory
from config import Config
from tests.builders import OfficeHours, World
from tests.upgrade.driving import Driver
from tests.upgrade.making import LAST_DAY
from tests.upgrade.unpacking import copied, unpacked
from webapp.app.composition import Office
from webapp.setup.first_start import make_ready
from webapp.setup.migrating import DatabaseNewer, is_current, migrate, newest_revision
from workflows.engine import Bundle
from workflows.reactions import reactions

USER_TASK = "{http://www.omg.org/spec/BPMN/20100524/MODEL}userTask"
PROCESS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}process"


@pytest.fixture(scope="module")
def taken_over(tmp_path_factory) -> Path:
    """The last release's SQLite file after this release has started on it."""
    folder = tmp_path_factory.mktemp("last_release")
    assert not make_ready(config_of(unpacked(folder), folder)).first
    return folder / "last_release.db"


@pytest.fixture(scope="module")
def arrived(taken_over) -> Iterator[World]:
    """The office on that file, to be looked at."""
    with opened(config_of(f"sqlite:///{taken_over}", taken_over.parent)) as world:
        yield world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def upgraded(request, tmp_path) -> Iterator[World]:
    """The office on a database of each kind, to be worked in."""
    if request.param == "sqlite":
        taken_over = request.getfixturevalue("taken_over")
        copy = shutil.copy(taken_over, tmp_path)
        shutil.copy(taken_over.with_name("seal-keys"), tmp_path)
        config = config_of(f"sqlite:///{copy}", tmp_path)
    else:
        old = copied(unpacked(tmp_path), request.getfixturevalue("empty_postgres"))
        config = config_of(old, tmp_path)
        assert not make_ready(config).first
    with opened(config) as world:
        yield world


def config_of(url: str, folder: Path) -> Config:
    return replace(Config(), home=folder, database_url=url)


@contextmanager
def opened(config: Config) -> Iterator[World]:
    """The office as a server opens it, on the day on which the last release left it."""
    office = Office.open(config, synchronous="OFF")
    hours = OfficeHours(LAST_DAY.isoformat())
    react = reactions(office.runtime.processes)
    yield World(office.runtime, UnitOfWorkFactory(office.engine, hours, react, office.key), hours)
    office.engine.dispose()


def test_the_database_of_the_last_release_is_as_it_should_be(arrived):
    sound(arrived)


def test_something_is_open_at_every_step_of_every_process_of_that_release(arrived, tmp_path):
    """Else the other tests would show less than they seem to."""
    open_at = open_steps(arrived)
    told = "\n".join(f"{n:4} {' '.join(place)}" for place, n in sorted(open_at.items()))
    print(f"open (kind, process, step):\n{told}")
    places = {(process, step) for _, process, step in open_at}
    assert shipped_steps(unpacked(tmp_path)) - places == set()
    with arrived.reading() as work:
        kinds = set(work.session.scalars(select(Matter.kind)))
    assert kinds == {kind for kind, _, _ in open_at}


def test_its_time_limits_stand_in_every_state(arrived):
    with arrived.reading() as work:
        limits = work.session.scalars(select(Limit).where(Limit.state.in_(RUNNING))).all()
    assert {limit.state for limit in limits} == set(RUNNING)
    assert {limit.edge for limit in limits} == {"opening", "closing"}
    for what in ("overridden", "begun", "extensions", "pauses", "requests", "has_escalated"):
        assert any(getattr(limit, what) for limit in limits), f"none with {what}"


def test_some_of_its_matters_run_under_an_older_edition_of_their_model(arrived):
    query = select(ProcessRow.process_id, ProcessRow.model_digest).join(Matter).distinct()
    with arrived.reading() as work:
        rows = work.session.execute(query.where(Matter.closed_at.is_(None))).all()
    assert max(Counter(process for process, _ in rows).values()) > 1


def test_every_matter_that_ran_comes_to_its_end(upgraded):
    """In the plain way; requests and escalations are decided before the limits they are about."""
    open_at = {(process, step) for _, process, step in open_steps(upgraded)}
    driver = Driver(upgraded)
    driver.drive()
    print(f"done: {dict(driver.done)}\nrefused: {dict(driver.refused)}")
    assert open_at - set(driver.done) == set()
    ended(upgraded)


def test_it_does_so_by_the_other_ways_too(upgraded):
    """Wherever ways part; and what hangs on a time limit ends with it, because it is left last."""
    Driver(upgraded, newest_first=False, turn=1).drive()
    ended(upgraded)


def test_migrating_it_a_second_time_changes_nothing(taken_over):
    engine = connect(f"sqlite:///{taken_over}")
    again = migrate(engine)
    assert (again.before, again.after) == (newest_revision(), newest_revision())
    engine.dispose()


def test_a_server_of_an_earlier_release_does_not_start_on_the_database_of_a_later_one(tmp_path):
    url = unpacked(tmp_path)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    for begin in (lambda: make_ready(config_of(url, tmp_path)), lambda: is_current(engine)):
        with pytest.raises(DatabaseNewer) as refused:
            begin()
        assert refused.value.facts["revision"] == "later"
    engine.dispose()


def ended(world: World) -> None:
    """No task, no incident is left, and the records are as they should be."""
    with world.reading() as work:
        assert work.session.scalars(select(Incident)).all() == []
        assert work.session.scalars(select(WorkItem)).all() == []
    sound(world)


def sound(world: World) -> None:
    """Nothing that ``bihuan verify`` or the audit of the time limits finds."""
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []
        campaigns = world.runtime.campaigns
        files = RuleFiles.read(campaigns.folder, campaigns.models)
        audited = Audited()
        assert list(audit(work.session, files, audited=audited)) == []
        assert audited.limits > 0


def open_steps(world: World) -> Counter[tuple[str, str, str]]:
    """How many tasks are open, by kind of matter, process and step."""
    query = select(Matter.kind, WorkItem.process, WorkItem.step)
    with world.reading() as work:
        rows = work.session.execute(query.join(WorkItem, WorkItem.matter_id == Matter.id))
        return Counter(tuple(row) for row in rows)


def shipped_steps(url: str) -> set[tuple[str, str]]:
    """The steps of every process that the last release kept models of: as process and step.

    Read before this release puts its own models beside them, whose new steps cannot be open yet.
    """
    engine = connect(url)
    with engine.connect() as connection:
        kept = connection.scalars(select(ProcessModelRow.bundle)).all()
    engine.dispose()
    drawings = [xml for bundle in kept for xml in Bundle.from_bytes(bundle).files.values()]
    processes = [p for drawing in drawings for p in fromstring(drawing).iter(PROCESS)]
    return {(str(p.get("id")), str(t.get("id"))) for p in processes for t in p.iter(USER_TASK)}
