"""Words for codes that only the record pages show."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.i18n import _l

RECORD_LABELS: Mapping[str, Mapping[str, str]] = {
    "state": {
        "open": _l("Open"),
        "struck_off": _l("Struck off"),
        "elsewhere": _l("Merged or transferred"),
    },
    "milestone": {
        "found": _l("Found"),
        "registered": _l("Entered"),
        "ordered": _l("Ordered"),
        "rectified": _l("Rectified"),
        "rechecked": _l("Rechecked"),
        "struck_off": _l("Struck off"),
        "looked_back": _l("Looked back"),
        "dispatched": _l("Dispatched"),
        "inspected": _l("Recorded"),
        "proposed": _l("Proposed"),
        "approved": _l("Approved"),
        "notified": _l("Notified"),
        "held": _l("Held"),
        "followed_up": _l("Followed up"),
    },
    "relation": {
        "parent": _l("Came from"),
        "child": _l("Led to"),
        "twin": _l("Possibly the same"),
    },
    "ladder_act": {
        "remind": _l("reminder"),
        "explain": _l("explanation asked for"),
        "instruct": _l("instruction by the leader"),
        "propose": _l("listed supervision proposed"),
    },
    "ladder": {
        "NORMAL": _l("normal ladder"),
        "IMMEDIATE": _l("immediate ladder"),
        "STATUTORY": _l("statutory ladder"),
        "REPORT": _l("reporting ladder"),
    },
    "clock_act": {
        "armed": _l("set"),
        "met": _l("kept"),
        "missed": _l("missed"),
        "opened": _l("opened"),
        "withdrawn": _l("withdrawn"),
        "paused": _l("clock stopped"),
        "resumed": _l("clock runs on"),
        "extended": _l("extended"),
        "overridden": _l("set by a leader"),
    },
    "pause_kind": {
        "testing": _l("testing"),
        "hearing": _l("hearing"),
        "public_notice": _l("service by public notice"),
        "suspension": _l("suspension of the investigation"),
        "identification": _l("expert identification"),
        "refund": _l("refund of overcharges"),
    },
    "mode": {
        "NORMAL": _l("Normal handling"),
        "BATCH": _l("Handling by one common day"),
        "IMMEDIATE_ZERO": _l("Immediate handling, zeroing"),
        "CONSOLIDATE": _l("Consolidation"),
    },
    "standing": {
        "before": _l("not begun yet"),
        "after": _l("over"),
        "between": _l("between two phases"),
    },
    "source": {"inspection": _l("On-site inspection")},
    "domain": {
        "producer": _l("Production"),
        "seller": _l("Sale"),
        "ccc": _l("Compulsory certification"),
    },
    "inspection_result": {
        "inspected": _l("Inspected"),
        "cannot_inspect": _l("Could not be inspected"),
        "refused": _l("Inspection refused"),
    },
    "object_kind": {"enterprise": _l("Enterprise"), "interview": _l("Enterprise")},
    "refused": {
        "inspection": _l("the inspection"),
        "rectification": _l("the rectification"),
    },
    "breach": {
        "absent": _l("did not attend the interview"),
        "not_kept": _l("did not keep its commitments"),
    },
    "act": {
        "complete_task": _l("Completing a task"),
        "fire_deadlines": _l("Time limits falling due"),
        "clocks_audit": _l("Audit of the clocks"),
        "start_extension": _l("Asking for an extension"),
        "start_suspension": _l("Asking to stop a clock"),
        "override_deadline": _l("Setting a day against the rule"),
    },
    "table": {
        "duplicate": _l("Duplicate hazard (D23)"),
        "hazard_grade": _l("Grade of a hazard (D02)"),
        "phase_rule": _l("Rule of the phase (D03)"),
        "interview_trigger": _l("Need of an interview (D07)"),
        "form_selection": _l("Choice of the record (D19)"),
        "form_polarity": _l("Answers that mean a problem (D24)"),
        "escalation_ladder": _l("Ladder of escalation (D04)"),
    },
    "weight": {"ordinary": _l("ordinary"), "severe": _l("severe")},
    "every": {
        "week": _l("weekly"),
        "month": _l("monthly"),
        "quarter": _l("quarterly"),
        "half_year": _l("half-yearly"),
        "year": _l("yearly"),
        "once": _l("once"),
        "event": _l("when it happens"),
    },
    "process": {
        "onsite_inspection": _l("On-site inspection"),
        "hazard_closure": _l("Hazard closure"),
        "rectification": _l("Rectification"),
        "ledger_strike_off": _l("Strike-off"),
        "look_back": _l("Look-back"),
        "interview": _l("Interview"),
        "escalation_ladder": _l("Escalation"),
        "deadline_extension": _l("Extension of a time limit"),
        "clock_suspension": _l("Suspension of a time limit"),
    },
    "advice": {"merge": _l("merge"), "new": _l("a hazard of its own")},
    "spread": {
        "single": _l("a single piece or place"),
        "batch": _l("one batch"),
        "many": _l("several batches or on the market"),
    },
    "interview_need": {"none": _l("not needed"), "enterprise": _l("with the enterprise")},
}
