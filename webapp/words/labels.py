"""Words for codes that models, campaigns and tables use: one table a kind of code."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from jinja2 import pass_context

from webapp.app.i18n import _l
from webapp.words.record_labels import RECORD_LABELS

LABELS: Mapping[str, Mapping[str, str]] = {
    "role": {
        "inspector": _l("Inspector"),
        "section_chief": _l("Section or station chief"),
        "bureau_leader": _l("Bureau leader"),
        "superior": _l("Superior unit"),
        "auditor": _l("Auditor"),
        "administrator": _l("Administrator"),
    },
    "kind": {
        "inspection": _l("On-site inspection"),
        "hazard": _l("Hazard"),
        "interview": _l("Interview"),
        "escalation": _l("Supervision of a delay"),
        "extension": _l("Extension of a time limit"),
        "suspension": _l("Suspension of a time limit"),
    },
    "grade": {
        "GENERAL": _l("General hazard"),
        "SERIOUS": _l("Serious hazard"),
        "MAJOR": _l("Major hazard"),
    },
    "entity": {
        "producer": _l("Producer"),
        "seller": _l("Seller"),
    },
    "stage": {
        "opened": _l("Opened"),
        "on_site": _l("On site"),
        "refused": _l("Refused"),
        "registered": _l("Being entered"),
        "to_order": _l("Order to be issued"),
        "rectifying": _l("Being rectified"),
        "awaiting_recheck": _l("Awaiting recheck"),
        "suspended": _l("Cannot be rechecked"),
        "pending_approval": _l("Strike-off to be approved"),
        "struck_off": _l("Struck off"),
        "look_back": _l("Look-back"),
        "proposed": _l("Proposed"),
        "approved": _l("Approved"),
        "notified": _l("Notified"),
        "commitment_tracking": _l("Commitments followed up"),
        "explain": _l("Delay to be explained"),
        "instruct": _l("Leader's instruction"),
        "propose": _l("Listing to be proposed"),
        "requested": _l("Being requested"),
        "to_decide": _l("To be decided"),
        "clock_stopped": _l("Clock stopped"),
        # ends of processes
        "archived": _l("Archived"),
        "merged": _l("Merged"),
        "transferred": _l("Transferred"),
        "problems_found_end": _l("Problems found"),
        "no_problem": _l("No problem found"),
        "cannot_inspect_end": _l("Could not be inspected"),
        "refused_end": _l("Inspection refused"),
        "not_held": _l("Not held"),
        "absent": _l("Did not attend"),
        "held": _l("Held"),
        "fulfilled": _l("Commitments kept"),
        "breached": _l("Commitments broken"),
        "explained": _l("Explained"),
        "instructed": _l("Instructed"),
        "escalation.proposed": _l("Listing proposed"),
        "withdrawn": _l("Withdrawn"),
        "granted": _l("Granted"),
        "resumed": _l("Clock runs on"),
    },
    "step": {
        "inspect": _l("Fill in the on-site record"),
        "joint_handling": _l("Joint handling of a refusal"),
        "confirm_merge": _l("Decide on merging"),
        "register": _l("Enter in the ledger"),
        "issue_order": _l("Issue the rectification order"),
        "record_report": _l("Record the rectification report"),
        "recheck": _l("Recheck"),
        "decide_suspended": _l("Decide what cannot be rechecked"),
        "approve_strike_off": _l("Approve the strike-off"),
        "visit": _l("Look-back visit"),
        "conclude": _l("Conclude the look-back"),
        "approve": _l("Approve the interview"),
        "notify": _l("Send the interview notice"),
        "hold": _l("Hold the interview"),
        "track_commitments": _l("Follow up the commitments"),
        "explain_delay": _l("Explain the delay"),
        "give_instruction": _l("Give an instruction"),
        "propose_listing": _l("Propose listed supervision"),
        "request_extension": _l("Request an extension"),
        "decide_by_chief": _l("Decide on the extension"),
        "decide_by_leader": _l("Decide on the extension"),
        "request_suspension": _l("Request that the clock stops"),
        "approve_suspension": _l("Approve that the clock stops"),
        "resume": _l("Let the clock run on"),
    },
    "deadline": {
        "register_due": _l("Entry in the ledger"),
        "order_due": _l("Issue of the order"),
        "rectification_due": _l("Rectification"),
        "recheck_due": _l("Recheck"),
        "strike_off_due": _l("Strike-off"),
        "look_back_opens": _l("Look-back window opens"),
        "look_back_due": _l("Look-back"),
        "interview_due": _l("Interview"),
        "commitments_due": _l("Commitments"),
    },
    "answer": {
        "yes": _l("Yes"),
        "no": _l("No"),
        "not_applicable": _l("Not applicable"),
    },
    "unit_of_time": {
        "working_days": _l("working days"),
        "calendar_days": _l("days"),
        "months": _l("months"),
        "hours": _l("hours"),
    },
    "moved_by": {
        "not_before": _l("not before the day the campaign gives"),
        "not_later_than": _l("not later than the last day the campaign gives"),
        "last_day": _l("moved to the next working day"),
    },
    "event": {
        "MatterOpened": _l("Matter opened"),
        "TaskCompleted": _l("Task completed"),
        "DeadlinePassed": _l("Time limit passed"),
        "DeadlineOpened": _l("Window opened"),
        "MessageReceived": _l("Message received"),
        "HazardGraded": _l("Hazard graded"),
        "RectificationOrdered": _l("Rectification ordered"),
        "RectificationRefused": _l("Refused by the enterprise"),
        "RecheckFailed": _l("Recheck failed"),
        "HazardStruckOff": _l("Struck off the ledger"),
        "StrikeOffReturned": _l("Strike-off sent back"),
        "HazardReopened": _l("Hazard came back"),
        "HazardMerged": _l("Merged into another hazard"),
        "HazardTransferred": _l("Transferred to another department"),
        "InterviewHeld": _l("Interview held"),
        "CommitmentsBreached": _l("Commitments broken"),
        "RungClimbed": _l("Ladder rung reached"),
        "TaskTakenUp": _l("Task taken up"),
        "ListingProposed": _l("Listed supervision decided on"),
        "TimeLimitChanged": _l("Time limit changed"),
        "PhaseSwitched": _l("Phase switched"),
        "CalendarYearLoaded": _l("Calendar year loaded"),
        "LimitRequestRefused": _l("Change of a time limit refused"),
        "ActRefused": _l("Act refused"),
        "IncidentRaised": _l("Incident raised"),
        "IncidentResolved": _l("Incident resolved"),
        "SignedIn": _l("Signed in"),
        "SignedOut": _l("Signed out"),
        "SignInRefused": _l("Sign-in refused"),
        "DemonstrationClockMoved": _l("Demonstration clock moved"),
        "ClocksAudited": _l("Clocks audited"),
        "MachineClockJumped": _l("Machine's clock jumped"),
        "MachineClockBelieved": _l("Machine's clock believed again"),
        "LedgerExported": _l("Ledger exported"),
        "AccountOpened": _l("Account opened"),
        "OfficeActRefused": _l("Act refused"),
        "NoticeSettingsChanged": _l("Notice settings changed"),
        "CalendarFeedMade": _l("Calendar address made"),
        "CalendarFeedRevoked": _l("Calendar address revoked"),
        "LettersSentAgain": _l("Messages sent again"),
        "EnterpriseEntered": _l("Enterprise entered in the register"),
    },
    **RECORD_LABELS,
}


def label(code: str | None, kind: str) -> str:
    """``code`` in words; the code itself where no word is known."""
    if code is None:
        return ""
    return str(LABELS[kind].get(code, code))


def label_choices(kind: str) -> list[tuple[str, str]]:
    """Every code of a kind with its word, for a list to choose from."""
    return [(code, str(word)) for code, word in LABELS[kind].items()]


@pass_context
def _label_when_shown(_context: object, code: str | None, kind: str) -> str:
    """:func:`label`, kept from being worked out once for all readers when a page is compiled."""
    return label(code, kind)


def install(app: Flask) -> None:
    """Give templates ``{{ code|label("stage") }}`` and ``label_choices("kind")``."""
    app.jinja_env.filters["label"] = _label_when_shown
    app.jinja_env.globals["label_choices"] = label_choices
