"""What a template may not hold stops the start, and is told with file, place and way out."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from docx.oxml import OxmlElement

from casework.definitions import CampaignBook
from casework.definitions.pack import Reader
from casework.definitions.paper import ELEMENTS
from casework.definitions.paper_findings import paper_findings
from casework.definitions.schemas import Schemas
from casework.definitions.templates import template_faults
from casework.definitions.templates.sandbox import NotAllowed, ensure_allowed, filled
from casework.errors import PaperInvalid
from config import Config
from tests.packs import copied_packs
from tests.papers.known import paper
from tests.papers.templating import (
    GOOD_ORDER,
    a_template,
    put,
    repacked,
    with_line,
    with_rows,
    with_xml,
    without,
)
from tests.papers.test_templates import PROPOSAL, RECORD
from webapp.app.i18n import speaking
from webapp.words.paper_refusals import SENTENCES, TEMPLATES, paper_sentence

RELS = "word/_rels/document.xml.rels"
OUTSIDE = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)
TAGGED = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def reaching(kind: str, target: str) -> bytes:
    def change(entries):
        more = OUTSIDE.format(kind=kind, target=target).encode()
        entries[RELS] = entries[RELS].replace(b"</Relationships>", more)

    return repacked(a_template(), change)


def with_entry(name: str, data: bytes) -> bytes:
    return repacked(a_template(), lambda entries: entries.update({name: data}))


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    def change(entries):
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return repacked(a_template(), change)


def marked(tag: str) -> bytes:
    """A good template with an element put around nothing into its first paragraph."""
    return a_template(
        change=lambda document: document.paragraphs[0]._p.append(OxmlElement(tag))  # noqa: SLF001
    )


def titled(title: str) -> bytes:
    return a_template(change=lambda d: setattr(d.core_properties, "title", title))


DICE = random.Random(8)
GIANT = b"".join(DICE.randbytes(64).ljust(4096, b"\0") for _part in range(33 << 8))
ROW = ("{{ row.day }}",)
FOR, END = ("{%tr for row in course %}",), ("{%tr endfor %}",)
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
CODE = [
    "{{ office.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ office() }}",
    "{{ cycler.__init__.__globals__.os.popen('id') }}",
    "{{ office|upper }}",
    "{{ office + number }}",
    "{{ office[0] }}",
    "{{ 7*7 }}",
    "{{ 'x' }}",
    "{{ }}",
    "{{r office }}",
    "{{p office }}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% macro x() %}{% endmacro %}",
    "{% if contact == '1' %}{% endif %}",
    "{% if contact %}{% else %}{% endif %}",
    "{% if not contact %}{% endif %}",
    "{% for x in range(9) %}{% endfor %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{%- if contact %}{% endif %}",
    "{% cellbg contact %}",
    "{% colspan contact %}",
    "{# 注释 #}",
    "{office}",
    "{{ office",
    "office }}",
    "{ {office} }",
    "｛｛office｝｝",
    "{{ 事实 }}",
    "{{ Office }}",
]
REFUSED = {
    **{f"code {text}": ("template_code", with_line(text)) for text in CODE},
    "an unknown fact": ("template_unknown", with_line("{{ nothing }}")),
    "a dot behind a fact": ("template_unknown", with_line("{{ office.name }}")),
    "a table in a text": ("template_table_in_text", with_line("{{ course }}"), "listing_proposal"),
    "a loop over a text": ("template_not_rows", with_line("{% for x in office %}{% endfor %}")),
    "a condition on what is always given": (
        "template_always_given",
        with_line("{% if court %}甲{% endif %}"),
    ),
    "a sentence with a gap": ("template_may_be_empty", with_line("联系人：{{ contact }}。")),
    "a condition without end": ("template_unbalanced", with_line("{% if contact %}甲")),
    "an end without condition": ("template_unbalanced", with_line("甲{% endif %}")),
    "an end of something else": (
        "template_unbalanced",
        with_line("{% if contact %}甲{% endfor %}"),
    ),
    "a condition over two paragraphs": (
        "template_unbalanced",
        a_template((*GOOD_ORDER, "{% if contact %}甲", "乙{% endif %}")),
    ),
    "a paragraph tag beside text": (
        "template_not_alone_p",
        a_template((*GOOD_ORDER, "重要文字{%p if contact %}", "甲", "{%p endif %}")),
    ),
    "a row tag beside text": (
        "template_not_alone_tr",
        with_rows(("{%tr if contact %}", "重要文字"), ("甲", ""), ("{%tr endif %}", "")),
    ),
    "a row tag outside a table": (
        "template_not_alone_tr",
        a_template((*GOOD_ORDER, "{%tr if contact %}", "{%tr endif %}")),
    ),
    "a table without end": (
        "template_loop_in_loop",
        with_rows(FOR, ("{%tr for two in course %}",), ROW, END, END, lines=PROPOSAL),
        "listing_proposal",
    ),
    "a thousand conditions in each other": (
        "template_too_deep",
        with_line("{% if contact %}" * 1000 + "{% endif %}" * 1000),
    ),
    "a changed layout": ("template_revisions", marked("w:pPrChange")),
    "rows called like a fact": (
        "template_name_taken",
        with_rows(("{%tr for grounds in course %}",), END, lines=PROPOSAL),
        "listing_proposal",
    ),
    "an unknown column": (
        "template_unknown",
        with_rows(FOR, ("{{ row.colour }}",), END, lines=PROPOSAL),
        "listing_proposal",
    ),
    "too much in a loop": (
        "template_endless",
        with_rows(FOR, ("甲" * 150_000 + "{{ row.day }}",), ("乙" * 150_000,), END, lines=PROPOSAL),
        "listing_proposal",
    ),
    "an element missing": ("template_element", without("measures")),
    "an element only under a condition": (
        "template_element",
        a_template(
            line.replace("{{ measures }}", "{% if contact %}{{ measures }}{% endif %}")
            for line in GOOD_ORDER
        ),
    ),
    "an element in the header alone": (
        "template_element",
        a_template(
            (line for line in GOOD_ORDER if line != "{{ measures }}"),
            lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "{{ measures }}"),
        ),
    ),
    "the remedies missing": ("template_element", without("remedies")),
    "the sign-off missing": ("template_element", without("sign_off")),
    "a table that is an element": ("template_element", a_template(PROPOSAL), "listing_proposal"),
    "the number missing": ("template_lacks", without("number")),
    "a macro": ("office_macro", with_entry("word/vbaProject.bin", b"\0")),
    "a document with macros": ("office_macro", replaced("[Content_Types].xml", MAIN, MACRO)),
    "a picture from outside": ("office_reaches_out", reaching("image", "http://example.org/a.png")),
    "a link": ("office_reaches_out", reaching("hyperlink", "https://example.org")),
    "a template from outside": ("office_reaches_out", reaching("attachedTemplate", "file:///x")),
    "an object": ("office_carries_files", with_entry("word/embeddings/a.bin", b"x")),
    "an object in the text": ("office_carries_files", with_xml("<w:r><w:object/></w:r>")),
    "another document": ("office_carries_files", with_xml('<w:altChunk r:id="rId1"/>')),
    "a script part": ("template_part", with_entry("word/script.js", b"alert(1)")),
    "a tracked change": ("template_revisions", marked("w:ins")),
    "a comment": ("template_revisions", marked("w:commentReference")),
    "hidden text": ("template_hidden", with_xml("<w:r><w:rPr><w:vanish/></w:rPr></w:r>")),
    "a bound control": ("template_bound", with_xml("<w:sdtPr><w:dataBinding/></w:sdtPr>")),
    "a form field": ("template_bound", with_xml("<w:r><w:fldChar><w:ffData/></w:fldChar></w:r>")),
    "a date field": ("template_field", with_xml('<w:fldSimple w:instr="DATE"/>')),
    "a field in pieces": (
        "template_field",
        with_xml(
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDE</w:instrText>'
            '<w:instrText>TEXT "c:/x"</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ),
    "a tag in a formula": ("template_tag_elsewhere", with_xml("<m:t>{{ office }}</m:t>")),
    "a tag in a property": ("template_tag_elsewhere", titled("{{ office }}")),
    "a tag in an attribute": (
        "template_tag_elsewhere",
        with_xml('<w:bookmarkStart w:id="9" w:name="{{ office }}"/><w:bookmarkEnd w:id="9"/>'),
    ),
    "a bomb": ("office_bomb", with_entry("word/media/a.png", b"\0" * (40 << 20))),
    "an unpacked giant": ("office_bomb", with_entry("word/media/a.png", GIANT)),
    "a giant": ("template_too_large", with_entry("word/media/a.png", b"x") + b"\0" * (5 << 20)),
    "no archive": ("office_broken", b"PK\x03\x04 no archive"),
    "an old document": ("office_broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
    "nothing": ("office_broken", b""),
    "an entity": (
        "office_broken",
        replaced("word/document.xml", b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    """A folder of packs with a place for one template."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "jiangbei-2022" / "papers").mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def reader(shelf) -> Reader:
    return Reader(shelf, Schemas.load(Config().models, Config().campaigns))


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_template_may_not_hold_is_refused_and_told_in_both_languages(case, shelf, reader):
    reason, content, *name = REFUSED[case]
    of = paper(*(name or ["rectification_order"]))
    found = list(template_faults(reader, put(shelf, content, f"{of.id}.docx"), of))
    assert reason in {one.facts["reason"] for one in found}, found
    for fault in found:
        assert fault.facts["file"] == f"jiangbei-2022/papers/{of.id}.docx"
        for locale in ("zh_CN", "en"):
            with speaking(locale):
                told = paper_sentence(fault)
            assert not re.search(r"%\(|—|^$", told), told
            assert (locale == "en") != bool(re.search("[\u4e00-\u9fff].*。$", told)), told


def test_every_reason_is_a_case_of_ours_and_every_case_has_its_sentence():
    wanted = {case[0] for case in REFUSED.values()}
    apart = {
        "template_not_docx",
        "template_without_paper",
        "template_broken",
        "office_locked",
        "office_names",
    }
    assert wanted | apart == TEMPLATES.keys()
    assert wanted <= SENTENCES.keys()


STILL = (
    "{office}",
    "office }}",
    "{ {office} }",
    "｛｛office｝｝",
    "{# 注释 #}",
    "{% raw %}{{ x }}{% endraw %}",
    "{%- if contact %}{% endif %}",
    "{% if contact %}{% else %}{% endif %}",
    "{{r office }}",
    "{{p office }}",
)
"""What runs nothing: text, or a name written in another way."""


@pytest.mark.parametrize("text", CODE)
def test_the_sandbox_stops_code_even_if_nobody_judged_the_text(text):
    """Judged as text first; what the library makes of a template is judged once more."""
    of, content = paper("rectification_order"), with_line(text)
    names = frozenset(of.facts) | of.laws.keys() | {"remedies", "sign_off"}
    try:
        ensure_allowed(content, names, {})
    except NotAllowed:
        return
    assert text in STILL, "it would be run"


def test_a_fact_that_is_not_given_stops_the_sandbox_instead_of_leaving_a_gap():
    with pytest.raises(Exception, match="nothing"):
        filled(a_template(["{{ nothing }}"]), {})


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_every_element_of_every_paper_is_missed_in_an_empty_template(kind, shelf, reader):
    from tests.papers.known import PAPERS  # noqa: PLC0415 - for these alone

    for of in (one for one in PAPERS.values() if one.kind == kind):
        path = put(shelf, a_template(["空白"]), f"{of.id}.docx")
        missed = {
            (one.facts["element"], one.facts["name"])
            for one in template_faults(reader, path, of)
            if one.facts["reason"] == "template_element"
        }
        assert missed == {
            (element, name) for element, given in of.elements.items() for name in given
        }


def test_each_fault_names_its_paragraph(shelf, reader):
    lines = (*GOOD_ORDER, "{{ nothing }}", "{{ nothing.more }}", "{{ x() }}")
    faults = list(
        template_faults(reader, put(shelf, a_template(lines)), paper("rectification_order"))
    )
    first = len(GOOD_ORDER) + 1
    assert [one.facts["at"] for one in faults] == [f"document.{first + n}" for n in range(3)]
    with speaking("zh_CN"):
        assert paper_sentence(faults[2]).startswith(f"正文，第{first + 2}段：“{{{{ x() }}}}”")
    with speaking("en"):
        assert paper_sentence(faults[2]).startswith(f"Body, paragraph {first + 2}: “{{{{ x() }}}}”")


def test_a_start_is_stopped_by_a_wrong_template(tmp_path):
    packs = copied_packs(tmp_path)
    put(packs, with_line("{{ office|upper }}"))
    with pytest.raises(PaperInvalid) as refused:
        CampaignBook.load(packs)
    assert refused.value.facts["reason"] == "template_code"


def test_all_faults_of_all_templates_are_found_at_once(tmp_path):
    packs = copied_packs(tmp_path)
    put(packs, with_line("{{ nothing }}"))
    put(packs, a_template((*RECORD, "{{ x() }}")), "recheck_record.docx")
    put(packs, a_template(), "no_such_paper.docx")
    put(packs, b"x", "annex_4.doc")
    found = {
        (one.facts["file"].rpartition("/")[2], one.facts["reason"])
        for one in paper_findings(packs, packs.parent / "bpmn")
    }
    assert found == {
        ("rectification_order.docx", "template_unknown"),
        ("recheck_record.docx", "template_code"),
        ("no_such_paper.docx", "template_without_paper"),
        ("annex_4.doc", "template_not_docx"),
    }


def test_a_template_among_the_papers_of_a_process_is_refused(tmp_path):
    """There it would hold for every bureau; the layout for all is ours."""
    packs = copied_packs(tmp_path)
    (packs.parent / "bpmn/rectification/papers/rectification_order.docx").write_bytes(a_template())
    with pytest.raises(Exception, match="unexpected_file"):
        CampaignBook.load(packs)
