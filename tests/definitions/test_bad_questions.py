"""A slip in a form is refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.definitions.slips import (
    CONCLUSION,
    ORDER,
    RECHECK,
    RECORD,
    SELLERS,
    Slip,
    ensure_refused,
)

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

SLIPS = [
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
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_file_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)
