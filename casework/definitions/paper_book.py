"""The papers of a folder, and whether what they name exists in processes, forms and packs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.definitions.form_checks import forms_serving
from casework.definitions.pack import PlacedForm, Reader
from casework.definitions.paper import Paper, PaperFact
from casework.definitions.paper_reader import fault_at, paper_faults, read_paper
from casework.definitions.process_book import ProcessBook
from casework.definitions.source import Place, Source
from casework.errors import CampaignInvalid, PaperInvalid

FIXED_SOURCES = {
    "unit": ("authority", "court", "name", "review_body"),
    "enterprise": ("address", "credit_code", "name"),
    "campaign": ("document_number", "title"),
    "issue": ("day", "number"),
}
"""What a paper may take from the office, the enterprise, the pack, and from being issued."""
OF_EVERY_MATTER = ("number",)
OF_EVERY_FORM = "title"


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper and the file it stands in, so that a later check can still point at its line."""

    paper: Paper
    source: Source


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the papers of one pack."""

    forms: Mapping[str, PlacedForm]
    processes: ProcessBook
    papers: Collection[str]


def papers_in(reader: Reader, folder: Path) -> dict[str, PlacedPaper]:
    """The papers of ``folder`` by id, which is the file name; refused at the first fault."""
    found: dict[str, PlacedPaper] = {}
    for path in reader.files(folder / "papers"):
        source = read_paper_file(reader, path)
        found[path.stem] = PlacedPaper(read_paper(source, path.stem), source)
    return found


def read_paper_file(reader: Reader, path: Path) -> Source:
    """The file at ``path`` as its schema passes it; ``PaperInvalid`` where it does not."""
    try:
        return reader.read(path, "paper")
    except CampaignInvalid as fault:
        raise PaperInvalid(**fault.facts) from None


def faults_in(reader: Reader, path: Path) -> Iterator[PaperInvalid]:
    """Everything that is wrong with the paper at ``path`` by itself."""
    try:
        yield from paper_faults(read_paper_file(reader, path), path.stem)
    except PaperInvalid as fault:
        yield fault


def ensure_papers_fit(papers: Iterable[PlacedPaper], around: Around) -> None:
    """Refuse the first paper that names what is not there."""
    for placed in papers:
        for place, reason, facts in _misfits(placed.paper, around):
            raise fault_at(placed.source, place, reason, **facts)


def _misfits(paper: Paper, around: Around) -> Iterator[tuple[Place, str, dict[str, object]]]:
    if paper.series is not None and paper.series not in around.processes.series:
        yield ("series",), "unknown_series", {"series": paper.series}
    if paper.stands_for is not None:
        if paper.stands_for not in around.papers:
            yield ("stands_for",), "unknown_paper", {"paper": paper.stands_for}
        if paper.id not in around.forms:
            yield ("stands_for",), "no_such_form", {"form": paper.id}
    for name, fact in paper.facts.items():
        if fact.source is not None and not _is_known(fact, around):
            yield ("facts", name, "from"), "unknown_source", {"wanted": fact.source}


def _is_known(fact: PaperFact, around: Around) -> bool:
    """Whether there is such a source; a pack's own form need not ask all of it."""
    root, *names = (fact.source or "").split(".")
    match root, names:
        case "form", [form, field]:
            serving = forms_serving(form, (placed.form for placed in around.forms.values()))
            asked = {question.name for one in serving for question in one.fields}
            stood_in_for = form not in around.forms and bool(serving)
            return field in asked | {OF_EVERY_FORM} or stood_in_for
        case "matter", [known]:
            return known in OF_EVERY_MATTER or any(known in p.facts for p in around.processes)
        case "limit", [limit]:
            return any(limit in process.limits for process in around.processes)
        case _, [name]:
            return name in FIXED_SOURCES.get(root, ())
    return False
