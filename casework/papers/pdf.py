"""A paper as PDF/A-2b with the fonts in it: it looks the same wherever it is opened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

import typst
from pylopdf_fonts_zh_cn import serif_path

from casework.errors import PaperRefused
from casework.papers.layout import Sheet

HERE = Path(__file__).parent
TEMPLATE = HERE / "sheet.typ"
STANDARD: Literal["a-2b"] = "a-2b"
_ONE_AT_A_TIME = Lock()
"""One compiler is kept warm for all threads, and it serves one of them after another."""


def drawn_pdf(sheet: Sheet) -> bytes:
    """``sheet`` as PDF/A-2b; the same sheet gives the same bytes.

    Raises :class:`PaperRefused` for a sign that the embedded fonts do not have.
    """
    given = {"sheet": json.dumps(sheet.to_json(), ensure_ascii=False)}
    moment = datetime.fromisoformat(sheet.day).replace(tzinfo=UTC)
    with _ONE_AT_A_TIME:
        try:
            made = _compiler().compile(
                format="pdf",
                pdf_standards=STANDARD,
                sys_inputs=given,
                timestamp=int(moment.timestamp()),
            )
        except typst.TypstError as refusal:
            raise PaperRefused(
                paper=sheet.title, reason="not_printable", detail=_first_line(refusal)
            ) from None
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


@cache
def _compiler() -> typst.Compiler:
    """The compiler with the template read and the fonts loaded; it sees no other file."""
    return typst.Compiler(
        input=str(TEMPLATE),
        root=str(HERE),
        font_paths=[str(serif_path().parent)],
        ignore_system_fonts=True,
    )


def _first_line(refusal: typst.TypstError) -> str:
    return (str(refusal).strip().splitlines() or [""])[0][:200]
