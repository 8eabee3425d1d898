"""``bihuan models check``: the gate every process model must pass before it runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from casework.definitions import CampaignBook
from casework.errors import CampaignInvalid, DefinitionError, ModelInvalid
from config import Config, read_config
from webapp.cli.model_tables import sections, written_into
from webapp.cli.sentences import (
    WRONG_DEFINITION,
    WRONG_SETTING,
    definition_sentence,
    json_option,
    say,
    spoken,
    stop,
)
from workflows.engine import ProcessCatalogue
from workflows.model_checks import IdleRules, all_findings, idle_rules, operation_facts


@click.group()
def models() -> None:
    """Process models and decision tables."""


@models.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(files: tuple[Path, ...], *, json_wanted: bool) -> None:
    """Judge every model and table of bpmn/, with FILES in place of those of the same name.

    Each alone, and beside the packs of campaigns/: forms, roles, operations and facts it asks for.

    Names each finding with file, element, sentence and code, in the language of the installation.
    Ends with 4 when there is one.
    """
    config = read_config()
    shipped = config.models
    wanted = {
        path.name: path for path in sorted([*shipped.rglob("*.bpmn"), *shipped.rglob("*.dmn")])
    }
    wanted |= {path.name: path for path in files}
    read = {name: path.read_bytes() for name, path in wanted.items()}
    found = all_findings(read, config.campaigns, config.models)
    idle = _idle(config)
    say(
        {
            "files": sorted(wanted),
            "findings": [_told(finding) for finding in found],
            "rules": asdict(idle) if idle else None,
        },
        json_wanted=json_wanted,
        lines=lambda: [
            *(definition_sentence(finding) for finding in found),
            *(_idle_lines(idle) if idle else ()),
            f"{len(wanted)} files, {len(found)} findings."
            if found
            else f"{len(wanted)} files pass.",
        ],
    )
    if found:
        raise click.exceptions.Exit(WRONG_DEFINITION)


def _idle(config: Config) -> IdleRules | None:
    """What no process makes use of; None beside packs that cannot be read."""
    try:
        return idle_rules(CampaignBook.load(config.campaigns, config.models))
    except CampaignInvalid:
        return None


def _idle_lines(idle: IdleRules) -> list[str]:
    return [
        f"No process can start: {', '.join(idle.never_started) or 'none'}.",
        f"Run from when they are set: {', '.join(idle.started_when_set) or 'none'}.",
    ]


def _told(finding: DefinitionError) -> dict[str, object]:
    told = {"code": finding.code, **finding.facts}
    if isinstance(finding, ModelInvalid):
        told["sentence"], told["instead"] = spoken(finding)
    elif said := spoken(finding):
        told["sentence"] = " ".join(said)
    return told


@models.command()
@click.option(
    "--into", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A page to renew."
)
def tables(into: Path | None) -> None:
    """Tell every process and decision table as Markdown, or renew the marked parts of a page."""
    config = read_config()
    shipped = ProcessCatalogue.read(config.models).models
    book = CampaignBook.load(config.campaigns, config.models).processes
    made = sections(shipped, book, operation_facts())
    if into is None:
        click.echo("\n".join(made.values()))
        return
    try:
        page = written_into(into.read_text("utf-8"), made)
    except ValueError as mark:
        stop(f"{into}: the mark {mark} is missing; nothing was written", WRONG_SETTING)
    into.write_text(page, "utf-8")
