"""A wrong paper stops the start; each finding names file, line and place in a sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from casework.definitions import CampaignBook
from casework.definitions.paper_findings import paper_findings
from casework.errors import CampaignInvalid, PaperInvalid
from tests.packs import copied_packs
from webapp.app.i18n import speaking
from webapp.words.paper_refusals import SENTENCES, paper_sentence

ORDER = "rectification/papers/rectification_order.yaml"
PROPOSAL = "escalation_ladder/papers/listing_proposal.yaml"
RECHECK = "hazard_closure/papers/recheck_record.yaml"
PENALTY = "summary_penalty/papers/summary_decision.yaml"
ANNEX = "jiangbei-2022/papers/annex_4.yaml"


class Slip(NamedTuple):
    """One small mistake in one paper: ``old`` becomes ``new``; ``at`` stands on the line named."""

    reason: str
    file: str
    old: str
    new: str
    at: str


def text(new: str, file: str = ORDER, reason: str = "placeholder_malformed") -> Slip:
    """A slip in the sentence that cites the article broken."""
    return Slip(reason, file, "你单位的上述行为不符合{legal_basis}的规定。", new, new)


SLIPS = [
    # placeholders are the names of facts and nothing else
    *map(
        text,
        [
            "不符合{legal_basis}{{ office }}的规定",
            "不符合{legal_basis}{% for x in y %}的规定",
            "不符合{legal_basis}{office.name}的规定",
            "不符合{legal_basis}{office()}的规定",
            "不符合{legal_basis}{office!r}的规定",
            "不符合{legal_basis}{office:>9}的规定",
            "不符合{legal_basis}{0}的规定",
            "不符合{legal_basis}{}的规定",
            "不符合{legal_basis}{ office }的规定",
            "不符合{legal_basis}{Office}的规定",
            "不符合{legal_basis}{事实}的规定",
            "不符合{legal_basis}{office的规定",
            "不符合{legal_basis}office}的规定",
            "不符合{legal_basis}{__class__}的规定",
        ],
    ),
    text("不符合{legal_basis}{nothing}", reason="placeholder_unknown"),
    text("不符合{legal_basis}{contact}", reason="may_be_empty"),
    Slip(
        "table_in_text", PROPOSAL, '{text: "{grounds}"}', '{text: "{grounds}{course}"}', "{course}"
    ),
    Slip("condition_unknown", ORDER, "given: contact", "given: nothing", "given: nothing"),
    Slip("condition_on_required", ORDER, "given: contact", "given: court", "given: court"),
    Slip("unknown_key", ORDER, "given: contact", "when: contact == 1", "when: contact"),
    Slip("unknown_key", ORDER, "given: contact", "code: open()", "code: open()"),
    # blocks
    Slip("block_shape", PROPOSAL, "{table: course}", "{table: course, text: 甲}", "{table: course"),
    Slip(
        "block_empty", PROPOSAL, "{table: course}", "{given: order_number}", "{given: order_number}"
    ),
    Slip("not_a_table", PROPOSAL, "{table: course}", "{table: grounds}", "{table: grounds}"),
    Slip("not_a_table", PROPOSAL, "{table: course}", "{table: nothing}", "{table: nothing}"),
    Slip("not_a_code", RECHECK, "boxes: outcome", "boxes: address", "boxes: address"),
    Slip("key_not_for_type", PROPOSAL, "{table: course}", "{table: course, level: 1}", "level: 1"),
    Slip("out_of_range", PROPOSAL, "most: 60", "most: 100000", "most: 100000"),
    Slip("out_of_range", PROPOSAL, "width: 12", "width: 1000", "width: 1000"),
    Slip("duplicate_id", PROPOSAL, "{name: act,", "{name: day,", "{name: day, head: 办理事项"),
    # facts
    Slip("fact_not_printed", ORDER, "向{court}提起", "向人民法院提起", "  court:"),
    Slip("unknown_value", ORDER, "type: day, from: order", "type: date, from: order", "type: date"),
    Slip(
        "key_not_for_type",
        ORDER,
        "type: day, from: order",
        "type: day, values: {a: 甲}, from: limit",
        "values: {a",
    ),
    Slip(
        "missing_key",
        RECHECK,
        "    values: {passed: 整改到位, failed: 整改不到位, cannot_inspect: 无法复查}\n",
        "",
        "  outcome:",
    ),
    Slip("missing_key", ORDER, ", sample: 重庆市江北区人民法院", "", "  court:"),
    Slip("malformed", ORDER, "from: unit.court", "from: os.system('x')", "os.system"),
    Slip("unknown_source", ORDER, "from: unit.court", "from: unit.password", "unit.password"),
    Slip(
        "unknown_source",
        ORDER,
        "from: form.rectification_order.measures",
        "from: form.rectification_order.nothing",
        "order.nothing",
    ),
    Slip(
        "unknown_source",
        ORDER,
        "from: order.due_on",
        "from: order.nothing",
        "order.nothing",
    ),
    Slip(
        "unknown_source", ORDER, "from: matter.found_on", "from: matter.nothing", "matter.nothing"
    ),
    Slip(
        "money_or_number",
        PENALTY,
        "type: integer, from: matter.fine",
        "type: money, from: matter.fine",
        "matter.fine",
    ),
    Slip("day_not_usable", ORDER, "day: issued_on", "day: office", "day: office"),
    Slip("day_not_usable", ORDER, "day: issued_on", "day: nothing", "day: nothing"),
    # number, law
    Slip(
        "unknown_step", ORDER, "rectification.issue_order]", "rectification.nothing]", "issued_at"
    ),
    Slip("unknown_answer", PROPOSAL, "proposed: true}", "nothing: true}", "nothing: true}"),
    Slip(
        "serves_nothing", ORDER, "served_by: paper_service", "served_by: rectification", "served_by"
    ),
    Slip("missing_key", RECHECK, "issued_at: [", "served_by: paper_service # [", "served_by"),
    Slip("unknown_role", ORDER, "[inspector, section_chief]", "[inspector, nobody]", "issued_by"),
    Slip(
        "issued_as_the_other",
        ANNEX,
        "day: inspected_on",
        "day: inspected_on\nissued_at: [onsite_inspection.inspect]\nissued_by: [inspector]",
        "issued_at",
    ),
    Slip("missing_key", ORDER, "issued_by: [", "# [", "issued_at: ["),
    Slip("missing_key", ORDER, "issued_at: [", "# [", "issued_by: ["),
    Slip("missing_key", RECHECK, "issued_at: [", "when: {reply: x} # [", "when: {reply"),
    Slip("unknown_series", ORDER, "series: order", "series: nothing", "series: nothing"),
    Slip("number_and_series", ORDER, "series: order\n", "", 'number: "{number}"'),
    Slip(
        "versions_overlap", ORDER, "valid_from: 2021-07-15", "valid_from: 2021-07-14", "2021-07-14}"
    ),
    Slip("not_a_date", ORDER, "valid_from: 2021-07-15", "valid_from: 2021-02-30", "2021-02-30"),
    Slip("duplicate_id", ORDER, "  suit_law:", "  court:", "  court:\n"),
    # legal elements
    Slip("element_missing", ORDER, "  remedies: [remedies, review_body, court]\n", "", "elements:"),
    Slip("element_missing", ORDER, "  term: [due_on]\n", "", "elements:"),
    Slip("element_without_block", ORDER, "在{due_on}以前", "在期限以前", "term: [due_on]"),
    Slip(
        "element_without_block", ORDER, 'sign_off: {unit: "{office}"}\n', "", "sign_off: [sign_off"
    ),
    Slip(
        "element_not_required",
        ORDER,
        "from: order.due_on, required: true",
        "from: order.due_on",
        "term: [due_on]",
    ),
    Slip("element_unknown", ORDER, "term: [due_on]", "term: [nothing]", "term: [nothing]"),
    Slip("unknown_value", ORDER, "kind: order", "kind: epistle", "kind: epistle"),
    # packs
    Slip(
        "unknown_paper",
        ANNEX,
        "stands_for: onsite_record",
        "stands_for: nothing",
        "stands_for: nothing",
    ),
    # the file
    Slip("unknown_key", ORDER, "kind: order", "kind: order\nscript: x", "script: x"),
    Slip("tag", ORDER, "kind: order", "kind: !!python/object order", "!!python"),
    Slip("alias", ORDER, "copies: [送达当事人, 归入案卷]", "copies: [&a 甲, *a]", "*a"),
    Slip("tab", ORDER, "kind: order", "kind:\torder", "\torder"),
]


def spoilt(packs: Path, slip: Slip) -> Path:
    file = next(f for f in (packs / slip.file, packs.parent / "bpmn" / slip.file) if f.is_file())
    whole = file.read_text("utf-8")
    assert slip.old in whole, "the shipped paper has changed"
    file.write_text(whole.replace(slip.old, slip.new, 1), "utf-8")
    return file


@pytest.fixture(scope="module")
def packs(tmp_path_factory) -> Path:
    return copied_packs(tmp_path_factory.mktemp("packs"))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.reason}-{slip.new[:24]}")
def test_a_slip_is_found_at_its_line_and_told_in_both_languages(slip, packs):
    before = packs.parent / "bpmn" / slip.file
    before = before if before.is_file() else packs / slip.file
    kept = before.read_text("utf-8")
    try:
        file = spoilt(packs, slip)
        found = list(paper_findings(packs, packs.parent / "bpmn"))
        lines = file.read_text("utf-8").splitlines()
    finally:
        before.write_text(kept, "utf-8")
    fault = next(one for one in found if one.facts["reason"] == slip.reason)
    assert fault.facts["file"] == slip.file
    assert slip.at.splitlines()[0].strip("\n") in lines[int(str(fault.facts["line"])) - 1]
    for locale in ("zh_CN", "en"):
        with speaking(locale):
            assert not re.search(r"%\(|—|^$", paper_sentence(fault)), paper_sentence(fault)


def test_a_start_is_stopped_by_the_first_wrong_paper(tmp_path):
    packs = copied_packs(tmp_path)
    spoilt(packs, SLIPS[0])
    with pytest.raises(PaperInvalid) as refused:
        CampaignBook.load(packs)
    assert isinstance(refused.value, CampaignInvalid)
    assert refused.value.facts["reason"] == "placeholder_malformed"


def test_all_faults_of_all_papers_are_found_at_once(tmp_path):
    packs = copied_packs(tmp_path)
    spoilt(packs, SLIPS[0])
    spoilt(packs, Slip("", ORDER, "day: issued_on", "day: nothing", ""))
    spoilt(packs, Slip("", RECHECK, "boxes: outcome", "boxes: nothing", ""))
    found = list(paper_findings(packs, packs.parent / "bpmn"))
    assert {(one.facts["file"], one.facts["reason"]) for one in found} >= {
        (ORDER, "placeholder_malformed"),
        (ORDER, "day_not_usable"),
        (RECHECK, "not_a_code"),
    }
    assert [one.facts["line"] for one in found if one.facts["file"] == ORDER] == sorted(
        one.facts["line"] for one in found if one.facts["file"] == ORDER
    )


def test_two_papers_of_one_name_are_refused(tmp_path):
    packs = copied_packs(tmp_path)
    papers = packs.parent / "bpmn" / "interview" / "papers"
    (packs.parent / "bpmn" / ORDER).rename(papers / "service_receipt.yaml")
    with pytest.raises(PaperInvalid) as refused:
        CampaignBook.load(packs)
    assert refused.value.facts["reason"] == "duplicate_id"


def test_a_pack_may_put_a_paper_of_its_own_in_place_of_one(tmp_path):
    packs = copied_packs(tmp_path)
    own = packs / "jiangxi-2022" / "papers" / "recheck_record.yaml"
    own.parent.mkdir()
    shipped = (packs.parent / "bpmn" / RECHECK).read_text("utf-8")
    own.write_text(shipped.replace("复查记录]", "复查情况记录]"), "utf-8")
    book = CampaignBook.load(packs)
    here, there = (
        book["jiangxi-2022"].paper("recheck_record"),
        book["jiangbei-2022"].paper("recheck_record"),
    )
    assert here.heading[-1] == "复查情况记录"
    assert there.heading[-1] == "复查记录"
    assert here.digest != there.digest


def test_a_form_of_a_notice_has_its_own_paper_or_the_common_one():
    from tests.papers.known import BOOK  # noqa: PLC0415 - loaded for these alone

    jiangbei, jiangxi = BOOK["jiangbei-2022"], BOOK["jiangxi-2022"]
    assert jiangbei.paper("onsite_record", "annex_5").id == "annex_5"
    assert jiangbei.paper("onsite_record").id == "onsite_record"
    assert jiangxi.paper("onsite_record", "annex_6").id == "onsite_record"
    assert jiangbei.paper("recheck_record", "annex_5").id == "recheck_record"
    with pytest.raises(KeyError):
        jiangbei.paper("nothing")


def test_every_reason_of_the_checks_has_a_sentence():
    checks = [
        Path("casework/definitions") / name
        for name in ("paper_checks.py", "paper_book.py", "source.py", "schemas.py")
    ]
    root = Path(__file__).resolve().parents[2]
    found = set()
    for file in checks[:2]:
        found |= set(re.findall(r'\w\)?, "([a-z_]+)", \{', (root / file).read_text("utf-8")))
    assert len(found) >= 12
    assert found <= SENTENCES.keys()
