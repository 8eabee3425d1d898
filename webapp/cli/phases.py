"""``bihuan phases``: look ahead at a phase switch, apply it, roll it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

import click

from casework.models.phases import UNDER_WAY
from casework.unit_of_work import CLOCK
from config import read_config
from webapp.cli.accounts import COMMAND_LINE
from webapp.cli.sentences import json_option, row_as_told, say
from webapp.cli.upkeep import open_office
from workflows.commands.phase_previews import counts_of, preview_switch
from workflows.commands.phase_rounds import SwitchReport
from workflows.commands.phases import apply_switch, roll_back_switch

AT_ONCE = 1000
"""Matters after which the command says how far it has come."""


@click.group()
def phases() -> None:
    """What a new phase of a campaign makes of open matters (阶段切换)."""


@phases.command()
@click.argument("campaign")
@click.argument("phase")
@json_option
def preview(campaign: str, phase: str, *, json_wanted: bool) -> None:
    """Tell what the switch to PHASE of CAMPAIGN would do now; nothing is changed."""
    with open_office(read_config()) as office, office.unit_of_work.reading(CLOCK) as work:
        found = preview_switch(office.runtime, work.session, campaign, phase, now=work.now)
        seen = list(found)
    counts = counts_of(seen)
    lines = [{**row_as_told(line), "moves": line.moves} for line in seen]
    say(
        {"campaign": campaign, "phase": phase, "counts": counts, "lines": lines},
        json_wanted=json_wanted,
        lines=lambda: [*_told(counts), *(_line(line) for line in lines)],
    )


@phases.command()
@click.argument("campaign")
@click.argument("phase")
@json_option
def apply(campaign: str, phase: str, *, json_wanted: bool) -> None:
    """Put every open matter of CAMPAIGN under the rules of PHASE; harmless when done before."""
    with open_office(read_config()) as office:
        given = (office.runtime, office.unit_of_work, COMMAND_LINE)
        do = partial(apply_switch, *given, campaign=campaign, phase=phase, most=AT_ONCE)
        _say(_through(do), json_wanted=json_wanted)


@phases.command("roll-back")
@click.argument("campaign")
@click.argument("phase")
@click.option("--reason", required=True, help="Why; it stands in every trail.")
@json_option
def roll_back(campaign: str, phase: str, *, reason: str, json_wanted: bool) -> None:
    """Put back every limit the switch to PHASE of CAMPAIGN changed."""
    with open_office(read_config()) as office:
        given = (office.runtime, office.unit_of_work, COMMAND_LINE)
        do = partial(
            roll_back_switch, *given, campaign=campaign, phase=phase, reason=reason, most=AT_ONCE
        )
        _say(_through(do), json_wanted=json_wanted)


def _through(do: Callable[[], SwitchReport]) -> SwitchReport:
    """Go on until it is done, or until nothing moves on, saying how far it has come."""
    before, report = -1, do()
    while report.state in UNDER_WAY and report.progress.done > before:
        before = report.progress.done
        click.echo(f"{before} of {report.progress.total}", err=True)
        report = do()
    return report


def _say(report: SwitchReport, *, json_wanted: bool) -> None:
    late = ", late" if report.late else ""
    head = f"{report.campaign} {report.phase}: {report.state}{late}"
    if report.progress.left:
        head += f", {report.progress.done} of {report.progress.total}"
    told = asdict(report)
    say(told, json_wanted=json_wanted, lines=lambda: [head, *_told(report.counts)])


def _told(counts: Any) -> list[str]:
    return [f"{name}: {value}" for name, value in counts.items()]


def _line(line: dict[str, Any]) -> str:
    day = str(line["old_due_on"])
    if line["moves"]:
        day += f" -> {line['new_due_on']}"
    late = "  late" if line["becomes_late"] else ""
    return f"{line['number']}  {day}  {line['old_ladder']} -> {line['new_ladder']}{late}"
