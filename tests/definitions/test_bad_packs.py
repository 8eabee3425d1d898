"""A broken pack stops the start, and the refusal names file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.packs import PROCESSES

CAMPAIGN = "jiangbei-2022/campaign.yaml"
SELLERS = "jiangbei-2022/forms/annex_4.yaml"
RECORD = "jiangbei-2022/forms/annex_5.yaml"
PHASES = "jiangbei-2022/rules/phases.yaml"
RECHECK = PROCESSES + "hazard_closure/forms/recheck.yaml"
CONCLUSION = PROCESSES + "look_back/forms/look_back_conclusion.yaml"
ORDERS = PROCESSES + "rectification/limits.yaml"
WINDOW = PROCESSES + "look_back/limits.yaml"
HEARING = PROCESSES + "_shared/limits/hearing.yaml"
MARKS = PROCESSES + "_shared/limits/certificates.yaml"
MEASURES = PROCESSES + "_shared/limits/coercive_measures.yaml"
COMPLAINTS = PROCESSES + "_shared/limits/complaints.yaml"
RECALL = PROCESSES + "_shared/limits/recall.yaml"
LADDERS = PROCESSES + "_shared/ladders.yaml"
NEEDS = PROCESSES + "rectification/process.yaml"
ROLES = PROCESSES + "_shared/roles.yaml"
STAFF = "jiangbei-2022/demo/staff.yaml"
UNITS = "jiangbei-2022/demo/units.yaml"
REGISTER = "jiangbei-2022/demo/enterprises.yaml"


ORDER = PROCESSES + "rectification/forms/rectification_order.yaml"
SECOND = """  - name: second_list
    type: checklist
    label: {zh_CN: 另一张表, en: Another list}
    items:
      - no: 1
        text: {zh_CN: 项, en: item}
        sentence: {zh_CN: 项不合, en: item amiss}
        problem_when: no
        basis: x
        problem_type: quality_hazard
  - name: photos
"""


def named(name: str) -> str:
    """How a refusal names a file: from the folder of the packs or of the processes."""
    return name.removeprefix(PROCESSES)


def found_in(packs: Path, facts: dict[str, object]) -> Path:
    """The file a refusal names."""
    file = str(facts["file"])
    return packs / file if (packs / file).is_file() else packs / PROCESSES / file


class Slip(NamedTuple):
    """One small mistake in one file: ``old`` becomes ``new``; ``at`` stands on the line named."""

    reason: str
    file: str
    old: str
    new: str
    at: str


SLIPS = [
    # campaign.yaml
    Slip("unknown_key", CAMPAIGN, "period: {", "colour: red\nperiod: {", "colour: red"),
    Slip("missing_key", CAMPAIGN, "  issuer: 重庆市江北区市场监督管理局\n", "", "notice:"),
    Slip("missing_key", CAMPAIGN, "version: 1\n", "", "title:"),
    Slip("wrong_type", CAMPAIGN, "version: 1", "version: first", "version: first"),
    Slip("wrong_type", CAMPAIGN, "version: 1", "version: true", "version: true"),
    Slip("out_of_range", CAMPAIGN, "version: 1", "version: 0", "version: 0"),
    Slip("not_a_date", CAMPAIGN, "written_on: 2022-04-20", "written_on: 2022-02-30", "2022-02-30"),
    Slip("wrong_type", CAMPAIGN, "written_on: 2022-04-20", "written_on: 20220420", "20220420"),
    Slip("not_a_date", CAMPAIGN, "ends_on: 2022年4月中旬", "ends_on: 2022年4月中句", "中句"),
    Slip("not_a_date", CAMPAIGN, "ends_on: 2022年4月中旬", "ends_on: 2022年13月中旬", "13月"),
    Slip("edges_reversed", CAMPAIGN, "ends_on: 2022-10-31", "ends_on: 2022-03-31", "period:"),
    Slip("phase_overlap", CAMPAIGN, "starts_on: 2022年7月", "starts_on: 2022-06-29", "2022-06-29"),
    Slip(
        "phase_outside_campaign",
        CAMPAIGN,
        "ends_on: 2022年10月",
        "ends_on: 2022年11月",
        "2022年11月",
    ),
    Slip(
        "edges_reversed", CAMPAIGN, "ends_on: 2022年9月", "ends_on: 2022年6月", "ends_on: 2022年6月"
    ),
    Slip("unknown_value", CAMPAIGN, "mode: CONSOLIDATE", "mode: RELAX", "RELAX"),
    Slip(
        "unknown_key",
        CAMPAIGN,
        "mode: CONSOLIDATE",
        "mode: NORMAL\n        ladder: SOFT",
        "SOFT",
    ),
    Slip("duplicate_id", CAMPAIGN, "- id: consolidate", "- id: screening", "- id: screening"),
    Slip("reserved_id", CAMPAIGN, "- id: consolidate", "- id: after", "- id: after"),
    Slip("duplicate_id", CAMPAIGN, "{id: cement,", "{id: rebar,", "水泥"),
    Slip("malformed", CAMPAIGN, "{id: cement,", "{id: Cement,", "水泥"),
    Slip("duplicate_id", CAMPAIGN, "{id: past_accident,", "{id: rural_market,", "发生过"),
    Slip("duplicate_id", CAMPAIGN, "- id: adulteration", "- id: poor_quality", "id: poor_quality"),
    Slip("duplicate_key", CAMPAIGN, "version: 1", "version: 1\nversion: 2", "version: 2"),
    Slip(
        "unknown_product",
        CAMPAIGN,
        "    objects: [producer, seller]",
        "    products: [toys]\n    objects: [producer, seller]",
        "toys",
    ),
    Slip("unknown_value", CAMPAIGN, "objects: [producer", "objects: [importer", "importer"),
    Slip("duplicate_value", CAMPAIGN, "objects: [producer", "objects: [seller", "objects:"),
    Slip(
        "unknown_process",
        CAMPAIGN,
        "records:",
        "processes:\n  - look_ahead\nrecords:",
        "- look_ahead",
    ),
    Slip("unknown_form", CAMPAIGN, "[annex_4, annex_5]", "[annex_4, annex_9]", "annex_9"),
    Slip("record_without_checklist", CAMPAIGN, "[annex_4, annex_5]", "[recheck]", "[recheck]"),
    Slip("missing_key", CAMPAIGN, "    due_on: 2022-07-04\n", "", "id: stage_pack"),
    Slip("empty", CAMPAIGN, "zh_CN: 水泥", 'zh_CN: ""', "id: cement"),
    # forms
    Slip("unknown_problem_type", RECORD, "sales_traceability", "bad_luck", "bad_luck"),
    Slip("items_not_in_order", RECORD, "- no: 9", "- no: 11", "- no: 11"),
    Slip("unknown_value", RECORD, "bad: differs", "bad: unlike", "bad: unlike"),
    Slip("unknown_value", RECORD, "problem_when: yes", "problem_when: maybe", "maybe"),
    Slip("missing_key", SELLERS, "          bad: failed\n", "", "detail:"),
    Slip("routing_value_unknown", CONCLUSION, "value: again", "value: maybe", "look_back_result"),
    Slip("unknown_type", RECHECK, "type: officer", "type: policeman", "policeman"),
    Slip(
        "show_if_unknown_field",
        RECHECK,
        "{recheck_outcome: failed}",
        "{verdict: failed}",
        "verdict",
    ),
    Slip("show_if_later_field", RECHECK, "{recheck_outcome: failed}", "{remarks: x}", "remarks: x"),
    Slip(
        "show_if_impossible_value",
        RECHECK,
        "{recheck_outcome: failed}",
        "{recheck_outcome: lost}",
        "lost",
    ),
    Slip("routing_field_missing", RECHECK, "    routes: true\n", "", "fields:"),
    Slip(
        "routes_wrong_type",
        RECHECK,
        "    max_length: 1000\n",
        "    max_length: 1000\n    routes: true\n",
        "routes: true",
    ),
    Slip("duplicate_id", RECHECK, "name: rechecked_on", "name: remarks", "name: remarks"),
    Slip("reserved_id", RECHECK, "name: rechecked_on", "name: typename", "name: typename"),
    Slip("malformed", RECHECK, "name: rechecked_on", "name: __class__", "name: __class__"),
    Slip("duplicate_id", RECHECK, "value: failed", "value: passed", "整改不到位"),
    Slip("key_not_for_type", RECHECK, "must_be: past_or_today", "multiple: true", "multiple: true"),
    Slip("missing_key", RECHECK, "    max_length: 1000\n", "", "name: remarks"),
    Slip("out_of_range", RECHECK, "max_length: 1000", "max_length: 20000", "20000"),
    Slip(
        "note_takes_no_answer",
        ORDER,
        "type: note\n",
        "type: note\n    required: true\n",
        "name: due_note",
    ),
    Slip(
        "edges_reversed",
        ORDER,
        "type: note\n",
        "type: integer\n    min: 5\n    max: 4\n",
        "min: 5",
    ),
    Slip(
        "routes_may_be_unanswered",
        RECHECK,
        "    required: true\n    routes",
        "    routes",
        "routes",
    ),
    Slip("reserved_id", RECHECK, "name: recheck_outcome", "name: result", "name: result"),
    Slip(
        "missing_key",
        RECORD,
        "        sentence: {zh_CN: 产品质量不能有效溯源, en: Product quality cannot be traced}\n",
        "",
        "- no: 9",
    ),
    Slip("second_checklist", RECORD, "  - name: photos\n", SECOND, "second"),
    Slip(
        "missing_key", RECORD, "problem_when: yes", "problem_when: detail", "problem_when: detail"
    ),
    Slip("missing_key", RECHECK, "type: officer", "type: choice", "name: second_officer"),
    # rules and ladders
    Slip("unknown_rule_unit", WINDOW, "unit: calendar_days", "unit: fortnights", "fortnights"),
    Slip("out_of_range", ORDERS, "length: 15", "length: -15", "-15"),
    Slip("out_of_range", ORDERS, "length: 15", "length: 99999", "99999"),
    Slip("missing_key", ORDERS, "    length: 15\n", "", "id: rectification_normal"),
    Slip(
        "missing_key", PHASES, "    not_later_than: 2022-10-31\n", "", "rectification_consolidate"
    ),
    Slip("key_not_for_type", PHASES, "unit: fixed", "unit: fixed\n    length: 3", "length: 3"),
    Slip(
        "edges_reversed",
        PHASES,
        "not_before: 2022-07-01",
        "not_before: 2022-07-01\n    not_later_than: 2022-06-01",
        "not_before",
    ),
    Slip("out_of_range", PHASES, "not_before: 2022-07-01", "not_before: 9999-12-31", "9999-12-31"),
    Slip("out_of_range", PHASES, "not_before: 2022-07-01", "not_before: 0001-01-01", "0001"),
    Slip("out_of_range", MARKS, "valid_until: 2022-10-31", "valid_until: 2922-10-31", "2922"),
    Slip("empty", ORDERS, "basis: 系统建议 (campaign default)", 'basis: ""', 'basis: ""'),
    Slip("unknown_ladder", ORDERS, "ladder: NORMAL", "ladder: STEEP", "STEEP"),
    Slip("duplicate_id", ORDERS, "- id: order_due", "- id: strike_off_due", "- id: strike_off_due"),
    Slip("missing_key", ORDERS, "    basis: 系统建议 (campaign default)\n", "", "order_due"),
    Slip("out_of_range", MEASURES, "length: 30", "length: 3651", "3651"),
    Slip("out_of_range", MEASURES, "length: 24", "length: 8761", "8761"),
    Slip(
        "out_of_range",
        RECALL,
        "length: 3\n    starts: recall_begun",
        "length: 121\n    starts: recall_begun",
        "121",
    ),
    Slip("out_of_range", ORDERS, "length: 15", "length: 0", "length: 0"),
    Slip("wrong_type", ORDERS, "length: 15", "length: 1.5", "1.5"),
    Slip("malformed", HEARING, "law: L-TZ-3", "law: TZ-3", "law: TZ-3"),
    Slip("unknown_value", MEASURES, "excludes: [testing]", "excludes: [holiday]", "[holiday]"),
    Slip(
        "validity_overlap",
        HEARING,
        "valid_from: 2021-07-15",
        "valid_from: 2021-07-14",
        "- id: hearing_request_due",
    ),
    Slip(
        "validity_overlap", HEARING, "    valid_from: 2021-07-15\n", "", "- id: hearing_request_due"
    ),
    Slip(
        "validity_reversed",
        MARKS,
        "valid_until: 2022-10-31",
        "valid_until: 2009-01-01",
        "valid_from: 2009-09-01",
    ),
    Slip("not_a_date", MARKS, "valid_until: 2022-10-31", "valid_until: 2022-10-32", "10-32"),
    Slip("unknown_rule", COMPLAINTS, "after: mediation_due", "after: meditation_due", "meditation"),
    Slip(
        "circular_chain",
        COMPLAINTS,
        "starts: complaint_accepted\n    after: complaint_accept",
        "starts: complaint_accepted\n    after: mediation_end_notice_due  # complaint_accept",
        "after: ",
    ),
    Slip("circular_chain", WINDOW, "after: look_back_opens", "after: look_back_due", "after:"),
    Slip("unknown_role", MEASURES, "by_role: bureau_leader", "by_role: emperor", "emperor"),
    Slip(
        "extension_too_long",
        MEASURES,
        "by_role: bureau_leader\n      length: 30",
        "by_role: bureau_leader\n      length: 31",
        "length: 31",
    ),
    Slip(
        "out_of_range", MEASURES, "length: 30\n    starts", "length: 3630\n    starts", "length: 30"
    ),
    Slip(
        "missing_key",
        ORDERS,
        "      basis: 延期以一次为限，系统建议 (campaign default)\n",
        "",
        "extension:",
    ),
    Slip(
        "key_not_for_type",
        PHASES,
        "unit: fixed",
        "unit: fixed\n    excludes: [testing]",
        "excludes",
    ),
    Slip(
        "validity_gap",
        PHASES,
        "    length: 3\n",
        "    length: 3\n    valid_until: 2022-08-31\n",
        "valid_until: 2022-08-31",
    ),
    Slip(
        "validity_gap", MEASURES, "valid_from: 2021-07-15", "valid_from: 2022-06-01", "2021-07-14"
    ),
    Slip("validity_gap", MARKS, "valid_until: 2022-10-31", "valid_until: 2022-05-31", "05-31"),
    # demo data
    Slip("bad_credit_code", REGISTER, "91500105DEM000014J", "91500105DEM000014K", "000014K"),
    Slip("bad_credit_code", REGISTER, "91500105DEM000014J", "9150010SDEM000014J", "10SDEM"),
    Slip("duplicate_id", REGISTER, "91500105DEM000022D", "91500105DEM000014J", "000014J"),
    Slip("duplicate_id", STAFF, "username: leader2", "username: leader1", "username: leader1"),
    Slip("unknown_reference", REGISTER, "products: [wires_cables]", "products: [toys]", "toys"),
    Slip("unknown_reference", STAFF, "unit: JBZL", "unit: JBXX", "JBXX"),
    Slip("unknown_reference", STAFF, "roles: [auditor]", "roles: [emperor]", "emperor"),
    Slip("roles_exclude", STAFF, "roles: [auditor]", "roles: [inspector, auditor]", "auditor]"),
    Slip("unknown_reference", ROLES, "excludes: [inspector, ", "excludes: [emperor, ", "emperor"),
    Slip("unknown_reference", ROLES, "superior, administrator]", "auditor]", "auditor]"),
    Slip(
        "unknown_key",
        STAFF,
        "    roles: [auditor]",
        "    roles: [auditor]\n    password: x",
        "password",
    ),
    Slip("unknown_reference", UNITS, "parent: JB}", "parent: ZZ}", "ZZ"),
    # the file itself
    Slip("tab", CAMPAIGN, "  issuer:", "\tissuer:", "\tissuer:"),
    Slip("alias", CAMPAIGN, "version: 1", "version: &v 1\nother: *v", "other: *v"),
    Slip("tag", CAMPAIGN, "version: 1", "version: !!python/object:os.system 1", "!!python"),
    Slip("several_documents", CAMPAIGN, "\nproducts:", "\n---\nproducts:", "---"),
    Slip("not_yaml", CAMPAIGN, "region:\n", "region: [\n", "title:"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_file_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)


def ensure_refused(slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]) -> None:
    """Put the slip into the shipped file; it must be refused by reason and line."""
    file = packs / slip.file
    before = file.read_text(encoding="utf-8")
    assert slip.old in before, "the shipped file has changed; choose another slip"
    file.write_text(before.replace(slip.old, slip.new, 1), encoding="utf-8")
    facts = refusal()
    assert facts["reason"] == slip.reason, facts
    lines = found_in(packs, facts).read_text(encoding="utf-8").splitlines()
    assert slip.at in lines[int(str(facts["line"])) - 1], facts


def spoil(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
SPOILT = {
    "not_utf8": (CAMPAIGN, "version: 1\ntitle: 江北".encode("gb18030")),
    "too_large": (CAMPAIGN, b"# " + b"x" * 1_000_001),
    "alias": (CAMPAIGN, BOMB),
    "not_a_mapping": (CAMPAIGN, b"- just\n- a list\n"),
    "not_yaml": (CAMPAIGN, b"version: 1\x00\n"),
    "too_deep": (CAMPAIGN, b"version: " + b"[" * 400),
    "key_not_text": (CAMPAIGN, b"? [a, b]\n: 1\n"),
    "unexpected_file": ("jiangbei-2022/forms/annex_6.yml", b"version: 1\n"),
    "bad_slug": ("Jiang Bei/campaign.yaml", b"version: 1\n"),
    "missing_file": ("empty-pack/forms/a.txt", b""),
    "bad_schema": ("campaign.schema.json", b'{"type": "nonsense"}'),
}


@pytest.mark.parametrize("reason", SPOILT)
def test_a_spoilt_file_is_refused(
    reason: str, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    name, content = SPOILT[reason]
    spoil(packs / name, content)
    facts = refusal()
    assert facts["reason"] == reason, facts
    assert str(facts["file"]).split("/")[0] == named(name).split("/")[0]


@pytest.mark.parametrize("name", [ROLES, LADDERS, NEEDS, CAMPAIGN, UNITS])
def test_a_missing_file_is_named(
    name: str, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    (packs / name).unlink()
    facts = refusal()
    assert (facts["reason"], facts["file"], facts["line"]) == ("missing_file", named(name), 1)


def test_an_empty_file_is_refused(packs: Path, refusal: Callable[[], dict[str, object]]) -> None:
    spoil(packs / CAMPAIGN, b"")
    assert refusal()["reason"] == "not_a_mapping"


def test_a_rule_in_two_files_of_one_pack_is_refused(
    packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    again = packs / "jiangbei-2022" / "rules" / "more.yaml"
    again.write_bytes((packs / PHASES).read_bytes())
    facts = refusal()
    assert facts["reason"] == "duplicate_id"
    assert facts["file"] == PHASES
