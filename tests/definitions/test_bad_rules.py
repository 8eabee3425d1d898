"""A slip in a time limit or a ladder is refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.definitions.slips import (
    COMPLAINTS,
    HEARING,
    MARKS,
    MEASURES,
    ORDERS,
    PHASES,
    RECALL,
    WINDOW,
    Slip,
    ensure_refused,
)

SLIPS = [
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
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_file_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)
