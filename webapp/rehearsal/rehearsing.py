"""A rehearsal from first to last: play, verify, sum up."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect

from casework.database import connect
from casework.definitions import load_demo, synthetic_enterprises
from casework.errors import RuleViolation
from casework.models import Installation
from casework.unit_of_work import CLOCK
from config import Config, sqlite_address
from webapp.jobs.verification import snapshot, verified
from webapp.rehearsal.diary import Diary
from webapp.rehearsal.playing import Script, Tell, opening
from webapp.rehearsal.stage import read_runtime
from webapp.rehearsal.summary import summary
from workflows.runtime import Runtime


class DatabaseNotEmpty(RuleViolation):
    """A rehearsal writes only into a database that holds nothing yet."""

    code = "database_not_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be rehearsed."""

    campaign: str
    enterprises: int
    seed: int
    until: date | None = None
    """Last day to be played; the campaign's own last day by default."""
    into: str | None = None
    """Address of an empty database to play in; a throw-away one by default."""


def rehearse(config: Config, wanted: Wanted, tell: Tell) -> dict[str, Any]:
    """Play a campaign and return its figures, with what ``verify`` says of the records.

    The same wish gives the same figures. Raises ``DefinitionError``, ``NotFound`` for an
    unknown campaign, ``DatabaseNotEmpty``.
    """
    runtime = read_runtime(config)
    campaign = runtime.campaigns[wanted.campaign]
    script = script_of(config, runtime, wanted)
    with _place(config, wanted.into) as (place, url):
        diary = opening(place, runtime, script, url, Diary)
        last = wanted.until or campaign.ends_on
        diary.play(campaign.starts_on, last, tell)
        keep_clock(diary)
        figures = {
            "campaign": campaign.slug,
            "enterprises": len(script.enterprises),
            "seed": wanted.seed,
            "from": campaign.starts_on.isoformat(),
            "until": last.isoformat(),
            **_figures(diary),
        }
        diary.office.engine.dispose()
        return figures


def script_of(config: Config, runtime: Runtime, wanted: Wanted) -> Script:
    """The players a wish needs, made up from the demonstration of its campaign."""
    demo = load_demo(config.campaigns, runtime.campaigns, wanted.campaign)
    made_up = synthetic_enterprises(wanted.enterprises, wanted.seed, like=demo.enterprises)
    return Script(campaign=wanted.campaign, demo=demo, enterprises=made_up, seed=wanted.seed)


@contextmanager
def _place(config: Config, into: str | None) -> Iterator[tuple[Config, str]]:
    """Where to play: the database asked for, or a file that is thrown away."""
    if into is not None:
        engine = connect(into)
        ensure_empty(engine)
        engine.dispose()
        yield replace(config, database_url=into), into
        return
    with tempfile.TemporaryDirectory(prefix="bihuan-rehearsal-") as folder:
        url = sqlite_address(Path(folder) / "rehearsal.db")
        yield replace(config, home=Path(folder), database_url=url), url


def ensure_empty(engine: Engine) -> None:
    """Refuse a database that holds any table with anything in it."""
    tables = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    with engine.connect() as connection:
        for table in tables:
            quoted = engine.dialect.identifier_preparer.quote(table)
            if connection.exec_driver_sql(f"SELECT 1 FROM {quoted} LIMIT 1").first():  # noqa: S608
                raise DatabaseNotEmpty(table=table)


def keep_clock(diary: Diary, at: datetime | None = None) -> None:
    """Let the office's clock go on from where the diary ends, should it be opened later."""
    with diary.office.unit_of_work(CLOCK) as work:
        row = work.session.get_one(Installation, 1)
        row.clock_offset = ((at or diary.clock()) - datetime.now(UTC)).total_seconds()


def _figures(diary: Diary) -> dict[str, Any]:
    office = diary.office
    with snapshot(office.engine) as session:
        figures = summary(session, diary.clock(), office.runtime.calendar)
        report = verified(session, office.runtime.engine.describe, None)
    return {**figures, "refused": dict(sorted(diary.refused.items())), "verify": report.to_json()}
