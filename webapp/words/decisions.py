"""What a decision table was told and what it said, in words an auditor reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casework.definitions import Campaign
from webapp.app.i18n import _, _l, words
from webapp.words.labels import label
from webapp.words.vocabulary import title_of_rule

FACTS: Mapping[str, str] = {
    "twin_found": _l("a twin is open"),
    "twin_days": _l("days since the twin was found"),
    "advice": _l("advice"),
    "type_weight": _l("weight of the problem type"),
    "safety_standard": _l("breaks a safety standard"),
    "spread": _l("spread"),
    "accident": _l("has caused an accident"),
    "urgent": _l("urgent"),
    "recurrence": _l("times come back"),
    "grade": _l("grade"),
    "priority": _l("priority"),
    "mode": _l("handling mode of the phase"),
    "rule": _l("rule"),
    "ladder": _l("ladder"),
    "recheck_failures": _l("rechecks failed"),
    "interview": _l("interview"),
    "entity": _l("kind of enterprise"),
    "ccc": _l("compulsory certification"),
    "odm": _l("commissioned production"),
    "form_id": _l("record"),
    "problem_when": _l("means a problem"),
    "answer": _l("answer"),
    "detail_bad": _l("detail amiss"),
    "problem": _l("problem"),
    "rung": _l("rung"),
    "begun": _l("begun"),
    "climbs": _l("climbs"),
    "act": _l("act"),
    "to_role": _l("to"),
    "copy_roles": _l("copy to"),
}
KINDS: Mapping[str, str] = {
    "advice": "advice",
    "type_weight": "weight",
    "spread": "spread",
    "grade": "grade",
    "mode": "mode",
    "ladder": "ladder",
    "climbs": "ladder",
    "interview": "interview_need",
    "entity": "entity",
    "problem_when": "answer",
    "answer": "answer",
    "act": "ladder_act",
    "to_role": "role",
}
"""Which kind of label a fact's value has."""


def facts_told(facts: Mapping[str, Any], campaign: Campaign) -> str:
    """The facts of a decision as ``name: value`` parts."""
    parts = (
        f"{FACTS.get(name, name)}: {_value(name, value, campaign)}"
        for name, value in facts.items()
        if value != ""
    )
    return "; ".join(parts) or _("nothing")


def _value(name: str, value: Any, campaign: Campaign) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    said: Mapping[str, Callable[[str], str]] = {
        "rule": lambda code: title_of_rule(code, campaign),
        "form_id": lambda code: words(
            campaign.forms[code].title if code in campaign.forms else code
        ),
        "copy_roles": lambda codes: ", ".join(label(c.strip(), "role") for c in codes.split(",")),
    }
    if name in said:
        return said[name](str(value))
    return label(str(value), KINDS[name]) if name in KINDS else str(value)
