"""``bihuan clocks``: what concerns the time limits of all matters at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from casework.audit import Audited, Difference, RuleFiles
from casework.audit import audit as audit_clocks
from casework.audit.differences import said
from casework.database import connect
from config import read_config
from webapp.cli.sentences import (
    NO_DATABASE,
    NOT_AS_IT_SHOULD_BE,
    address_given,
    json_option,
    say,
    stop,
)
from webapp.cli.what_if import preview, recount
from webapp.jobs.verification import snapshot
from webapp.setup import migrating


@click.group()
def clocks() -> None:
    """Time limits of all matters."""


clocks.add_command(preview)
clocks.add_command(recount)


@clocks.command()
@click.option("--database", metavar="URL", help="Another database than the one of the settings.")
@json_option
def audit(*, database: str | None, json_wanted: bool) -> None:
    """Compute every time limit a second time from the raw events, and name each difference.

    Uses the database, its calendar and the campaigns' rule files, and nothing of the arithmetic
    that set the limits. Ends with 0 when nothing differs, with 1 when something does.
    """
    config = read_config()
    engine = connect(address_given("--database", database) if database else config.database_url)
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    audited = Audited()
    with snapshot(engine) as session:
        files = RuleFiles.read(config.campaigns, config.models)
        differences = list(audit_clocks(session, files, audited=audited))
    engine.dispose()
    told = {
        "clean": not differences,
        "looked_at": {**asdict(audited), "as_of": said(audited.as_of)},
        "differences": [difference.to_json() for difference in differences],
    }
    say(told, json_wanted=json_wanted, lines=lambda: _lines(audited, differences))
    if differences:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def _lines(audited: Audited, differences: Sequence[Difference]) -> list[str]:
    """Every difference a line, then what was looked at."""
    limits, matters = f"{audited.limits} time limits", f"{audited.matters} matters"
    looked = f"{limits} of {matters} and {audited.rungs} rungs"
    return [
        *(str(difference) for difference in differences),
        f"Looked at {looked}, as of {said(audited.as_of)};",
        f"{audited.computed} due days computed again, the others compared with what was told.",
        f"Differences: {len(differences)}." if differences else "Nothing differs.",
    ]
