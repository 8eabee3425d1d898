"""``bihuan papers``: whether the papers are right, and what they look like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from casework.definitions import CampaignBook
from casework.definitions.paper import Paper
from casework.definitions.paper_findings import all_templates, paper_files, paper_findings
from casework.errors import PaperInvalid, PaperRefused
from casework.papers import Rendered, render
from casework.papers.starting import starting_template
from config import Config, read_config
from webapp.cli.sentences import (
    NOT_AS_IT_SHOULD_BE,
    WRONG_SETTING,
    definition_sentence,
    json_option,
    refused_in_words,
    say,
    stop,
)


@click.group()
def papers() -> None:
    """Papers (文书): their files, and what they look like."""


@papers.command()
@json_option
def check(*, json_wanted: bool) -> None:
    """Judge every paper and template of bpmn/ and campaigns/, and make each of its sample facts.

    Names each finding with file, line, place, sentence and code, in the language of the
    installation. Ends with 1 when there is one.
    """
    config = read_config()
    files = paper_files(config.campaigns, config.models)
    templates = all_templates(config.campaigns)
    found = list(paper_findings(config.campaigns, config.models)) or list(_samples_refused(config))
    sentences = [definition_sentence(finding) for finding in found]
    say(
        {
            "papers": len(files),
            "templates": len(templates),
            "findings": [
                {**finding.facts, "sentence": sentence}
                for finding, sentence in zip(found, sentences, strict=True)
            ],
        },
        json_wanted=json_wanted,
        lines=lambda: [
            *sentences,
            f"{_counted(files, templates)}, {len(found)} findings."
            if found
            else f"{_counted(files, templates)} pass.",
        ],
    )
    if found:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


def _counted(files: list[Path], templates: list[Path]) -> str:
    """How many there are; templates are named where a pack has some."""
    return f"{len(files)} papers" + (f", {len(templates)} templates" if templates else "")


@papers.command()
@click.option("--paper", "wanted", help="The id of one paper; without it all are made.")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("papers"),
    show_default=True,
    help="The folder they are written into.",
)
@json_option
def sample(wanted: str | None, to: Path, *, json_wanted: bool) -> None:
    """Write each paper with its sample facts as PDF/A and DOCX.

    A paper of a pack is named after the pack too, and so is one for which the pack has a template.
    """
    known = dict(_all_papers(read_config()))
    chosen = {name: paper for name, paper in known.items() if wanted in (None, paper.id, name)}
    if not chosen:
        stop(f"there is no paper {wanted}; known are: {', '.join(known)}", WRONG_SETTING)
    to.mkdir(parents=True, exist_ok=True)
    made = [
        _written(paper, render(paper, paper.sample), to / name) for name, paper in chosen.items()
    ]
    say(made, json_wanted=json_wanted, lines=lambda: [_line(one) for one in made])


@papers.command()
@click.option("--paper", "wanted", required=True, help="The id of the paper.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file it is written into, such as campaigns/<slug>/papers/<id>.docx.",
)
def template(wanted: str, to: Path) -> None:
    """Write our layout of a paper as a Word template, for a bureau to begin with.

    An existing file is not overwritten.
    """
    known = dict(_all_papers(read_config()))
    found = next((one for name, one in known.items() if wanted in (one.id, name)), None)
    if found is None:
        stop(f"there is no paper {wanted}; known are: {', '.join(known)}", WRONG_SETTING)
    if to.exists():
        stop(f"{to} exists already; name another file", WRONG_SETTING)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(starting_template(found))
    click.echo(f"{found.title.zh_CN}: {to}")


def _all_papers(config: Config) -> Iterator[tuple[str, Paper]]:
    """Every paper by its name: those of the processes once, those of packs behind their pack."""
    seen: set[str] = set()
    for campaign in CampaignBook.load(config.campaigns, config.models):
        for name, paper in campaign.papers.items():
            files = (paper.file, paper.template.file if paper.template else "")
            own = any(file.startswith(f"{campaign.slug}/") for file in files)
            told = f"{campaign.slug}-{name}" if own else name
            if told not in seen:
                seen.add(told)
                yield told, paper


def _samples_refused(config: Config) -> Iterator[PaperInvalid]:
    for _name, paper in _all_papers(config):
        try:
            render(paper, paper.sample)
        except PaperRefused as refusal:
            yield PaperInvalid(
                file=paper.file,
                line=1,
                reason="sample_refused",
                at="facts",
                detail=refused_in_words(refusal),
            )


def _written(paper: Paper, made: Rendered, path: Path) -> dict[str, object]:
    files = {".pdf": made.pdf, ".docx": made.docx}
    for ending, content in files.items():
        path.with_name(path.name + ending).write_bytes(content)
    return {
        "paper": paper.id,
        "title": paper.title.zh_CN,
        "version": paper.version,
        "text": paper.digest,
        "template": paper.template.file if paper.template else None,
        "retention": paper.retention,
        "facts": made.facts_digest,
        "files": [str(path.with_name(path.name + ending)) for ending in files],
    }


def _line(made: dict[str, object]) -> str:
    files = made["files"]
    assert isinstance(files, list)  # noqa: S101 - made above
    return f"{made['title']}: {', '.join(files)}"
