"""``bihuan calendar``: the published working days of a year, loaded from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from casework.rules.calendar_years import LARGEST_FILE, YearFile, read_year
from casework.unit_of_work import Actor
from config import read_config
from webapp.cli.sentences import NOT_AS_IT_SHOULD_BE, json_option, row_as_told, say
from webapp.cli.upkeep import open_office
from workflows.commands.calendar import (
    Outcome,
    count_anew,
    ensure_loadable,
    load_year,
    preview_year,
)

COMMAND_LINE = Actor(name="command line", roles=frozenset({"administrator"}))


@click.group()
def calendar() -> None:
    """The working calendar."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Only say what would move; store nothing.")
@click.option("--replace", "replacing", is_flag=True, help="Take the place of a published year.")
@json_option
def load(*, file: Path, preview: bool, replacing: bool, json_wanted: bool) -> None:
    """Load one year from FILE: a CSV of date,kind,name,source (kind: holiday or makeup).

    Counts every open time limit that the year touches anew, and says which moved. If it is
    stopped, the same command takes it up again.
    """
    with file.open("rb") as content:
        year = read_year(content.read(LARGEST_FILE + 1))
    with open_office(read_config()) as office:
        with office.unit_of_work.reading(COMMAND_LINE) as work:
            kept = ensure_loadable(work.session, year, replacing=True)
            if kept != year.version:
                ensure_loadable(work.session, year, replacing=replacing)
            outcomes = preview_year(office.runtime, work.session, year)
        told: dict[str, Any] = _told(year, outcomes, preview=preview)
        failed: list[str] = []
        if not preview:
            with office.unit_of_work(COMMAND_LINE) as work:
                load_year(work, year, replacing=replacing or kept == year.version)
            done = count_anew(office.runtime, office.unit_of_work, COMMAND_LINE)
            failed = [str(matter_id) for matter_id in done.failed]
            told |= {"moved": done.moved, "settled": done.settled, "failed": failed}
    say(told, json_wanted=json_wanted, lines=lambda: _lines(told))
    if failed:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def _told(year: YearFile, outcomes: Sequence[Outcome], *, preview: bool) -> dict[str, Any]:
    return {
        "year": year.year,
        "version": year.version,
        "days": len(year.days),
        "preview": preview,
        "moved": sum(outcome.moves for outcome in outcomes),
        "settled": sum(not outcome.moves for outcome in outcomes),
        "failed": [],
        "limits": [{k: str(v) for k, v in row_as_told(outcome).items()} for outcome in outcomes],
    }


def _lines(told: dict[str, Any]) -> list[str]:
    limits = [f"{x['number']} {x['name']}: {x['old']} → {x['new']}" for x in told["limits"]]
    would = "would be " if told["preview"] else ""
    stored = "nothing stored" if told["preview"] else f"stored as {told['version']}"
    moved = f"{told['moved']} time limits {would}moved, {told['settled']} {would}settled"
    last = f"{told['year']}: {told['days']} days, {stored}; {moved}, {len(told['failed'])} failed."
    return [*limits, last]
