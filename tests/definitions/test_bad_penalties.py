"""A slip in the law of penalties is refused with its line, in sentences of both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.definitions import CampaignBook
from casework.errors import PenaltyLawInvalid
from tests.definitions.slips import Slip, ensure_refused
from tests.packs import PROCESSES
from webapp.app.i18n import speaking
from webapp.words.penalty_refusals import FINDINGS, penalty_law_sentence

AMOUNTS = PROCESSES + "_shared/penalties/thresholds.yaml"
CERTIFICATES = PROCESSES + "_shared/penalties/certification.yaml"
LICENCES = PROCESSES + "_shared/penalties/licences.yaml"
OWN = """thresholds:
  - id: hearing_citizen
    title: {zh_CN: 对自然人较大数额, en: Large amount for a citizen}
    yuan: 5000
    basis: 地方规定
    reason: {zh_CN: 本省另有规定, en: The province says so}
"""
SLIPS = [
    Slip("band_gap", CERTIFICATES, "from: 5000, below", "from: 5001, below", "from: 5001"),
    Slip("band_overlap", CERTIFICATES, "from: 5000, below", "from: 4999, below", "from: 4999"),
    Slip("band_overlap", CERTIFICATES, "below: 5000, yuan", "yuan", "from: 5000, below"),
    Slip("band_empty", CERTIFICATES, "from: 5000, below: 10000", "from: 5000, below: 5000", "5000"),
    Slip("bands_begin_late", LICENCES, "from: 0, times: [1, 3]", "from: 1, times: [1, 3]", "[1"),
    Slip(
        "last_band_ends",
        CERTIFICATES,
        "{from: 10000, times: [10, 20]}",
        "{from: 10000, below: 50000, times: [10, 20]}",
        "50000",
    ),
    Slip("least_above_most", CERTIFICATES, "times: [10, 20]", "times: [20, 10]", "[20, 10]"),
    Slip(
        "band_measure",
        CERTIFICATES,
        "from: 10000, times: [10, 20]",
        "from: 10000, times: [10, 20], percent: [1, 2]",
        "percent",
    ),
    Slip(
        "band_measure", CERTIFICATES, "from: 10000, times: [10, 20]", "from: 10000", "from: 10000"
    ),
    Slip("out_of_range", LICENCES, "yuan: [50000, 200000]", "yuan: [-5, 200000]", "-5"),
    Slip("wrong_type", LICENCES, "times: [1, 3]", "times: [1, 1.5]", "1.5"),
    Slip("unknown_key", LICENCES, "after_order:", "afterwards:", "afterwards"),
    Slip("unknown_value", LICENCES, "serious: [revoke_licence]", "serious: [jail]", "jail"),
    Slip("validity_gap", CERTIFICATES, "valid_from: 2022-11-01", "valid_from: 2022-11-02", "10-31"),
    Slip("validity_gap", AMOUNTS, "valid_until: 2021-07-14", "valid_until: 2021-07-13", "07-13"),
    Slip("validity_overlap", AMOUNTS, "valid_until: 2021-07-14", "valid_until: 2021-07-15", "id:"),
    Slip(
        "validity_reversed",
        CERTIFICATES,
        "valid_from: 2003-11-01, valid_until: 2020-11-28",
        "valid_from: 2020-11-29, valid_until: 2020-11-28",
        "2020-11-29",
    ),
    Slip("out_of_range", AMOUNTS, "valid_from: 2001-04-10", "valid_from: 1901-04-10", "id: crime"),
    Slip("unknown_value", AMOUNTS, "id: crime_unsold", "id: crime_unsolved", "crime_unsolved"),
    Slip("duplicate_id", CERTIFICATES, "id: mark_traded", "id: unlicensed_sale", "basis"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_the_law_of_penalties_is_refused_with_its_line(slip, packs, refusal):
    ensure_refused(slip, packs, refusal)


def test_every_finding_is_a_sentence_in_both_languages():
    for reason in {slip.reason for slip in SLIPS} | {"threshold_missing", "threshold_not_local"}:
        facts = {"file": "x", "line": 1, "reason": reason, "id": "编号", "first": 1, "last": 2}
        with speaking("zh_CN"):
            chinese = penalty_law_sentence(PenaltyLawInvalid(**facts))
        with speaking("en"):
            english = penalty_law_sentence(PenaltyLawInvalid(**facts))
        assert reason in FINDINGS
        assert chinese.endswith("。")
        assert english.endswith(".")


def own_file(packs: Path, text: str) -> None:
    folder = packs / "jiangbei-2022" / "penalties"
    folder.mkdir()
    (folder / "amounts.yaml").write_text(text, "utf-8")


def test_a_pack_sets_the_amounts_that_the_law_leaves_to_its_province(packs):
    own_file(packs, OWN)
    book = CampaignBook.load(packs)
    day = date(2022, 5, 10)
    own = book["jiangbei-2022"].penalties.threshold("hearing_citizen", day)
    assert own.amount == 500_000
    assert own.reason is not None
    assert book["jiangxi-2022"].penalties.threshold("hearing_citizen", day).amount == 1_000_000
    assert book.penalties.threshold("hearing_citizen", day).amount == 1_000_000


CLAUSE = """clauses:
  - id: {id}
    title: {{zh_CN: 地方条款, en: Local clause}}
    law: L-CZ-54
    punishes: {{zh_CN: 地方规定的行为, en: What the province punishes}}
    cited: [{{basis: 地方条例}}]
    bands: [{{from: 0, yuan: [100, 200]}}]
"""


def test_a_pack_adds_clauses_of_its_own(packs):
    own_file(packs, CLAUSE.format(id="of_the_province"))
    book = CampaignBook.load(packs)
    assert "of_the_province" in book["jiangbei-2022"].penalties.clauses
    assert "of_the_province" not in book["jiangxi-2022"].penalties.clauses


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (OWN.replace("hearing_citizen", "crime_sales"), "threshold_not_local"),
        (OWN.replace("hearing_citizen", "of_our_own"), "threshold_not_local"),
        (OWN[: OWN.index("    reason")], "missing_key"),
        (CLAUSE.format(id="unlicensed_sale"), "duplicate_id"),
        (OWN + "    valid_from: 2022-07-01\n", "validity_gap"),
        (OWN + "    valid_until: 2022-07-01\n", "validity_gap"),
    ],
)
def test_what_a_pack_may_not_say_is_refused(packs, refusal, text, reason):
    own_file(packs, text)
    facts = refusal()
    assert facts["reason"] == reason
    assert facts["file"] == "jiangbei-2022/penalties/amounts.yaml"


def test_an_amount_that_no_file_sets_is_missed_by_name(packs, refusal):
    file = packs / AMOUNTS
    text = file.read_text("utf-8")
    first, last = text.index("  - id: spot_money"), text.index("  - id: hearing_citizen")
    file.write_text(text[:first] + text[last:], "utf-8")
    facts = refusal()
    assert (facts["reason"], facts["id"]) == ("threshold_missing", "spot_money")
