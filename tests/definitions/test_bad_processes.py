"""A broken process folder stops the start, and the refusal names file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.definitions.slips import (
    NEEDS,
    PROCESSES,
    ROLES,
    Slip,
    ensure_refused,
)

LEAD = PROCESSES + "lead_verification/process.yaml"
APPROVAL = PROCESSES + "ledger_strike_off/limits.yaml"
STRIKE_OFF = PROCESSES + "ledger_strike_off/process.yaml"
EXTENSION = PROCESSES + "deadline_extension/process.yaml"
ENTRY = PROCESSES + "hazard_closure/forms/hazard_entry.yaml"
REQUEST = PROCESSES + "clock_suspension/forms/suspension_request.yaml"
REPORT = PROCESSES + "rectification/forms/rectification_report.yaml"
MINUTES = PROCESSES + "interview/forms/interview_minutes.yaml"
BEGINS = "begins: {at: %s, enterprise: none, zh_CN: 申请, en: Ask%s}\nstarts_with: []"

SLIPS = [
    Slip("missing_rule", NEEDS, "rectification_consolidate]", "never]", "rectification_due:"),
    Slip("missing_form", NEEDS, "  rectification_order: {}", "  excuse: {}", "excuse:"),
    Slip("unknown_process", NEEDS, "[hazard_closure]", "[nothing]", "part_of"),
    Slip("never_run", NEEDS, "part_of: [hazard_closure]\n", "", "title:"),
    Slip("unknown_key", NEEDS, "forms:\n", "colour: red\nforms:\n", "colour: red"),
    Slip("words_differ", NEEDS, "  rectifying: {", "  awaiting_recheck: {", "awaiting_recheck"),
    Slip("series_twice", NEEDS, "order: 责改", "order: 隐患", "order: 隐患"),
    Slip("unknown_milestone", STRIKE_OFF, "back_to: rechecked", "back_to: never", "never"),
    Slip("unknown_role", STRIKE_OFF, "notify: [inspector]", "notify: [cleaner]", "cleaner"),
    Slip(
        "unknown_value", APPROVAL, "starts: recheck_passed", "starts: recheck_past", "recheck_past"
    ),
    Slip("unknown_fact", LEAD, "day: received_on", "day: subject", "day: subject"),
    Slip("unknown_fact", LEAD, "day: received_on", "day: lost_on", "day: lost_on"),
    Slip("unknown_step", LEAD, "not_by: [verify_lead]", "not_by: [verify_dragon]", "dragon"),
    Slip("duplicate_id", ROLES, "{id: auditor,", "{id: inspector,", "审计员"),
    Slip(
        "rule_not_in_force",
        APPROVAL,
        "    length: 3\n    starts: recheck_passed\n",
        "    length: 3\n    starts: recheck_passed\n    valid_from: 2022-05-01\n",
        "strike_off_due:",
    ),
    Slip("unknown_key", NEEDS, "forms:\n", "begins: {never: x}\nforms:\n", "begins:"),
    Slip("keeps_unknown_fact", ENTRY, "keeps: found_on", "keeps: lost_on", "keeps: lost_on"),
    Slip("keeps_other_type", ENTRY, "keeps: found_on", "keeps: description", "keeps: description"),
    Slip("unknown_fact", REPORT, "not_before: found_on", "not_before: lost_on", "lost_on"),
    Slip("unknown_fact", REPORT, "not_before: found_on", "not_before: grade", "before: grade"),
    Slip("keeps_other_type", MINUTES, "keeps: held_on", "keeps: commitments", "commitments"),
    Slip(
        "unknown_kind",
        EXTENSION,
        "starts_with: []",
        BEGINS % ("request_extension", ", from: [dragon]"),
        "dragon",
    ),
    Slip(
        "begins_with_facts",
        PROCESSES + "interview/process.yaml",
        "starts_with: [kind]",
        "begins: {at: approve, enterprise: none, zh_CN: 约谈, en: Ask}\nstarts_with: [kind]",
        "begins:",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_process_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)
