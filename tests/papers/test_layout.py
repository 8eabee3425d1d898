"""Papers look as GB/T 9704 and printed forms ask."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from docx.shared import Mm

from casework.definitions.paper import Block, Cell
from casework.papers import render
from casework.papers.speaking import numeral
from tests.papers.known import PAPERS, paper, squeezed
from tests.papers.reading import faults_of_pdf, opened, pages_of, text_of_docx, text_of_pdf

ORDER, PROPOSAL, RECHECK = (
    paper("rectification_order"),
    paper("listing_proposal"),
    paper("recheck_record"),
)
POINTS = 72 / 25.4


def long_order() -> bytes:
    text = "本段文字占满版面" * 400
    return render(ORDER, {**ORDER.sample, "violation": text}).pdf


def test_a_page_of_a_document_holds_22_lines_of_28_signs():
    second = pages_of(long_order())[1]
    lines = [line for line in second.splitlines() if "文字" in line]
    assert [len(line) for line in lines] == [28] * 22


def test_the_text_keeps_the_margins_of_the_standard():
    page = pypdfium2.PdfDocument(long_order())[1]
    assert [round(side / POINTS) for side in page.get_size()] == [210, 297]
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(28 * 22)]
    boxes = [box for box in boxes if box[2] > 0]  # breaks between lines have none
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    assert 28 <= left / POINTS <= 29.5
    assert 182 <= right / POINTS <= 184.5
    assert 297 - 36.5 >= max(box[3] for box in boxes) / POINTS >= 297 - 40


def test_a_document_numbers_its_pages_at_the_outer_edge():
    pages = pages_of(long_order())
    assert [re.findall(r"— (\d+) —", page)[-1] for page in pages] == [
        str(number) for number in range(1, len(pages) + 1)
    ]
    document = pypdfium2.PdfDocument(long_order())
    middles = []
    for page in list(document)[:2]:
        found = page.get_textpage().search("— ")
        at, _count = found.get_next()
        middles.append(page.get_textpage().get_charbox(at)[0] / POINTS)
    assert middles[0] > 105 > middles[1]


def test_a_record_says_which_page_of_how_many():
    pages = pages_of(render(RECHECK, {**RECHECK.sample, "remarks": "甲\n" * 90}).pdf)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in re.sub(r"\s", "", page)


def test_a_long_table_repeats_its_head_on_every_page():
    row = {"day": "2022年7月8日", "act": "现场检查", "result": "发现问题，记入台账"}
    made = render(PROPOSAL, {**PROPOSAL.sample, "course": [row] * 60})
    with_rows = [page for page in pages_of(made.pdf) if "记入台账" in page]
    assert len(with_rows) >= 2
    assert all("办理事项" in page for page in with_rows)
    assert squeezed(text_of_pdf(made.pdf)).count("发现问题，记入台账") == 60
    with ZipFile(BytesIO(made.docx)) as packed:
        assert packed.read("word/document.xml").count(b"<w:tblHeader/>") == 1


def test_a_box_longer_than_a_page_goes_on_with_all_its_text():
    lines = "\n".join(f"第{number}项" for number in range(1, 121))
    made = render(RECHECK, {**RECHECK.sample, "remarks": lines})
    text = squeezed(text_of_pdf(made.pdf))
    assert all(f"第{number}项" in text for number in range(1, 121))


@pytest.mark.parametrize("of", PAPERS.values(), ids=PAPERS)
def test_a_docx_has_the_page_of_its_layout(of):
    section = opened(render(of, of.sample).docx).sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    wanted = (37, 35, 28, 26) if of.layout == "document" else (20, 18, 22, 22)
    assert [round(side / Mm(1)) for side in sides] == list(wanted)
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)


def test_headings_are_counted_in_chinese():
    text = text_of_docx(render(ORDER, ORDER.sample).docx)
    for heading in ("一、查明的事实", "二、违反的规定", "三、改正要求", "五、救济途径"):
        assert heading in text
    assert [numeral(n) for n in (1, 10, 11, 20, 21, 99)] == [
        "一", "十", "十一", "二十", "二十一", "九十九",
    ]  # fmt: skip


def test_a_block_stands_only_when_its_fact_is_given():
    without = {name: said for name, said in ORDER.sample.items() if name != "contact"}
    assert "联系人和电话" in text_of_pdf(render(ORDER, ORDER.sample).pdf)
    assert "联系人和电话" not in text_of_pdf(render(ORDER, without).pdf)


def test_one_enclosure_has_no_number_and_several_are_counted():
    without = {name: said for name, said in PROPOSAL.sample.items() if name != "order_number"}
    several = text_of_docx(render(PROPOSAL, PROPOSAL.sample).docx)
    one = text_of_docx(render(PROPOSAL, without).docx)
    assert "附件：1. 责令改正通知书" in several
    assert "2. 现场检查记录" in several
    assert "附件：现场检查记录" in one


def test_a_paper_says_how_many_copies_there_are_and_whose():
    text = text_of_docx(render(ORDER, ORDER.sample).docx)
    assert "本文书一式二份：送达当事人一份，归入案卷一份。" in text


@pytest.mark.parametrize(
    ("day", "penalty", "review"),
    [
        ("2021-07-14", "第二十三条", "《中华人民共和国行政复议法》第九条"),
        ("2021-07-15", "第二十八条第一款", "《中华人民共和国行政复议法》第九条"),
        ("2023-12-31", "第二十八条第一款", "《中华人民共和国行政复议法》第九条"),
        ("2024-01-01", "第二十八条第一款", "《中华人民共和国行政复议法》第二十条"),
    ],
)
def test_articles_are_cited_as_in_force_on_the_day(day, penalty, review):
    text = text_of_docx(render(ORDER, {**ORDER.sample, "issued_on": day}).docx)
    assert f"《中华人民共和国行政处罚法》{penalty}，现责令" in text
    assert review in text
    assert f"{date.fromisoformat(day).year}年" in text


def test_unit_and_day_stand_together_on_the_right_with_room_for_the_seal():
    last = list(pypdfium2.PdfDocument(render(ORDER, ORDER.sample).pdf))[-1]
    text = last.get_textpage()
    at, _count = text.search("（印　章）").get_next()
    assert text.get_charbox(at)[0] / POINTS > 105
    assert "重庆市江北区市场监督管理局\r\n2022年7月11日" in text.get_text_range()


@pytest.mark.parametrize("of", [ORDER, RECHECK], ids=lambda of: of.layout)
def test_every_kind_of_block_is_drawn_in_both_files(of):
    """Also those that no shipped paper uses: lines to sign on, deeper headings, a label alone."""
    levels = [(1, "甲"), (2, "乙"), (2, "丙"), (3, "丁"), (4, "戊"), (1, "己"), (2, "庚")]
    blocks = (
        *(Block(text=words, level=level) for level, words in levels),
        Block(text="在页边", flush=True),
        Block(cells=((Cell("检查内容", None, None, 1),),)),
        Block(signatures=("检查人员（签名）：", "见证人（签名）：")),
    )
    made = render(replace(of, blocks=blocks), of.sample)
    assert faults_of_pdf(made.pdf) == []
    for text in (squeezed(text_of_pdf(made.pdf)), squeezed(text_of_docx(made.docx))):
        counted = ("一、甲", "（一）乙", "（二）丙", "1.丁", "（1）戊", "二、己", "（一）庚")
        assert "".join(counted) + "在页边检查内容检查人员（签名）：" in text
        assert text.count("年月日") == 2
