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
    "unit": ("authority", "contact", "court", "name", "review_body"),
    "enterprise": ("address", "credit_code", "name"),
    "campaign": ("document_number", "title"),
    "act": ("day", "officers"),
    "order": ("due_on", "issued_on", "number"),
    "about": ("basis", "days_late", "due_after", "due_before", "due_on", "title"),
    "issue": ("day",),
}
"""What a paper may take from the unit's letterhead, the enterprise, the pack, the task it follows,
the last rectification order, the time limit that the matter is about, and from being issued."""
OF_EVERY_MATTER = ("number",)
OF_EVERY_ORIGIN = ("number", "course")
OF_EVERY_FORM = "title"
COUNTED = ("integer", "money")
"""Types of facts that are whole numbers in the records, and are not taken for one another."""


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
    roles: Collection[str]


def papers_in(reader: Reader, folder: Path, *, templates: bool = False) -> dict[str, PlacedPaper]:
    """The papers of ``folder`` by id, which is the file name; refused at the first fault.

    ``templates``: there may be some beside them, which are read apart.
    """
    found: dict[str, PlacedPaper] = {}
    for path in reader.files(folder / "papers", others=templates):
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
        if paper.issued_at:
            yield ("issued_at",), "issued_as_the_other", {"paper": paper.stands_for}
    yield from _misissued(paper, around)
    for name, fact in paper.facts.items():
        if fact.source is not None and not _is_known(fact, around):
            yield ("facts", name, "from"), "unknown_source", {"wanted": fact.source}
        elif fact.type in COUNTED and _other_count(fact, around):
            yield ("facts", name, "type"), "money_or_number", {"wanted": fact.source}


def _other_count(fact: PaperFact, around: Around) -> bool:
    """Whether the source of a number is money, or that of money a number."""
    there = _is_money_there(fact, around)
    return bool(there) and (fact.type == "money") not in there


def _is_money_there(fact: PaperFact, around: Around) -> set[bool]:
    """Whether amounts of money stand at the fact's source: both where processes differ."""
    root, *names = (fact.source or "").split(".")
    match root, names:
        case "form", [form, field]:
            serving = forms_serving(form, (placed.form for placed in around.forms.values()))
            asked = (q for one in serving for q in one.fields if q.name == field)
            return {q.type == "money" for q in asked}
        case "matter" | "origin", [known]:
            return {p.facts[known].type == "money" for p in around.processes if known in p.facts}
    return {fact.type == "money"}


def _misissued(paper: Paper, around: Around) -> Iterator[tuple[Place, str, dict[str, object]]]:
    """What is wrong with when and by whom it is issued."""
    asked = {q.name for placed in around.forms.values() for q in placed.form.fields}
    for number, (process, step) in enumerate(paper.issued_at):
        if around.processes.step(process, step) is None:
            yield ("issued_at", number), "unknown_step", {"step": f"{process}.{step}"}
    for name in paper.when:
        if name not in asked:
            yield ("when", name), "unknown_answer", {"field": name}
    serving = around.processes.get(paper.served_by) if paper.served_by else None
    if paper.served_by and (serving is None or serving.kind is None):
        yield ("served_by",), "serves_nothing", {"process": paper.served_by}
    for role in sorted(paper.issued_by - set(around.roles)):
        yield ("issued_by",), "unknown_role", {"role": role}


def _is_known(fact: PaperFact, around: Around) -> bool:
    """Whether there is such a source; a pack's own form need not ask all of it."""
    root, *names = (fact.source or "").split(".")
    match root, names:
        case "form", [form, field]:
            serving = forms_serving(form, (placed.form for placed in around.forms.values()))
            asked = {question.name for one in serving for question in one.fields}
            stood_in_for = form not in around.forms and bool(serving)
            return field in asked | {OF_EVERY_FORM} or stood_in_for
        case "officers", [form]:
            return bool(forms_serving(form, (placed.form for placed in around.forms.values())))
        case "matter" | "origin", [known]:
            fixed = OF_EVERY_MATTER if root == "matter" else OF_EVERY_ORIGIN
            return known in fixed or any(known in p.facts for p in around.processes)
        case _, [name]:
            return name in FIXED_SOURCES.get(root, ())
    return False
