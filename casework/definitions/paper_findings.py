"""Every fault of every paper at once, for those who write them; a start stops at the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casework.definitions.book import CampaignBook
from casework.definitions.pack import Reader
from casework.definitions.paper_book import faults_in
from casework.definitions.schemas import Schemas
from casework.errors import PaperInvalid


def paper_files(campaigns: Path, models: Path) -> list[Path]:
    """Every file in a folder ``papers`` of a process or a pack."""
    return [path for root in (models, campaigns) for path in sorted(root.glob("*/papers/*"))]


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
    if faulty:
        return
    try:
        CampaignBook.load(campaigns, models)
    except PaperInvalid as fault:
        yield fault
