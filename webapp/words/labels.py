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
        "security_administrator": _l("Security administrator"),
    },
    "grade": {
        "GENERAL": _l("General hazard"),
        "SERIOUS": _l("Serious hazard"),
        "MAJOR": _l("Major hazard"),
    },
    "file_kind": {
        "photo": _l("photos"),
        "pdf": _l("PDF"),
        "office": _l("Office files (docx, xlsx, pptx)"),
        "audio": _l("sound recordings"),
        "video": _l("films"),
    },
    "entity": {
        "producer": _l("Producer"),
        "seller": _l("Seller"),
    },
    "answer": {
        "yes": _l("Yes"),
        "no": _l("No"),
        "not_applicable": _l("Not applicable"),
    },
    "conformity": {
        "conforms": _l("Conforms"),
        "fails": _l("Does not conform"),
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
        "RungClimbed": _l("Step of the escalation reached"),
        "TaskTakenUp": _l("Task taken up"),
        "TimeLimitChanged": _l("Time limit changed"),
        "PhaseSwitched": _l("Phase switched"),
        "CalendarYearLoaded": _l("Calendar year loaded"),
        "LimitRequestRefused": _l("Change of a time limit refused"),
        "ActRefused": _l("Act refused"),
        "OriginalTaken": _l("Original of a photo taken along"),
        "FileTaken": _l("File taken along"),
        "PhotoSuspected": _l("Photo like an earlier one"),
        "PhotoJudged": _l("Suspected photo judged"),
        "PaperIssued": _l("Paper issued"),
        "PaperVoided": _l("Paper voided"),
        "LetterheadChanged": _l("Letterhead set"),
        "IncidentRaised": _l("Incident raised"),
        "IncidentResolved": _l("Incident resolved"),
        "SignedIn": _l("Signed in"),
        "SignedOut": _l("Signed out"),
        "SignInRefused": _l("Sign-in refused"),
        "DemonstrationClockMoved": _l("Demonstration clock moved"),
        "ClocksAudited": _l("Clocks audited"),
        "CheckpointFailed": _l("No checkpoint can be written"),
        "MachineClockJumped": _l("Machine's clock jumped"),
        "MachineClockBelieved": _l("Machine's clock believed again"),
        "LedgerExported": _l("Ledger exported"),
        "MattersExported": _l("List of matters exported"),
        "AccountOpened": _l("Account opened"),
        "AccountClosed": _l("Account closed"),
        "AccountRead": _l("Sign-ins of an account read"),
        "AccountReopened": _l("Account reopened"),
        "AccountUnlocked": _l("Wrong passwords forgotten"),
        "PasswordChanged": _l("Password set"),
        "PasswordLinkIssued": _l("Link to set the password issued"),
        "SignInsEnded": _l("Browsers signed out"),
        "SignInAttackSeen": _l("Attack on the sign-in"),
        "OfficeActRefused": _l("Act refused"),
        "NoticeSettingsChanged": _l("Notice settings changed"),
        "CalendarFeedMade": _l("Calendar address made"),
        "CalendarFeedRevoked": _l("Calendar address revoked"),
        "LettersSentAgain": _l("Messages sent again"),
        "EnterpriseEntered": _l("Enterprise entered in the register"),
        "RowsWritten": _l("Record updated"),
        "OfficeRowsWritten": _l("Records of the office updated"),
        "SealKeyTaken": _l("Seal key taken into use"),
    },
    "photo_change": {
        "identical": _l("the same file"),
        "alike": _l("the same picture, written anew"),
        "cut": _l("a part of the same picture"),
        "turned": _l("the same picture, turned"),
    },
    "retention": {
        "permanent": _l("permanently"),
        "years_30": _l("30 years"),
        "years_10": _l("10 years"),
    },
    "photo_verdict": {
        "reused": _l("re-used"),
        "harmless": _l("harmless"),
    },
    "sign_in_result": {
        "signed_in": _l("Came in"),
        "wrong_password": _l("Wrong password"),
        "slowed": _l("Had to wait"),
        "closed": _l("Account closed"),
    },
    **RECORD_LABELS,
}


def label(code: str | None, kind: str) -> str:
    """``code`` in words; the code itself where no word is known."""
    if code is None:
        return ""
    return str(LABELS[kind].get(code, code))


@pass_context
def _label_when_shown(_context: object, code: str | None, kind: str) -> str:
    """:func:`label`, kept from being worked out once for all readers when a page is compiled."""
    return label(code, kind)


def install(app: Flask) -> None:
    """Give templates ``{{ code|label("grade") }}``."""
    app.jinja_env.filters["label"] = _label_when_shown
