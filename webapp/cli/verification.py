"""``bihuan verify``: does the database keep what the system promises?"""

from __future__ import annotations

import click
from sqlalchemy import Engine

from casework.database import connect, readers
from casework.documents.evidence import EvidenceStore
from casework.models import ProcessModelRow
from config import Config, read_config
from webapp.app.composition import evidence_store
from webapp.cli.sentences import (
    NO_DATABASE,
    NOT_AS_IT_SHOULD_BE,
    address_given,
    json_option,
    say,
    stop,
)
from webapp.jobs.verification import Report, snapshot, verified
from webapp.setup import migrating
from workflows.engine import Bundle, ProcessCatalogue, ProcessEngine


@click.command()
@click.option("--database", metavar="URL", help="Another database than the one of the settings.")
@json_option
def verify(*, database: str | None, json_wanted: bool) -> None:
    """Check I-1 to I-10: nothing lost, nothing twice, every seal, number and counter right.

    Works from the database alone, with the process models it keeps. Photos are checked when their
    folder is at hand. Ends with 0 when nothing was found, with 1 when something was.
    """
    config = read_config()
    url = address_given("--database", database) if database else config.database_url
    engine = connect(url)
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    report = checked(engine, None if database else config)
    engine.dispose()
    say(report.to_json(), json_wanted=json_wanted, lines=lambda: report_lines(report))
    if report.total:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def checked(engine: Engine, config: Config | None) -> Report:
    """Verify a database from itself alone; with ``config`` also the evidence kept beside it."""

    def fetch(digest: str) -> Bundle | None:
        with readers(engine)() as session:
            row = session.get(ProcessModelRow, digest)
            return Bundle.from_bytes(row.bundle) if row is not None else None

    kept = ProcessEngine(ProcessCatalogue.stored(fetch))
    with snapshot(engine) as session:
        return verified(session, kept.describe, _photos(config) if config else None)


def report_lines(report: Report) -> list[str]:
    """Every finding a line, then what was looked at."""
    looked = ", ".join(f"{n} {kind}s" for kind, n in sorted(report.counted.kinds.items()))
    more = report.total - len(report.findings)
    seen = f"{report.counted.events} events and {report.counted.submissions} submissions"
    return [
        *(str(finding) for finding in report.findings),
        *([f"… and {more} more"] if more else []),
        f"Looked at {seen} of {looked or 'no matter'}.",
        "Nothing found: I-1 to I-10 hold." if not report.total else f"Findings: {report.total}.",
    ]


def _photos(config: Config) -> EvidenceStore | None:
    return evidence_store(config) if config.evidence.is_dir() else None
