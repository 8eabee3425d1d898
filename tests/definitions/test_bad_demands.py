"""What a strike-off demands is refused by file and line where it is written wrong."""

from __future__ import annotations

import pytest

from tests.definitions.slips import CAMPAIGN, Slip, ensure_refused
from tests.packs import PROCESSES

DEMANDS = PROCESSES + "_shared/strike_off_demands.yaml"
OTHERWISE = """strike_off_demands:
  - {rule: after_photos, mode: warn, reason: {zh_CN: 另有记录, en: Recorded}}
period: {"""
SLIPS = [
    Slip("unknown_value", DEMANDS, "rule: report_received,", "rule: reports,", "reports"),
    Slip(
        "unknown_value",
        DEMANDS,
        "rule: recheck_made, mode: block",
        "rule: recheck_made, mode: ask",
        "ask",
    ),
    Slip("unknown_step", DEMANDS, "rectification.issue_order", "rectification.issue", "issue"),
    Slip("missing_key", DEMANDS, "mode: warn, distance_m: 500}", "mode: warn}", "near_place, mode"),
    Slip(
        "missing_key",
        CAMPAIGN,
        "period: {",
        OTHERWISE.replace(", reason: {zh_CN: 另有记录, en: Recorded}", ""),
        "after_photos",
    ),
    Slip(
        "unknown_value",
        CAMPAIGN,
        "period: {",
        OTHERWISE.replace("after_photos", "no_such_rule"),
        "no_such_rule",
    ),
    Slip(
        "unknown_problem_type",
        CAMPAIGN,
        "period: {",
        OTHERWISE.replace("mode: warn", "problem_types: [bad_luck], mode: warn"),
        "bad_luck",
    ),
    Slip(
        "key_not_for_type",
        CAMPAIGN,
        "period: {",
        OTHERWISE.replace("mode: warn", "mode: warn, distance_m: 50"),
        "after_photos",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_what_is_demanded_is_refused_with_its_line(slip, packs, refusal):
    ensure_refused(slip, packs, refusal)
