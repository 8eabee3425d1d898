"""``bihuan backup`` and ``bihuan restore``: the office in one file, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from config import read_config
from webapp.app.composition import evidence_store
from webapp.cli.lacking import Lacking, lacking
from webapp.cli.sentences import NO_DATABASE, NOT_AS_IT_SHOULD_BE, json_option, say, stop
from webapp.cli.verification import checked as database_checked
from webapp.cli.verification import keys_at_hand, report_lines
from webapp.jobs.verification import Report, snapshot
from webapp.setup import migrating
from webapp.setup.archive import BackupRefused, Manifest
from webapp.setup.backup import back_up
from webapp.setup.restore import checked, opened
from webapp.setup.restore import restore as put_back

SHORTEST_KEY = 32
"""Bytes a key must have at least: as many as the digest it is used with."""
SENTENCES = {
    "file_exists": "{file} exists already; a backup never replaces a file",
    "not_whole": "{file} is no backup, or was cut off or changed",
    "no_manifest": "the backup has no manifest that can be read: it was not finished",
    "other_format": "the backup has another format ({format})",
    "row_damaged": "a row of table {table} in the backup cannot be read",
    "unknown_entry": "the backup holds {entry}, of which its manifest does not know",
    "entry_missing": "the backup misses {entry}",
    "entry_damaged": "{entry} in the backup is not as it was written",
    "not_signed": "the backup carries no signature, and a key was given",
    "other_key": "the signature of the backup was made with another key, or its manifest changed",
    "other_revision": (
        "the backup was made with tables of revision {backup}, this program works with {program}: "
        "restore it with the release that made it, then upgrade"
    ),
    "before_sealed": (
        "the backup is from before the record was sealed (tables of revision {backup}, this "
        "program works with {program}): restore it with the release that made it, then upgrade; "
        "its lines stay without key, and the first checkpoint after the upgrade covers them"
    ),
    "not_empty": "the database holds rows already (table {table}); restore into an empty one",
}
checkpoints_option = click.option(
    "--checkpoints",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the signed checkpoints; that of the settings by default.",
)
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the key that signs the manifest.",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@key_option
@json_option
def backup(*, file: Path, key_file: Path | None, json_wanted: bool) -> None:
    """Write the whole office to FILE while it goes on working: all tables, and all evidence.

    The secret key of the settings is not in it. Ends with 1 when files of evidence are missing.
    """
    config, key = read_config(), _key(key_file)
    engine = migrating.open_database(config)
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    try:
        with snapshot(engine) as session:
            manifest = back_up(
                session,
                evidence_store(config),
                file,
                made_at=datetime.now(UTC),
                program=version("bihuan"),
                revision=str(migrating.newest_revision()),
                key=key,
            )
    except BackupRefused as refused:
        stop(sentence(refused))
    finally:
        engine.dispose()
    say(_told(manifest), json_wanted=json_wanted, lines=lambda: _lines(file, manifest))
    if manifest.missing:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@key_option
@checkpoints_option
@json_option
def restore(
    *, file: Path, key_file: Path | None, checkpoints: Path | None, json_wanted: bool
) -> None:
    """Put the office of FILE into the empty database of the settings, and verify it there.

    FILE is read whole before anything is written; a damaged one leaves the database as it was.
    Says which trails and lines the last checkpoint counted and FILE lacks; ends with 1 then too.
    """
    config, key = read_config(), _key(key_file)
    engine = migrating.open_database(config)
    try:
        with opened(file) as archive:
            manifest = checked(archive, key=key)
            put_back(archive, manifest, engine, evidence_store(config))
    except BackupRefused as refused:
        stop(sentence(refused))
    report = database_checked(engine, config)
    keys, _ = keys_at_hand(config, engine)
    lacks = lacking(engine, checkpoints or config.checkpoints, keys)
    engine.dispose()
    told = {
        **_told(manifest),
        "verification": report.to_json(),
        "before_the_sealed_record": _unsealed(report),
        "lacking": lacks.to_json(),
    }
    say(
        told,
        json_wanted=json_wanted,
        lines=lambda: [
            *_lines(file, manifest, _of_the_record(report, lacks)),
            *(str(finding) for finding in report.findings),
            *report_lines(report),
            *lacks.lines(),
        ],
    )
    if report.total or manifest.missing or lacks.findings:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def sentence(refused: BackupRefused) -> str:
    """Why a backup cannot be made or restored."""
    return SENTENCES[str(refused.facts["reason"])].format_map(refused.facts)


def _key(file: Path | None) -> bytes | None:
    if file is None:
        return None
    key = file.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        stop(f"--key: {file} holds {len(key)} bytes; a key has at least {SHORTEST_KEY}")
    return key


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "revision": manifest.revision,
        "rows": {table.name: table.rows for table in manifest.tables},
        "evidence": len(manifest.evidence),
        "missing": list(manifest.missing),
    }


def _unsealed(report: Report) -> bool:
    """Whether no line is sealed with a key."""
    return report.counted.unkeyed == report.counted.lines > 0


def _of_the_record(report: Report, lacks: Lacking) -> str:
    """What the seals cannot say of a restored office, as the end of a sentence."""
    told = "; it is from before the record was sealed with a key" if _unsealed(report) else ""
    return told + ("; no checkpoint is at hand to hold it against" if not lacks.checkpoint else "")


def _lines(file: Path, manifest: Manifest, besides: str = "") -> list[str]:
    rows = sum(table.rows for table in manifest.tables)
    files = len(manifest.evidence)
    held = f"{rows} rows of {len(manifest.tables)} tables, {files} files of evidence"
    return [
        f"{file}: {held}, as of {manifest.made_at}{besides}.",
        *(f"Missing in the store of evidence: {digest}" for digest in manifest.missing),
    ]
