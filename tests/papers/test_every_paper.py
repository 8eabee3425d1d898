"""Every paper that ships, made of its sample facts, and read back."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest

from casework.papers import render
from config import HERE
from tests.papers.known import PAPERS, expected, least, squeezed
from tests.papers.reading import (
    faults_of_pdf,
    opened,
    pages_of,
    text_of_docx,
    text_of_pdf,
)

every_paper = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


@every_paper
def test_a_paper_is_pdf_a_2b_with_its_fonts(paper):
    assert faults_of_pdf(render(paper, paper.sample).pdf) == []


@every_paper
def test_every_fact_can_be_read_in_both_files(paper):
    made = render(paper, paper.sample)
    texts = squeezed(text_of_pdf(made.pdf)), squeezed(text_of_docx(made.docx))
    for piece in expected(paper, paper.sample):
        for text in texts:
            assert squeezed(piece) in text, piece


@every_paper
def test_both_files_say_the_same(paper):
    made = render(paper, paper.sample)
    pdf, docx = squeezed(text_of_pdf(made.pdf)), squeezed(text_of_docx(made.docx))
    assert sorted(pdf) == sorted(docx)


@every_paper
def test_a_paper_can_be_made_of_what_it_needs_alone(paper):
    made = render(paper, least(paper))
    assert faults_of_pdf(made.pdf) == []
    text = squeezed(text_of_docx(made.docx))
    assert all(squeezed(piece) in text for piece in expected(paper, least(paper)))
    assert "{" not in text


@every_paper
def test_a_sample_is_short_enough_for_two_pages(paper):
    assert len(pages_of(render(paper, paper.sample).pdf)) <= 2


@every_paper
def test_the_same_facts_give_the_same_bytes(paper):
    first, second = render(paper, paper.sample), render(paper, dict(paper.sample))
    assert (first.pdf, first.docx, first.facts_digest) == (
        second.pdf,
        second.docx,
        second.facts_digest,
    )


@every_paper
def test_one_fact_more_changes_both_files_and_the_digest(paper):
    name = next(n for n, fact in paper.facts.items() if fact.type == "text" and fact.required)
    first, second = render(paper, paper.sample), render(paper, {**paper.sample, name: "另一个"})
    assert first.pdf != second.pdf
    assert first.docx != second.docx
    assert first.facts_digest != second.facts_digest


DIGESTS = """
import hashlib
from casework.papers import render
from tests.papers.known import PAPERS
for paper in PAPERS.values():
    made = render(paper, paper.sample)
    print(hashlib.sha256(made.pdf).hexdigest(), hashlib.sha256(made.docx).hexdigest())
"""


def test_another_process_in_another_place_and_zone_makes_the_same_bytes(tmp_path):
    """Neither the clock nor the machine's zone, language or hash seed is part of a paper."""
    elsewhere = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    told = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        cwd=tmp_path,
        env={**os.environ, **elsewhere, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    made = [render(paper, paper.sample) for paper in PAPERS.values()]
    files = [content for one in made for content in (one.pdf, one.docx)]
    assert told == [hashlib.sha256(content).hexdigest() for content in files]


@every_paper
def test_a_docx_carries_the_day_of_the_paper_and_no_other_time(paper):
    made = render(paper, paper.sample).docx
    said = opened(made).core_properties
    assert said.created.date().isoformat() == paper.sample[paper.day]
    assert said.modified == said.created
    assert said.title == paper.title.zh_CN
    with ZipFile(BytesIO(made)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.namelist()[0] == "[Content_Types].xml"


@every_paper
def test_a_docx_names_the_fonts_that_the_office_has(paper):
    """A font that a program chooses by itself looks different on each machine."""
    with ZipFile(BytesIO(render(paper, paper.sample).docx)) as packed:
        body = packed.read("word/document.xml").decode()
    assert "方正小标宋简体" in body
    assert "仿宋_GB2312" in body
    assert body.count("<w:r>") == body.count("<w:rFonts ")
