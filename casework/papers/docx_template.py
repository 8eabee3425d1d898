"""A paper as the DOCX of a bureau's own template, which was judged when its pack was read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from casework.definitions.paper import Paper, PaperFact, PaperTemplate
from casework.definitions.placeholders import filled as written
from casework.definitions.templates.known import REMEDIES, SIGN_OFF
from casework.definitions.templates.sandbox import TROUBLE, Rows, Said, filled
from casework.errors import PaperRefused
from casework.papers.docx import packed
from casework.papers.layout import Sheet
from casework.papers.speaking import as_said, boxes, day_in_words, said

LEFT_OUT = ("core-properties", "extended-properties", "custom-properties", "thumbnail")
"""What a file tells of the machine and the person that the template was made on."""


def drawn_from(
    template: PaperTemplate, paper: Paper, facts: Mapping[str, Any], sheet: Sheet
) -> bytes:
    """``paper`` with ``facts`` (checked) in its template; the same facts give the same bytes.

    Raises :class:`PaperRefused` where the template cannot be filled with them.
    """
    try:
        document = filled(template.content, _words(paper, facts))
        _mend(document)
        _forget_its_maker(document)
        return packed(document, sheet)
    except TROUBLE as trouble:
        raise PaperRefused(
            paper=paper.title, reason="template_fails", detail=str(trouble)[:200]
        ) from None


def _words(paper: Paper, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the template may name; what is not given reads as nothing."""
    plain = said(paper, facts)
    words: dict[str, Any] = {name: Said.of(plain[name]) for name in paper.laws}
    for name, fact in paper.facts.items():
        words[name] = _fact(fact, facts.get(name), plain.get(name, ""))
    texts = partial(written, said=plain)
    if paper.remedies:
        words[REMEDIES] = Said.of("\n".join(map(texts, paper.remedies)))
    if paper.sign_off is not None:
        day = day_in_words(facts[paper.day])
        words[SIGN_OFF] = Said.of(f"{texts(paper.sign_off.unit)}\n{day}")
    return words


def _fact(fact: PaperFact, value: Any, words: str) -> Said | Rows:
    if fact.type == "table":
        return Rows(value or ())
    if fact.type == "people":
        people = value or ()
        return Rows(people, as_said(fact, people), as_said(fact, people, "\n"))
    return Said.of(words, boxes(fact, value) if fact.type == "code" else "")


def _mend(document: Document) -> None:
    """What loops and conditions left empty: a box needs a paragraph, a table needs rows."""
    body = document.element.body
    for table in list(body.iter(qn("w:tbl"))):
        if next(table.iter(qn("w:tr")), None) is None:
            table.getparent().remove(table)
    for cell in body.iter(qn("w:tc")):
        if cell[-1].tag != qn("w:p"):
            cell.append(cell.makeelement(qn("w:p"), {}))


def _forget_its_maker(document: Document) -> None:
    for whole, kinds in (
        (document.part.package, LEFT_OUT),
        (document.part, ("customXml", "stylesWithEffects")),
    ):
        for name, relation in list(whole.rels.items()):
            if relation.reltype.endswith(tuple(f"/{kind}" for kind in kinds)):
                del whole.rels[name]
