"""Templates of a pack: read beside the texts of its papers, judged, and laid over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from casework.definitions.pack import Reader
from casework.definitions.paper import MOST_PEOPLE, Paper, PaperTemplate
from casework.definitions.paper_book import PlacedPaper
from casework.definitions.templates.archive import LARGEST, Refused, opened
from casework.definitions.templates.judging import Fault, faults_in
from casework.definitions.templates.known import printable, rows_of
from casework.errors import PaperInvalid
from casework.forms.form import digest_of

DOCX, TEXT = ".docx", ".yaml"


def template_files(folder: Path) -> Iterator[Path]:
    """The files in the papers of a pack that are no texts of papers."""
    papers = folder / "papers"
    for path in sorted(papers.iterdir()) if papers.is_dir() else ():
        if path.suffix != TEXT:
            yield path


def laid_over(
    reader: Reader, folder: Path, papers: Mapping[str, PlacedPaper]
) -> dict[str, PlacedPaper]:
    """``papers`` with the templates of the pack in ``folder``; refused at the first fault."""
    found = dict(papers)
    for path in template_files(folder):
        placed = papers.get(path.stem)
        for fault in template_faults(reader, path, placed.paper if placed else None):
            raise fault
        if placed is not None:
            found[path.stem] = replace(placed, paper=_with(placed.paper, reader, path))
    return found


def template_faults(reader: Reader, path: Path, paper: Paper | None) -> Iterator[PaperInvalid]:
    """Everything that is wrong with the template at ``path``, which is to be for ``paper``."""
    file = path.relative_to(reader.root).as_posix()
    if path.suffix != DOCX or not path.is_file():
        yield PaperInvalid(file=file, reason="template_not_docx", at="")
    elif paper is None:
        yield PaperInvalid(file=file, reason="template_without_paper", at="", paper=path.stem)
    else:
        content = _content(path)
        try:
            found = list(faults_in(opened(content), paper)) or list(_run(content, paper))
        except Refused as refusal:
            found = [Fault(refusal.part, 0, refusal.reason, refusal.facts)]
        for fault in found:
            yield PaperInvalid(file=file, reason=fault.reason, **_place(fault), **fault.facts)


def _content(path: Path) -> bytes:
    """No more of it than is needed to see that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _place(fault: Fault) -> dict[str, object]:
    part = Path(fault.part).stem if fault.part.startswith("word/") else fault.part
    at = f"{part}.{fault.paragraph}" if fault.paragraph else part
    return {"at": at, "part": part, "paragraph": fault.paragraph}


def _run(content: bytes, paper: Paper) -> Iterator[Fault]:
    """What the template language finds, and whether the template can be filled at all.

    The libraries are loaded for a template alone: most commands read packs without any.
    """
    from casework.definitions.templates import sandbox  # noqa: PLC0415 - as said above

    tables = {name for name, fact in paper.facts.items() if fact.type == "table"}
    rows = {n: paper.facts[n].most if n in tables else MOST_PEOPLE for n in rows_of(paper)}
    tried = {
        name: sandbox.Rows([dict.fromkeys(columns, "甲")], "甲")
        for name, columns in rows_of(paper).items()
    }
    words = {name: sandbox.Said.of("甲", "甲") for name in printable(paper)}
    try:
        sandbox.ensure_allowed(content, printable(paper) | paper.facts.keys(), rows)
        sandbox.filled(content, {**words, **tried})
    except sandbox.NotAllowed as refusal:
        yield Fault("", 0, refusal.reason, {"text": refusal.text})
    except sandbox.TROUBLE as trouble:
        yield Fault("", 0, "template_broken", {"text": str(trouble)[:60]})


def _with(paper: Paper, reader: Reader, path: Path) -> Paper:
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    template = PaperTemplate(path.relative_to(reader.root).as_posix(), content, digest)
    whole = digest_of({"text": paper.digest, "template": digest})
    return replace(paper, template=template, digest=whole)
