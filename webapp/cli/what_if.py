"""``bihuan clocks preview`` and ``recount``: what changed rules or days do to open limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from casework.errors import CampaignInvalid
from casework.queries.office import campaigns_in_use
from casework.rules.calendar_years import LARGEST_FILE, read_year
from config import Config, read_config
from webapp.cli.accounts import COMMAND_LINE
from webapp.cli.changed_packs import read_changed
from webapp.cli.sentences import (
    NOT_AS_IT_SHOULD_BE,
    WRONG_SETTING,
    json_option,
    row_as_told,
    say,
    stop,
)
from webapp.cli.upkeep import open_office
from workflows.limits.predictions import Prediction, Told
from workflows.limits.previews import Changed, preview_clocks
from workflows.limits.recounts import recount_open_limits

LONGEST = 366


@click.command()
@click.option(
    "--rules",
    type=click.Path(exists=True, path_type=Path),
    help="A changed rules or ladders file, the folder of a pack, or a whole campaigns folder.",
)
@click.option("--in-place-of", "place", metavar="PATH", help="Which file of the packs it replaces.")
@click.option(
    "--calendar",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A year's CSV, as `bihuan calendar load` takes it.",
)
@click.option("--days", type=click.IntRange(0, LONGEST), default=30, help="How far to look ahead.")
@json_option
def preview(
    *, rules: Path | None, place: str | None, calendar: Path | None, days: int, json_wanted: bool
) -> None:
    """Tell which open time limits would move, become late or escalate; nothing is stored.

    What would be done: start with the changed files and `bihuan clocks recount`, then load the
    year; after that no act is done, and phases begin on their days. Ends with 1 when some limit
    could not be counted by the changed rules.
    """
    if rules is None and calendar is None:
        stop("give --rules, --calendar or both", WRONG_SETTING)
    config = read_config()
    changed = _changed(config, rules, place, calendar)
    with open_office(config) as office, office.unit_of_work.reading(COMMAND_LINE) as work:
        _ensure_packs(work.session, changed)
        now = work.now
        found = list(preview_clocks(office.runtime, work.session, changed, now=now, days=days))
    told = report(found, now=now, days=days)
    say(told, json_wanted=json_wanted, lines=lambda: _lines(told))
    if told["counts"]["problems"]:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


@click.command()
@click.option("--reason", required=True, help="Why; it stands in every trail.")
@json_option
def recount(*, reason: str, json_wanted: bool) -> None:
    """Count all open time limits anew by the rules and ladders that are loaded now.

    A changed file moves no running limit by itself. Old day, new day and reason stand in each
    history, and the owner is told. Refused as a whole when a limit's rule is no longer there.
    """
    with open_office(read_config()) as office:
        done = recount_open_limits(office.runtime, office.unit_of_work, COMMAND_LINE, reason=reason)
    failed = [str(matter_id) for matter_id in done.failed]
    told = {**asdict(done), "failed": failed}
    last = f"{done.told} time limits counted anew in {done.matters} matters, {done.moved} moved"
    say(told, json_wanted=json_wanted, lines=lambda: [f"{last}, {len(failed)} failed."])
    if failed:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def report(found: Sequence[Prediction], *, now: datetime, days: int) -> dict[str, Any]:
    """A preview as data: how many, and every limit to which the change makes a difference."""
    affected = [line for line in found if line.affected]
    return {
        "as_of": now,
        "days": days,
        "counts": counts_of(found),
        "limits": [_limit(line) for line in affected],
    }


def counts_of(found: Sequence[Prediction]) -> dict[str, Any]:
    """How many open limits there are, and what becomes of how many."""
    rungs = Counter(r.act for line in found if line.escalates for r in line.rungs if r.rings)
    return {
        "open": len(found),
        "affected": sum(line.affected for line in found),
        "moved": sum(line.moves for line in found),
        "settled": sum(line.settles for line in found),
        "become_late": sum(line.becomes_late for line in found),
        "in_time_again": sum(line.in_time_again for line in found),
        "escalate_otherwise": sum(line.escalates for line in found),
        "stand_still": sum(line.state == "paused" for line in found),
        "problems": sum(bool(line.problem) for line in found),
        "rungs_by_act": dict(sorted(rungs.items())),
    }


def _limit(line: Prediction) -> dict[str, Any]:
    told = {**row_as_told(line), "moves": line.moves, "settles": line.settles}
    return told | {"escalates": line.escalates}


def _lines(told: dict[str, Any]) -> list[str]:
    counts = [f"{name}: {value}" for name, value in told["counts"].items()]
    return [*(text for limit in told["limits"] for text in _of(limit)), *counts]


def _of(limit: dict[str, Any]) -> Iterator[str]:
    """A limit in a line, and a line for each rung it climbs."""
    words = [name for name in ("becomes_late", "in_time_again", "settles") if limit[name]]
    day = f"{limit['old']} -> {limit['new']}" if limit["moves"] else f"{limit['old']}"
    words += ["provisional"] if limit["provisional"] else []
    words += ["set aside by an incident"] if limit["set_aside"] else []
    words += [f"cannot be counted: {limit['problem']}"] if limit["problem"] else []
    yield "  ".join([f"{limit['number']} {limit['name']}", day, *words])
    if limit["escalates"]:
        yield from (f"    {_rung(Told(**rung))}" for rung in limit["rungs"])


def _rung(rung: Told) -> str:
    to = ", ".join(role for role in (rung.to_role, rung.copy_roles) if role)
    notes = (" late" if rung.late else "") + ("" if rung.rings else " silent")
    return f"{rung.on} rung {rung.number}: {rung.act} -> {to}{notes}"


def _changed(
    config: Config, rules: Path | None, place: str | None, calendar: Path | None
) -> Changed:
    year = None
    if calendar is not None:
        with calendar.open("rb") as content:
            year = read_year(content.read(LARGEST_FILE + 1))
    packs = read_changed(config.campaigns, config.models, rules, place=place) if rules else None
    return Changed(campaigns=packs, year=year)


def _ensure_packs(session: Session, changed: Changed) -> None:
    """Refuse packs without one whose matters run, as a start with them would be."""
    if changed.campaigns is None:
        return
    for slug in sorted(campaigns_in_use(session) - {c.slug for c in changed.campaigns}):
        raise CampaignInvalid(file=f"{slug}/campaign.yaml", line=1, reason="pack_missing")
