"""``bihuan rehearse``: play a campaign and see what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from config import read_config
from webapp.cli.sentences import (
    NOT_AS_IT_SHOULD_BE,
    address_given,
    json_option,
    say,
    terminal,
)
from webapp.rehearsal.rehearsing import Wanted
from webapp.rehearsal.rehearsing import rehearse as play


@click.command()
@click.argument("campaign")
@click.option("--enterprises", default=60, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same story.")
@click.option("--into", metavar="URL", help="Keep what is played, in this empty database.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day to play.")
@json_option
def rehearse(
    campaign: str,
    *,
    enterprises: int,
    seed: int,
    into: str | None,
    until: datetime | None,
    json_wanted: bool,
) -> None:
    """Play CAMPAIGN day by day: simulated staff and enterprises, real commands, real clocks.

    Ends with a verification and a summary; progress is shown on stderr. Without --into it plays
    in a file that is thrown away. Ends with 0 only if the verification finds nothing.
    """
    wanted = Wanted(
        campaign=campaign,
        enterprises=enterprises,
        seed=seed,
        until=until.date() if until else None,
        into=address_given("--into", into) if into else None,
    )
    figures = play(read_config(), wanted, _progress)
    if terminal():
        click.echo(err=True)
    say(figures, json_wanted=json_wanted, lines=lambda: summary_lines(figures))
    if not figures["verify"]["clean"]:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def _progress(day: date, acts: int) -> None:
    """One line that rewrites itself for a person, one line a month for a log."""
    if terminal():
        click.echo(f"\r{day.isoformat()}  {acts} acts", nl=False, err=True)
    elif day.day == 1:
        click.echo(f"{day.isoformat()}  {acts} acts", err=True)


def summary_lines(figures: Mapping[str, Any]) -> list[str]:
    """The figures as an indented list; open matters by what they wait for."""
    lines: list[str] = []
    for name, value in figures.items():
        if name == "verify":
            found = value["findings_total"]
            lines.append(f"verify: {'clean' if value['clean'] else f'{found} findings'}")
            lines += [f"  {f['invariant']} {f['check']}: {f['record']}" for f in value["findings"]]
        elif name == "open":
            lines.append(f"open at the end: {value['total']}")
            lines += [f"  {reason}: {many}" for reason, many in value["by_reason"].items()]
        else:
            lines += _indented(name, value)
    return lines


def _indented(name: str, value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{name}: {value}"]
    inner = [line for key, deeper in value.items() for line in _indented(str(key), deeper)]
    return [f"{name}:", *(f"  {line}" for line in inner)]
