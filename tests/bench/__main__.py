"""``python -m tests.bench [--json]``: measure and tell. PostgreSQL: see ``make bench``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import click

from tests.bench.completion import completions
from tests.bench.measuring import Row, table
from tests.bench.offices import Bench, bench

GROUPS: dict[str, Callable[..., Iterator[Row]]] = {
    "completion": completions,
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The rows as JSON on stdout.")
@click.option("--only", type=click.Choice(list(GROUPS)), multiple=True, help="Some groups only.")
@click.option("--rounds", default=40, show_default=True, help="Rounds of each measurement.")
def main(*, as_json: bool, only: tuple[str, ...], rounds: int) -> None:
    """Measure the rows of docs/performance.md, each beside its floor."""
    rows: list[Row] = []
    with bench() as stand:
        for name in only or GROUPS:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            rows.extend(_measured(GROUPS[name], stand, rounds))
    if as_json:
        print(json.dumps([row.to_json() for row in rows], ensure_ascii=False, indent=1))
    else:
        print(table(rows))


def _measured(group: Callable[..., Iterator[Row]], stand: Bench, rounds: int) -> list[Row]:
    return list(group(stand, rounds=rounds))


if __name__ == "__main__":
    main()
