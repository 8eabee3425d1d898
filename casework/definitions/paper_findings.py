"""Every fault of every paper at once, for those who write them; a start stops at the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casework.definitions.book import CampaignBook
from casework.definitions.pack import Reader
from casework.definitions.paper import Paper
from casework.definitions.paper_book import faults_in, read_paper_file
from casework.definitions.paper_reader import read_paper
from casework.definitions.schemas import Schemas
from casework.definitions.templates import template_faults, template_files
from casework.errors import PaperInvalid


def paper_files(campaigns: Path, models: Path) -> list[Path]:
    """Every file in a folder ``papers`` of a process or a pack, but for templates."""
    found = [path for root in (models, campaigns) for path in sorted(root.glob("*/papers/*"))]
    templates = set(all_templates(campaigns))
    return [path for path in found if path not in templates]


def all_templates(campaigns: Path) -> list[Path]:
    """Every template of every pack."""
    return [path for pack in sorted(campaigns.glob("*/")) for path in template_files(pack)]


def paper_findings(campaigns: Path, models: Path) -> Iterator[PaperInvalid]:
    """What is wrong with the papers: each by itself, and once all are right, with what they name.

    Raises :class:`CampaignInvalid` when it is a form, process or pack that cannot be read.
    """
    schemas, faulty = Schemas.load(models, campaigns), False
    for path in paper_files(campaigns, models):
        root = models if path.is_relative_to(models) else campaigns
        for fault in faults_in(Reader(root, schemas), path):
            faulty = True
            yield fault
    for fault in () if faulty else _findings_of_templates(Reader(campaigns, schemas), models):
        faulty = True
        yield fault
    if faulty:
        return
    try:
        CampaignBook.load(campaigns, models)
    except PaperInvalid as fault:
        yield fault


def _findings_of_templates(reader: Reader, models: Path) -> Iterator[PaperInvalid]:
    for path in all_templates(reader.root):
        yield from template_faults(reader, path, _paper_of(path, reader, models))


def _paper_of(template: Path, reader: Reader, models: Path) -> Paper | None:
    """The paper that a template is for: of its pack, else of the processes."""
    own = template.with_suffix(".yaml")
    if own.is_file():
        return read_paper(read_paper_file(reader, own), own.stem)
    below = Reader(models, reader.schemas)
    for path in sorted(models.glob(f"*/papers/{own.name}")):
        return read_paper(read_paper_file(below, path), path.stem)
    return None
