"""One act: facts in, both files and the digest of the facts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.definitions.paper import Paper
from casework.definitions.placeholders import names_in
from casework.forms.form import digest_of
from casework.papers.docx import drawn_docx
from casework.papers.docx_template import drawn_from
from casework.papers.facts import checked
from casework.papers.layout import Sheet, laid_out
from casework.papers.pdf import drawn_pdf

NO_NUMBER = "（预览稿，未编号）"
"""Stands in a preview where the number will be: a page that was printed too early has none."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper in both formats, and what it was made of."""

    pdf: bytes
    docx: bytes
    facts: Mapping[str, Any]
    """As they were written: cleaned, and without what was blank."""
    facts_digest: str
    """SHA-256 of them as canonical JSON."""


def render(paper: Paper, facts: Mapping[str, Any]) -> Rendered:
    """``paper`` with ``facts`` (as JSON has them) written into it.

    The same paper and facts give the same bytes. Raises :class:`PaperRefused` with all that is
    missing, or with what cannot be written.
    """
    taken = checked(paper, facts)
    sheet = laid_out(paper, taken)
    return Rendered(
        pdf=drawn_pdf(sheet),
        docx=_docx(paper, taken, sheet),
        facts=taken,
        facts_digest=digest_of(taken),
    )


def preview_pdf(paper: Paper, facts: Mapping[str, Any]) -> bytes:
    """The PDF that ``paper`` would be, marked as a draft across each page and without a number.

    Raises what :func:`render` raises: what cannot be issued is not shown as if it could.
    """
    taken = checked(paper, facts)
    numbers = dict.fromkeys(names_in(paper.number), NO_NUMBER)
    return drawn_pdf(replace(laid_out(paper, {**taken, **numbers}), draft=True))


def _docx(paper: Paper, facts: Mapping[str, Any], sheet: Sheet) -> bytes:
    if paper.template is None:
        return drawn_docx(sheet)
    return drawn_from(paper.template, paper, facts, sheet)
