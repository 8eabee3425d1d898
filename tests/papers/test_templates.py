"""A bureau's own DOCX: written as it is laid out, with the facts of the paper, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casework.definitions import CampaignBook
from casework.definitions.pack import Reader
from casework.definitions.paper import PaperTemplate
from casework.definitions.paper_findings import paper_findings
from casework.definitions.schemas import Schemas
from casework.definitions.templates import template_faults
from casework.papers import render
from casework.papers.starting import starting_template
from config import Config
from tests.packs import copied_packs
from tests.papers.known import PAPERS, least, paper, squeezed
from tests.papers.reading import faults_of_pdf, opened, text_of_docx, text_of_pdf
from tests.papers.templating import GOOD_ORDER, a_template, put, with_line, with_rows
from tests.papers.test_plain_text import HOSTILE

LOOP = (("{%tr for row in course %}", "", ""), ("{{ row.day }}", "{{row.act}}", "{{ row.result }}"))
PROPOSAL = (
    "{{ number }} {{ superior }}：{{ party_name }} {{ credit_code }}",
    "{{ hazard_number }} {{ situation }} {{ grounds }}",
    "{{ campaign_document }} {{ campaign_title }}",
    "{{ sign_off }}",
)
RECORD = (
    "{{ party_name }} {{ credit_code }} {{ violation }} {{ rechecked_on }}",
    "结论：{{ outcome.boxes }}",
    "另：{{ outcome }}",
    "{%p for one in officers %}",
    "检查人员{{ one.name }}证号{{ one.credential }}",
    "{%p endfor %}",
    "{%p if remarks %}",
    "复查情况：{{ remarks }}",
    "{%p endif %}",
    "{{ officers }}",
)


@pytest.fixture
def packs(tmp_path):
    return copied_packs(tmp_path)


@pytest.fixture
def made(packs):
    """The paper of a pack with this template."""

    def make(content: bytes, name: str = "rectification_order"):
        put(packs, content, f"{name}.docx")
        return CampaignBook.load(packs)["jiangbei-2022"].papers[name]

    return make


def test_a_paper_is_written_into_the_template_of_the_bureau(made):
    order = made(a_template())
    files = render(order, order.sample)
    text = text_of_docx(files.docx)
    assert "示例市场监督管理局责令改正通知书（本局样式）" in text
    for name in ("number", "party_name", "credit_code", "legal_basis", "contact", "court"):
        assert order.sample[name] in text, name
    assert "期限至2022年7月14日。" in text
    assert "《中华人民共和国行政处罚法》第二十八条第一款" in text
    assert order.sample["violation"].split("\n")[1] in text
    assert "{" not in text
    assert "你单位如不服本通知" in text
    assert text.rstrip().endswith("重庆市江北区市场监督管理局\n2022年7月11日")


def test_the_pdf_stays_that_of_the_text_file(made):
    order, plain = made(a_template()), paper("rectification_order")
    files, ours = render(order, order.sample), render(plain, plain.sample)
    assert files.pdf == ours.pdf
    assert faults_of_pdf(files.pdf) == []
    assert "本局样式" not in text_of_pdf(files.pdf)
    assert files.docx != ours.docx


def test_other_packs_keep_our_layout(made, packs):
    made(a_template())
    assert CampaignBook.load(packs)["jiangxi-2022"].papers["rectification_order"].template is None


def test_the_digest_of_the_text_tells_which_template_it_was(made):
    plain = paper("rectification_order")
    one, other = made(a_template()), made(with_line("又一行"))
    assert len({plain.digest, one.digest, other.digest}) == 3


def test_the_same_facts_give_the_same_bytes_whenever_the_template_was_saved(made):
    def dated(year: int, who: str) -> bytes:
        def change(document):
            said = document.core_properties
            said.author = said.last_modified_by = who
            said.modified = said.created = datetime(year, 1, 2, tzinfo=UTC).replace(tzinfo=None)

        return a_template(change=change)

    files = [render(made(dated(*of)), paper("rectification_order").sample).docx for of in
             ((2020, "张三"), (2024, "李四"))]  # fmt: skip
    assert files[0] == files[1]
    said = opened(files[0]).core_properties
    assert (said.author, said.created.date().isoformat()) == ("", "2022-07-11")
    with ZipFile(BytesIO(files[0])) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in packed.namelist() if "thumbnail" in name or "custom" in name]


def test_a_condition_leaves_its_words_out(made):
    order = made(a_template())
    without = {name: said for name, said in order.sample.items() if name != "contact"}
    assert "联系人" in text_of_docx(render(order, order.sample).docx)
    assert "联系人" not in text_of_docx(render(order, without).docx)


@pytest.mark.parametrize("said", [*HOSTILE, "{_{ office }_}", "{_% if x %_}", "甲{{ court }}乙"])
def test_a_fact_comes_out_of_a_template_as_it_was_typed(made, said):
    order = made(a_template())
    text = text_of_docx(render(order, {**order.sample, "violation": said}).docx)
    assert squeezed(said) in squeezed(text)


def test_a_table_has_a_row_for_each_row_and_none_left_over(made):
    end = ("{%tr endfor %}", "", "")
    proposal = made(
        with_rows(("日期", "事项", "结果"), *LOOP, end, lines=PROPOSAL), "listing_proposal"
    )
    row = {"day": "甲日", "act": "乙事 & <丙>", "result": "丁"}
    document = opened(render(proposal, {**proposal.sample, "course": [row] * 60}).docx)
    [table] = document.tables
    assert len(table.rows) == 61
    assert [cell.text for cell in table.rows[60].cells] == ["甲日", "乙事 & <丙>", "丁"]


def test_people_are_looped_over_or_named_and_codes_are_ticked(made):
    record = made(a_template(RECORD), "recheck_record")
    text = text_of_docx(render(record, record.sample).docx)
    assert "检查人员张三证号渝A2022001\n检查人员王五证号渝A2022002" in text
    assert "张三（执法证号：渝A2022001）、王五" in text
    assert "结论：☑整改到位　□整改不到位　□无法复查" in text
    assert "另：整改到位" in text
    blank = {name: said for name, said in record.sample.items() if name != "remarks"}
    assert "复查情况" not in text_of_docx(render(record, blank).docx)


def test_a_placeholder_may_stand_in_header_and_footer_and_in_pieces(made):
    """Word cuts a text into pieces wherever the cursor stood or the spelling was checked."""

    def change(document):
        line = document.add_paragraph()
        for piece in ("主办：{", "{ off", "ice }", "}"):
            line.add_run(piece)
        document.sections[0].header.paragraphs[0].text = "{{ number }}"
        document.sections[0].footer.paragraphs[0].text = "共一页 {{ hazard_number }}"

    def filled_out(document):
        change(document)
        document.sections[0].footer.paragraphs[0].text = "{{ party_name }}"

    order = made(a_template(change=filled_out))
    document = opened(render(order, order.sample).docx)
    assert document.sections[0].header.paragraphs[0].text == order.sample["number"]
    assert document.sections[0].footer.paragraphs[0].text == order.sample["party_name"]
    assert f"主办：{order.sample['office']}" in text_of_docx(render(order, order.sample).docx)


def test_a_name_that_word_took_to_pieces_is_one_name(made):
    """The spelling was checked in it, a part made bold, and the cursor left a mark."""

    def change(document):
        pieces = (
            '<w:r w:rsidR="00A1"><w:t>主办：{</w:t></w:r><w:r><w:t>{ of</w:t></w:r>'
            '<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>fice</w:t></w:r>'
            '<w:proofErr w:type="spellEnd"/><w:bookmarkStart w:id="0" w:name="_GoBack"/>'
            '<w:bookmarkEnd w:id="0"/><w:r><w:t xml:space="preserve"> }</w:t></w:r>'
            "<w:r><w:t>}。</w:t></w:r>"
        )
        line = parse_xml(f"<w:p {nsdecls('w')}>{pieces}</w:p>")
        document.element.body.insert(0, line)

    order = made(a_template(change=change))
    text = text_of_docx(render(order, order.sample).docx)
    assert f"主办：{order.sample['office']}。" in text


BOX = (
    "<w:r {names}><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>盒中{{{{ office }}}}"
    "</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def test_a_placeholder_may_stand_in_a_text_box_and_in_a_footnote(made):
    def change(document):
        names = f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"'
        document.paragraphs[0]._p.append(parse_xml(BOX.format(names=names)))  # noqa: SLF001
        note = (
            f"<w:footnotes {nsdecls('w')}><w:footnote w:id='1'><w:p><w:r><w:t>注：{{{{ court }}}}"
        )
        xml = f"{note}</w:t></w:r></w:p></w:footnote></w:footnotes>".encode()
        name = PackURI("/word/footnotes.xml")
        part = Part(name, FOOTNOTES, xml, document.part.package)
        document.part.relate_to(part, RELATED)

    order = made(a_template(change=change))
    with ZipFile(BytesIO(render(order, order.sample).docx)) as packed:
        body = packed.read("word/document.xml").decode()
        notes = packed.read("word/footnotes.xml").decode()
    assert f"盒中{order.sample['office']}</w:t>" in body
    assert f"注：{order.sample['court']}</w:t>" in notes


def test_a_cell_whose_only_line_is_left_out_still_opens(made):
    rows = (("{%p if contact %}\n{{ contact }}\n{%p endif %}",), ("{{ hazard_number }}",))
    order = made(with_rows(*rows))
    bare = {n: said for n, said in order.sample.items() if n not in ("contact", "hazard_number")}
    document = opened(render(order, bare).docx)
    assert [cell.text for cell in document.tables[0].columns[0].cells] == ["", ""]
    assert document.tables[0].cell(0, 0)._tc[-1].tag.endswith("}p")  # noqa: SLF001


def test_a_table_of_which_nothing_is_left_is_left_out(made):
    rows = (("{%tr if contact %}",), ("{{ contact }}",), ("{%tr endif %}",))
    order = made(with_rows(*rows))
    bare = {name: said for name, said in order.sample.items() if name != "contact"}
    assert len(opened(render(order, order.sample).docx).tables) == 1
    assert opened(render(order, bare).docx).tables == []


def test_a_template_that_is_right_is_no_finding(packs):
    put(packs, a_template())
    assert list(paper_findings(packs, packs.parent / "bpmn")) == []


def test_a_document_of_the_library_itself_opens_again(made):
    order = made(a_template(GOOD_ORDER))
    again = docx.Document(BytesIO(render(order, order.sample).docx))
    assert len(again.paragraphs) == len(GOOD_ORDER)


@pytest.mark.parametrize("of", PAPERS.values(), ids=PAPERS)
def test_our_own_layout_as_a_template_passes_and_says_the_same(of, tmp_path):
    """What a bureau begins with is right before anything was changed in it."""
    path = tmp_path / "jiangbei-2022" / "papers" / f"{of.id}.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(starting_template(of))
    reader = Reader(tmp_path, Schemas.load(Config().models, Config().campaigns))
    assert list(template_faults(reader, path, of)) == []
    laid = replace(of, template=PaperTemplate(path.name, path.read_bytes(), ""))
    for facts in (of.sample, least(of)):
        ours, theirs = (squeezed(text_of_docx(render(one, facts).docx)) for one in (of, laid))
        assert "{" not in theirs
        assert_same_text(ours, theirs)


def assert_same_text(ours: str, theirs: str) -> None:
    """Enclosures are counted in ours alone, as a part may be left out."""
    without = re.compile(r"附件：.*?(?=重庆市)|（印章）", re.DOTALL)
    assert without.sub("", theirs) == without.sub("", ours)
