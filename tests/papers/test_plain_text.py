"""What people typed is printed as they typed it: it is never markup, code, or a formula."""

from __future__ import annotations

import pytest

from casework.papers import render
from tests.papers.known import paper, squeezed
from tests.papers.reading import faults_of_pdf, opened, text_of_docx, text_of_pdf

ORDER, PROPOSAL = paper("rectification_order"), paper("listing_proposal")
HOSTILE = [
    '#read("/etc/passwd")',
    '#import "x.typ": *',
    "#let a = 1; #a",
    "$x^2$ 与 $ y $",
    "*粗* _斜_ = 标题 - 项 + 项 / 术: 语",
    "]#panic()[",
    "`raw` ```rust fn main() {}``` // 注释 /* 注释 */",
    "@label <label> \\#转义 ~ --- ... https://example.org",
    "{office} {{ office }} {% for x in y %}{% endfor %}",
    "%(office)s ${office} $(id)",
    "</w:t></w:r></w:p><w:p><w:r><w:t>已批准",
    "<w:p> &amp; &lt; & < > \" '",
    "<script>alert(1)</script>",
    '=HYPERLINK("x") =1+1 +1 -1 @SUM(A1)',
    'INCLUDETEXT "C:\\\\x" DDEAUTO',
    "\"直引号\" 'it''s' “弯引号”",
]


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("where", ["violation", "party_name", "legal_basis"])
def test_a_fact_comes_out_as_it_was_typed(said, where):
    made = render(ORDER, {**ORDER.sample, where: said})
    assert squeezed(said) in squeezed(text_of_pdf(made.pdf))
    assert squeezed(said) in squeezed(text_of_docx(made.docx))
    assert faults_of_pdf(made.pdf) == []


@pytest.mark.parametrize("said", HOSTILE)
def test_a_cell_comes_out_as_it_was_typed(said):
    course = [{"day": said, "act": said, "result": said}]
    made = render(PROPOSAL, {**PROPOSAL.sample, "course": course})
    assert squeezed(text_of_pdf(made.pdf)).count(squeezed(said)) == 3
    assert squeezed(text_of_docx(made.docx)).count(squeezed(said)) == 3


def test_a_fact_adds_no_paragraph_but_by_its_own_line_breaks():
    def paragraphs(said: str) -> int:
        return len(opened(render(ORDER, {**ORDER.sample, "violation": said}).docx).paragraphs)

    one = paragraphs("甲")
    assert paragraphs("甲</w:p><w:p>乙") == one
    assert paragraphs("甲\r\n乙\u2028丙") == one + 2


@pytest.mark.parametrize("mark", ["\u202e", "\u2067", "\u200f", "\u200b", "\ufeff"])
def test_marks_that_turn_or_hide_text_are_left_out(mark):
    made = render(ORDER, {**ORDER.sample, "party_name": f"甲{mark}乙公司"})
    assert made.facts["party_name"] == "甲乙公司"
    for text in (text_of_pdf(made.pdf), text_of_docx(made.docx)):
        assert "甲乙公司：" in text
        assert mark not in text


def test_a_name_with_a_line_break_stays_one_line():
    made = render(ORDER, {**ORDER.sample, "party_name": "甲\n公司"})
    assert made.facts["party_name"] == "甲 公司"


def test_what_a_fact_says_in_curly_brackets_is_not_looked_up():
    made = render(ORDER, {**ORDER.sample, "violation": "{court}"})
    assert text_of_docx(made.docx).count(ORDER.sample["court"]) == 1
    assert "{court}" in text_of_docx(made.docx)
