"""``python -m tests.bench [--json]``: measure and tell. PostgreSQL: see ``make bench``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import click

from tests.bench.completion import completions
from tests.bench.door import crowded_door
from tests.bench.lives import loops, remains, starts
from tests.bench.looking_up import looking_up
from tests.bench.measuring import Row, table
from tests.bench.offices import bench
from tests.bench.papers import papers
from tests.bench.phases import phase_switches
from tests.bench.scale import at_scale
from tests.bench.sweeping import sweeps
from tests.bench.verifying import verifying
from tests.bench.whole import idle_server, over_http, rehearsal

GROUPS: dict[str, Callable[..., Iterator[Row]]] = {
    "completion": completions,
    "phases": phase_switches,
    "papers": papers,
    "start": starts,
    "loop": loops,
    "remains": remains,
    "http": over_http,
    "scale": at_scale,
    "sweep": sweeps,
    "rehearsal": rehearsal,
    "door": crowded_door,
    "verify": verifying,
    "photos": looking_up,
    "idle": idle_server,
}

LARGE = 1_000_000


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The rows as JSON on stdout.")
@click.option("--only", type=click.Choice(list(GROUPS)), multiple=True, help="Some groups only.")
@click.option("--rounds", default=40, show_default=True, help="Rounds of each measurement.")
@click.option("--large", is_flag=True, help="A million open hazards, or lines, instead of 100,000.")
def main(*, as_json: bool, only: tuple[str, ...], rounds: int, large: bool) -> None:
    """Measure the rows of docs/performance.md, each beside its floor."""
    rows: list[Row] = []
    with bench() as stand:
        for name in only or GROUPS:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            options = {"many": LARGE} if large and name in {"scale", "sweep", "verify"} else {}
            for row in GROUPS[name](stand, rounds=rounds, **options):
                rows.append(row)
                print(f"  {row.what}: {row.figure:.3f} {row.unit}", file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps([row.to_json() for row in rows], ensure_ascii=False, indent=1))
    else:
        print(table(rows))


if __name__ == "__main__":
    main()
