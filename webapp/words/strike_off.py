"""What the check of a strike-off's evidence demands and found (销号核验), as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.rules.strike_off import Finding
from webapp.app.i18n import _l, day

RULE_TITLES: Mapping[str, str] = {
    "order_served": _l("Order issued as a paper and served"),
    "report_received": _l("Rectification report"),
    "recheck_made": _l("Recheck after the order"),
    "two_officers": _l("Recheck by two officers"),
    "other_recorder": _l("Report recorded by another hand"),
    "after_photos": _l("Photos of what was put right"),
    "taken_after_order": _l("Photos taken after the order"),
    "near_place": _l("Photos taken at the place"),
    "not_reused": _l("No photo judged to be re-used"),
    "not_identical": _l("No file handed in before"),
    "not_alike": _l("No picture handed in before"),
    "compared": _l("Photos compared with all others"),
    "disposal_settled": _l("Disposal items settled"),
}
FOUND: Mapping[str, str] = {
    "order_served": _l("The order was not issued as a paper, or its service is not on record."),
    "report_received": _l("No rectification report was received since the order."),
    "recheck_made": _l("There was no recheck since the order."),
    "two_officers": _l("The recheck names one officer only; two different ones must act."),
    "other_recorder": _l("Who recorded the report is the only one who rechecked."),
    "after_photos": _l("The recheck has no photo of what was put right."),
    "taken_after_order": _l(
        "A photo says it was taken on %(day)s, before the order was served on %(order_day)s."
    ),
    "near_place": _l(
        "A photo says it was taken %(metres)s m from where the problem was found; %(most)s m are "
        "allowed."
    ),
    "not_reused": _l("An auditor found that a photo was re-used from %(matter)s."),
    "not_identical": _l("A photo is the same file as one handed in on %(matter)s."),
    "not_alike": _l("A photo shows the same picture as one handed in on %(matter)s."),
    "compared": _l("The photos are still being compared with all others. Try again in a minute."),
    "disposal_settled": _l("Disposal items are still in progress: %(items)s."),
}
MODES: Mapping[str, str] = {
    "block": _l("blocks"),
    "warn": _l("warns"),
    "off": _l("not demanded"),
}


def rule_title(rule: str) -> str:
    """What a rule is called."""
    return str(RULE_TITLES[rule])


def finding_words(finding: Finding) -> str:
    """What was found, as a sentence."""
    return str(FOUND[finding.rule]) % {n: _said(n, v) for n, v in finding.facts.items()}


def mode_words(mode: str) -> str:
    """What comes of a finding of the rule."""
    return str(MODES[mode])


def _said(name: str, value: Any) -> str:
    return day(value) if name in {"day", "order_day"} else str(value)
