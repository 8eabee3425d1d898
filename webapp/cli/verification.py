"""``bihuan verify``: does the database keep what the system promises?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import Engine

from casework.database import connect, readers
from casework.documents.evidence import EvidenceStore
from casework.models import ProcessModelRow
from casework.queries.verify import Counted, Finding
from casework.record import KeyRing
from config import Config, SettingRefused, read_config
from webapp.app.composition import evidence_store
from webapp.app.sealing import seal_keys
from webapp.cli.sentences import (
    NO_DATABASE,
    NOT_AS_IT_SHOULD_BE,
    address_given,
    json_option,
    say,
    stop,
    terminal,
)
from webapp.jobs.verification import Report, seals_verified, snapshot, verified
from webapp.setup import migrating
from workflows.engine import Bundle, ProcessCatalogue, ProcessEngine

MOST_PROCESSES = 8


@click.command()
@click.option("--database", metavar="URL", help="Another database than the one of the settings.")
@click.option(
    "--checkpoints",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Hold the database against the signed checkpoints there; that of the settings by default.",
)
@click.option("--seals", is_flag=True, help="Only the lines of all trails: fast, on all cores.")
@json_option
def verify(
    *, database: str | None, checkpoints: Path | None, seals: bool, json_wanted: bool
) -> None:
    """Check I-1 to I-11: nothing lost, twice or changed; every seal, number and counter right.

    Works from the database, with the process models it keeps, the seal keys and the last signed
    checkpoint. Photos are checked when their folder is at hand. Ends with 0 when nothing was found,
    with 1 when something was. Every finding is told as it comes; JSON has the first thousand.
    """
    config = read_config()
    url = address_given("--database", database) if database else config.database_url
    engine = connect(url)
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    keys, refusal = keys_at_hand(config, engine)
    hear = _unheard if json_wanted else click.echo
    folder = checkpoints or (None if database else config.checkpoints)
    if seals:
        engine.dispose()  # its processes inherit no connection
        cores = min(os.cpu_count() or 1, MOST_PROCESSES)
        report = seals_verified(url, keys=keys, checkpoints=folder, processes=cores, hear=hear)
    else:
        own = None if database else config
        report = checked(engine, own, keys=keys, checkpoints=folder, hear=hear)
    engine.dispose()
    if refusal:
        unusable = Finding("I-5", "keys_unusable", "the seal keys", refusal)
        report.add(unusable)
        hear(unusable)
    lines = seal_lines if seals else report_lines
    say(report.to_json(), json_wanted=json_wanted, lines=lambda: lines(report))
    if report.total:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def _unheard(_finding: Finding) -> None:
    """Findings are told with the report alone."""


def checked(
    engine: Engine,
    config: Config | None,
    *,
    keys: KeyRing | None = None,
    checkpoints: Path | None = None,
    hear: Callable[[Finding], None] = _unheard,
) -> Report:
    """Verify a database from itself; with ``config`` also the evidence kept beside it.

    ``keys`` and the folder of ``checkpoints`` where they are at hand; ``hear`` hears each finding.
    """

    def fetch(digest: str) -> Bundle | None:
        with readers(engine)() as session:
            row = session.get(ProcessModelRow, digest)
            return Bundle.from_bytes(row.bundle) if row is not None else None

    kept = ProcessEngine(ProcessCatalogue.stored(fetch))
    with snapshot(engine) as session:
        return verified(
            session,
            kept.describe,
            _photos(config) if config else None,
            keys=keys,
            checkpoints=checkpoints,
            tell=_progress,
            hear=hear,
        )


def keys_at_hand(config: Config, engine: Engine) -> tuple[KeyRing | None, str]:
    """The keys, or why they cannot be used: all else is checked without them."""
    try:
        return seal_keys(config, engine), ""
    except SettingRefused as refusal:
        return None, str(refusal)


def _progress(counted: Counted) -> None:
    if terminal():
        click.echo(f"\r{counted.matters} matters, {counted.trails} trails …", err=True, nl=False)


def report_lines(report: Report) -> list[str]:
    """What was looked at, and what could not be proved; findings were told as they came."""
    counted = report.counted
    looked = ", ".join(f"{n} {kind}s" for kind, n in sorted(counted.kinds.items()))
    seen = f"{counted.events} events and {counted.submissions} submissions"
    return [
        f"Looked at {seen} of {looked or 'no matter'}.",
        *_not_proved(counted),
        "Nothing found: I-1 to I-11 hold." if not report.total else f"Findings: {report.total}.",
    ]


def seal_lines(report: Report) -> list[str]:
    """As :func:`report_lines`, where only the lines of trails were looked at."""
    counted = report.counted
    found = f"Findings: {report.total}." if report.total else "Nothing found: the seals hold."
    return [
        f"Looked at {counted.lines} lines of {counted.trails} trails.",
        *_keys_not_proved(counted),
        found,
    ]


def _not_proved(counted: Counted) -> list[str]:
    """What older lines and rows cannot say, plainly."""
    told = _keys_not_proved(counted)
    if counted.unproven:
        rows = ", ".join(f"{n} of {table}" for table, n in sorted(counted.unproven.items()))
        told.append(
            f"Not proved: rows written before the trail told of rows ({rows}); "
            "only what I-1 to I-10 count again is known of them."
        )
    return told


def _keys_not_proved(counted: Counted) -> list[str]:
    told = []
    if counted.unchecked:
        told.append(
            f"Not checked: the keys of {counted.unchecked} of {counted.lines} lines; "
            "the file of keys is not at hand."
        )
    if counted.unkeyed:
        told.append(
            f"Not proved: {counted.unkeyed} of {counted.lines} lines are sealed without a key; "
            "that they were not all computed anew is shown by checkpoints alone."
        )
    return told


def _photos(config: Config) -> EvidenceStore | None:
    return evidence_store(config) if config.evidence.is_dir() else None
