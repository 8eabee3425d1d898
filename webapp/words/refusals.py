"""Sentences for refusals and failures: an error's code and reason in, the reader's language out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from casework.errors import CaseworkError, ModelInvalid
from casework.wording import Text
from webapp.app.i18n import _, _l, day, moment, words
from webapp.words.account_refusals import ACCOUNT_SENTENCES
from webapp.words.evidence_refusals import EVIDENCE_SENTENCES
from webapp.words.labels import LABELS, label
from webapp.words.law_refusals import LAW_SENTENCES
from webapp.words.model_refusals import model_sentences
from webapp.words.penalty_refusals import PENALTY_SENTENCES
from webapp.words.processes import step_words
from webapp.words.strike_off import rule_title

SENTENCES: Mapping[str, str] = {
    **ACCOUNT_SENTENCES,
    **EVIDENCE_SENTENCES,
    **LAW_SENTENCES,
    **PENALTY_SENTENCES,
    "casework_error": _l("This cannot be done now."),
    "not_found": _l("There is no such thing, or it lies outside your jurisdiction."),
    "not_found.task": _l(
        "There is no such task, it is no longer to be done, or it lies outside your jurisdiction."
    ),
    "not_found.enterprise": _l(
        "This enterprise is not in the register, or it lies outside your jurisdiction."
    ),
    "not_found.paper": _l(
        "There is no such paper, nothing asks for it, or it lies outside your jurisdiction."
    ),
    "not_permitted": _l("Your role does not allow this. It is for: %(role)s."),
    "quota_spent": _l("You have used what one person may use in an hour."),
    "quota_spent.uploads": _l(
        "You have handed in files %(most)s times within this hour; more is not taken from one "
        "person. Please go on after %(until)s."
    ),
    "quota_spent.upload_size": _l(
        "Your files of this hour are more than one person may hand in. Please go on after "
        "%(until)s."
    ),
    "quota_spent.exports": _l(
        "You have exported %(most)s times within this hour; one person may not export more. "
        "Please go on after %(until)s."
    ),
    "rule_violation": _l("The rules do not allow this."),
    "answer_refused": _l("This answer is not possible here."),
    "answer_refused.not_in_campaign": _l("This campaign does not cover that product class."),
    "answer_refused.not_reached": _l(
        "No track of this campaign is about such enterprises with that product class."
    ),
    "answer_refused.campaign_not_running": _l(
        "Today lies outside the campaign: nothing can be begun in it."
    ),
    "answer_refused.record_not_in_pack": _l(
        "This kind of enterprise needs a record that the campaign does not have (%(form)s)."
    ),
    "answer_refused.not_run_by_campaign": _l("This campaign does not run this process."),
    "answer_refused.enterprise_needed": _l("This is about an enterprise: choose it first."),
    "answer_refused.not_begun_from": _l("This cannot be begun from such a matter."),
    "answer_refused.known_code": _l("This code is already in the register."),
    "answer_refused.direction_reversed": _l(
        "The text holds a sign (%(sign)s) that reverses the direction of writing. Please type it "
        "anew instead of pasting it."
    ),
    "answer_refused.unknown_unit": _l("There is no such unit."),
    "answer_refused.reason_needed": _l("Please give the reason."),
    "answer_refused.foreign_unit": _l("This unit lies outside your jurisdiction."),
    "invalid": _l("Please change what is marked below; nothing was stored yet."),
    "fact_refused": _l("An answer has a shape that the process cannot keep."),
    "paper_refused": _l("“%(paper)s” cannot be made of these facts."),
    "paper_refused.missing": _l("“%(paper)s” is not complete. It lacks: %(missing)s."),
    "paper_refused.unknown_fact": _l("“%(paper)s” has no fact “%(fact)s”."),
    "paper_refused.not_of_its_type": _l(
        "“%(paper)s”: what is given for “%(fact)s” is not of its type."
    ),
    "paper_refused.sign_not_kept": _l(
        "“%(paper)s”: “%(fact)s” holds a sign that cannot be kept (%(sign)s)."
    ),
    "paper_refused.too_long": _l("“%(paper)s”: “%(fact)s” is longer than %(most)s characters."),
    "paper_refused.too_many_rows": _l(
        "“%(paper)s”: “%(fact)s” has %(rows)s rows, and the paper takes %(most)s at most."
    ),
    "paper_refused.law_not_in_force": _l(
        "“%(paper)s”: no version of the article it cites (%(law)s) is in force on %(day)s."
    ),
    "paper_refused.not_printable": _l(
        "“%(paper)s” holds a sign that the embedded fonts do not have: %(detail)s"
    ),
    "paper_refused.template_fails": _l(
        "“%(paper)s” cannot be written into the bureau's own Word template: %(detail)s"
    ),
    "strike_off_refused": _l("This hazard may not be struck off yet."),
    "strike_off_refused.own_inspection": _l(
        "You inspected this hazard yourself. The strike-off must be approved by a person who "
        "did not."
    ),
    "strike_off_refused.findings": _l(
        "The evidence does not carry the strike-off. What blocks stands above the form: %(rules)s."
    ),
    "strike_off_refused.unanswered": _l(
        "The check of the evidence warns (%(rules)s). Give the reason why the hazard may be struck "
        "off all the same."
    ),
    "same_person": _l(
        "You did the step “%(step)s” in this matter yourself. A colleague must do this one."
    ),
    "two_officers_required": _l("Two officers with valid credentials must act."),
    "two_officers_required.own_credential": _l(
        "Your enforcement credential is missing or has expired; two officers with valid "
        "credentials must act."
    ),
    "two_officers_required.same_person": _l("Name a second officer other than yourself."),
    "two_officers_required.unknown": _l("This person is not a colleague of your jurisdiction."),
    "two_officers_required.credential": _l(
        "This colleague has no valid enforcement credential today."
    ),
    "credit_code_invalid": _l("This is no unified social credit code."),
    "credit_code_invalid.length": _l(
        "A unified social credit code has 18 characters; this one has %(length)s."
    ),
    "credit_code_invalid.alphabet": _l(
        "A unified social credit code does not use the character %(letter)s."
    ),
    "credit_code_invalid.region": _l(
        "Characters 3 to 8 of the code are the region's number: digits only."
    ),
    "credit_code_invalid.check_digit": _l(
        "The check digit is wrong: please compare the code with the licence, character by "
        "character."
    ),
    "rule_not_in_force": _l(
        "On %(day)s no version of the time limit “%(rule)s” is the law, so it cannot begin."
    ),
    "time_limit_refused": _l("This time limit cannot be changed so."),
    "time_limit_refused.not_running": _l("This time limit has ended; nothing can be changed."),
    "time_limit_refused.pause_not_allowed": _l(
        "The rule of this time limit does not stop its clock for that. It knows: %(allowed)s."
    ),
    "time_limit_refused.already_paused": _l(
        "The clock of this time limit stands still. It must run on first."
    ),
    "time_limit_refused.already_over": _l(
        "The last moment of this time limit has passed: its clock cannot be stopped any more."
    ),
    "time_limit_refused.not_paused": _l("The clock of this time limit does not stand still."),
    "time_limit_refused.resumed_before_pause": _l(
        "The clock cannot run on from a day before it was stopped."
    ),
    "time_limit_refused.extension_not_allowed": _l(
        "The rule of this time limit knows no extension."
    ),
    "time_limit_refused.extension_too_long": _l(
        "One extension of this time limit may add 1 to %(most)s, in its own unit."
    ),
    "time_limit_refused.extended_often_enough": _l(
        "This time limit may be extended %(times)s time(s), and has been."
    ),
    "time_limit_refused.asked_too_late": _l(
        "An extension had to be asked for by %(last_day)s. It is too late now."
    ),
    "time_limit_refused.extension_moves_nothing": _l(
        "An extension would change nothing: this time limit never ends after %(last_day)s."
    ),
    "time_limit_refused.request_open": _l(
        "The same has been asked for already (%(request)s) and is not decided yet."
    ),
    "time_limit_refused.overridden": _l(
        "A leader set the day of this time limit; only a leader can change it."
    ),
    "time_limit_refused.reason_missing": _l("Please give the reason."),
    "time_limit_refused.day_in_the_past": _l("Please give a day from today on."),
    "time_limit_refused.same_day": _l("This is the day it is due already."),
    "phase_switch_refused": _l("This phase switch is not possible now."),
    "phase_switch_refused.not_yet": _l("This phase begins on %(day)s; it cannot take over before."),
    "phase_switch_refused.rolling_back": _l("This phase switch is being rolled back."),
    "phase_switch_refused.not_applied": _l("This phase switch has not been applied."),
    "phase_switch_refused.reason_missing": _l("Please give the reason."),
    "not_found.suspicion": _l(
        "There is no such pair of photos, or it lies outside your jurisdiction."
    ),
    "not_found.checkpoint": _l("There is no such checkpoint, or its file is no longer kept."),
    "not_found.phase": _l("There is no such phase, or none came before it."),
    "not_found.letter": _l("There is no such message, or it has been sent again already."),
    "not_found.feed": _l("Your calendar has no secret address."),
    "not_found.deadline": _l("There is no such time limit, or it lies outside your jurisdiction."),
    "recount_refused": _l("Open time limits cannot be counted by the rules now loaded."),
    "recount_refused.reason_missing": _l("Please give the reason."),
    "recount_refused.reason_too_long": _l(
        "Please give the reason in %(limit)s characters at most."
    ),
    "recount_refused.unknown_rule": _l(
        "%(matter)s runs by the rule %(rule)s, which is no longer there."
    ),
    "recount_refused.rule_not_in_force": _l(
        "%(matter)s runs by the rule %(rule)s, of which no version holds on the day it began."
    ),
    "recount_refused.no_chosen_day": _l(
        "%(matter)s runs by the rule %(rule)s, which now needs a chosen day; none was given."
    ),
    "recount_refused.unknown_ladder": _l(
        "%(matter)s runs by the rule %(rule)s and climbs a ladder that is no longer there."
    ),
    "calendar_refused": _l("Line %(line)s: this calendar file cannot be taken."),
    "calendar_refused.empty": _l("Line %(line)s: the file names no day."),
    "calendar_refused.not_csv": _l(
        "Line %(line)s: this is no CSV file whose first line is date,kind,name,source."
    ),
    "calendar_refused.too_large": _l("The file is larger than %(limit)s KB; a year needs two."),
    "calendar_refused.columns": _l("Line %(line)s has %(value)s columns; there must be four."),
    "calendar_refused.bad_date": _l(
        "Line %(line)s: “%(value)s” is no date. Write the year first: 2027-01-01 or 2027/1/1."
    ),
    "calendar_refused.out_of_range": _l(
        "Line %(line)s: %(value)s lies outside the years 2004 to 2099."
    ),
    "calendar_refused.out_of_year": _l(
        "Line %(line)s: %(value)s lies outside %(year)s. A file holds the notice of one year, "
        "which names days of that year and of the last week before it."
    ),
    "calendar_refused.unknown_kind": _l(
        "Line %(line)s: “%(value)s” is no kind of day. A day is holiday or makeup."
    ),
    "calendar_refused.name_missing": _l("Line %(line)s: %(value)s has no name of a festival."),
    "calendar_refused.too_long": _l("Line %(line)s: the %(value)s is too long."),
    "calendar_refused.source_missing": _l(
        "Line %(line)s: the source is missing: which notice publishes these days?"
    ),
    "calendar_refused.duplicate_day": _l(
        "Line %(line)s: %(value)s stands on line %(other)s already."
    ),
    "calendar_refused.makeup_on_weekday": _l(
        "Line %(line)s: %(value)s is a weekday; a make-up working day is a Saturday or Sunday."
    ),
    "calendar_refused.festival_missing": _l(
        "Line %(line)s: the year ends without a holiday named %(value)s; the file has a gap."
    ),
    "calendar_refused.gap": _l(
        "Line %(line)s: %(value)s is a working day in the middle of %(name)s; the file has a gap."
    ),
    "calendar_refused.already_published": _l(
        "%(year)s is published already. Choose to replace it if the arrangement was changed."
    ),
    "clock_refused": _l("The clock cannot be moved so."),
    "clock_refused.not_a_demonstration": _l("Only a demonstration has a clock that can be moved."),
    "clock_refused.backwards": _l("The clock cannot be moved back."),
    "clock_refused.too_far": _l("The clock can be moved by 31 days at most at a time."),
    "clock_refused.nothing_due": _l("Nothing is waiting to fall due."),
    "conflict": _l("A colleague has already done this. Please see the case as it stands now."),
    "conflict.key_reused": _l(
        "This request carries the key of another request with different content. Please open the "
        "page again."
    ),
    "conflict.paper_stands": _l(
        "This paper is issued already. Void it first if it must be issued anew."
    ),
    "conflict.paper_changed": _l(
        "What the records say changed since the page was opened. Please read the paper again "
        "before you issue it."
    ),
    "conflict.paper_void": _l("This paper is void already."),
    "task_not_ready": _l("This task is not to be done now."),
    "task_not_ready.done": _l("%(by)s already completed this task, on %(at)s."),
    "clock_jumped": _l(
        "The machine's clock jumped. No time limit is fired until an administrator has looked."
    ),
    "matter_stalled": _l("This matter is still stalled."),
    "step_failed": _l(
        "A step of the process failed. Nothing was stored; an administrator has been told "
        "(incident %(incident)s)."
    ),
    "state_damaged": _l("The stored state of this process cannot be read."),
    "definition_error": _l("A process model or campaign is wrong."),
}


def sentence(error: CaseworkError) -> str:
    """What ``error`` means, for the person who caused it."""
    if isinstance(error, ModelInvalid):
        return " ".join(model_sentences(error))
    wanted = [f"{error.code}.{_reason(error)}", error.code, "casework_error"]
    found = next(SENTENCES[key] for key in wanted if key in SENTENCES)
    return str(found) % Facts(error.facts)


def reason_of(error: CaseworkError) -> str:
    """The error's reason as a stable word, for programs and the trail."""
    return str(error.facts.get("reason") or error.facts.get("role") or "")


def _reason(error: CaseworkError) -> str:
    if error.facts.get("by"):
        return "done"
    return str(error.facts.get("reason") or error.facts.get("kind") or "")


LISTED: Mapping[str, Callable[[str], str]] = {
    "allowed": lambda kind: label(kind, "pause_kind"),
    "kinds": lambda kind: label(kind, "file_kind"),
    "known": str,
    "rules": rule_title,
}
"""Facts that are lists, and how each of their values is said."""


class Facts(dict[str, str]):
    """An error's facts as people read them; a fact that is missing reads as a dash."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _told(name, value) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "—"


def _told(name: str, value: object) -> str:
    """A fact in words, also one that is a wording in both languages, or several of them."""
    if isinstance(value, Text):
        return words(value)
    if name == "missing" and isinstance(value, list):
        return _(", ").join(map(words, value))
    return _said(name, value)


def _said(name: str, value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if name in LISTED and isinstance(value, list):
        return _(", ").join(map(LISTED[name], value)) or "—"
    if name == "step":
        process, _dot, step = str(value).rpartition(".")
        return step_words(step, process)
    if name == "role" and str(value) in LABELS["role"]:
        return label(str(value), "role")
    return str(value)


STATUS_SENTENCES: Mapping[int, tuple[str, str]] = {
    400: (_l("Not understood"), _l("The request could not be read. Please go back and try again.")),
    401: (
        _l("Signed out"),
        _l(
            "Your sign-in has ended, and nothing was stored. Sign in again in another tab, come "
            "back here and send it once more."
        ),
    ),
    403: (_l("Not permitted"), _l("Your role does not allow this.")),
    404: (
        _l("Not found"),
        _l("There is no such thing, or it lies outside your jurisdiction."),
    ),
    405: (_l("Not possible"), _l("This address does not take that kind of request.")),
    409: (
        _l("Already done by a colleague"),
        _l("The matter has moved on since you opened the page."),
    ),
    413: (
        _l("Too much at once"),
        _l("The request is larger than this system takes. Please send less, or fewer files."),
    ),
    415: (_l("Not understood"), _l("This kind of content is not taken here.")),
    422: (_l("Not taken"), _l("Something in the form must be changed.")),
    500: (
        _l("Something failed"),
        _l("Something failed on our side. Nothing was stored. Please tell an administrator."),
    ),
    503: (_l("Busy"), _l("The system is busy at the moment. Please try again in a few seconds.")),
}
CSRF_REFUSED = _l(
    "The page you sent from is too old or belongs to another sign-in. Nothing was stored; please "
    "open the page again and send it once more."
)


def about_status(status: int) -> tuple[str, str]:
    """Title and sentence of an HTTP status."""
    title, text = STATUS_SENTENCES.get(status, STATUS_SENTENCES[500 if status >= 500 else 400])  # noqa: PLR2004
    return str(title), str(text)


def about_fields() -> str:
    """The sentence above a form that comes back."""
    return str(SENTENCES["invalid"])
