"""A broken pack stops the start, and the refusal names file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.definitions.slips import (
    CAMPAIGN,
    LADDERS,
    NEEDS,
    PHASES,
    REGISTER,
    ROLES,
    STAFF,
    UNITS,
    Slip,
    ensure_refused,
    named,
)

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
