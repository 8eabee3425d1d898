"""What a paper costs: both files of the longest one, in a process that has made one before."""

from __future__ import annotations

from collections.abc import Iterator

from casework.definitions.paper import Paper
from casework.papers import render
from casework.papers.facts import checked
from casework.papers.layout import laid_out
from casework.papers.pdf import drawn_pdf
from config import Config
from tests.bench.measuring import Row, in_turns
from tests.bench.offices import Bench

MOST = 60.0


def papers(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """Every paper that ships; the slowest is told, beside its PDF alone."""
    told = {paper.id: _times(paper, rounds) for paper in _shipped(bench)}
    name, (both, pdf) = max(told.items(), key=lambda item: item[1])
    yield Row(
        f"a paper as PDF/A and DOCX, warm: the slowest of {len(told)} ({name})",
        "ms",
        both,
        floor=pdf,
        goal=f"<= {MOST:.0f} ms",
        met=both <= MOST,
        note="floor: its PDF alone",
    )


def _shipped(bench: Bench) -> list[Paper]:
    packs = bench.runtime.campaigns
    assert packs.folder == Config().campaigns
    return list({p.file: p for pack in packs for p in pack.papers.values()}.values())


def _times(paper: Paper, rounds: int) -> tuple[float, float]:
    sheet = laid_out(paper, checked(paper, paper.sample))
    acts = {"both": lambda: render(paper, paper.sample), "pdf": lambda: drawn_pdf(sheet)}
    told = in_turns(acts, rounds=rounds)
    return told["both"], told["pdf"]
