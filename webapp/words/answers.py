"""Sentences for what is wrong with an answer, and flat names for the controls they stand at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from marshmallow import ValidationError

from casework.forms import Finding
from webapp.app.i18n import _l, day, ngettext

SENTENCES: Mapping[str, str] = {
    "required": _l("Please answer this."),
    "not_asked": _l("This is not asked here."),
    "not_an_object": _l("Please send the answers as one object."),
    "not_an_answer": _l("This is not an answer of this form."),
    "name_not_taken": _l("A field has a name that is not taken here."),
    "sent_twice": _l("This was sent twice."),
    "too_deep": _l("The answers are nested too deeply."),
    "too_many_values": _l("The list is too long."),
    "number_not_kept": _l("This number cannot be kept."),
    "not_text": _l("Please give a text."),
    "several_lines": _l("Please write this on one line."),
    "sign_not_kept": _l(
        "The text holds characters that cannot be kept: the first is %(sign)s, at place %(at)s. "
        "Please delete it."
    ),
    "direction_reversed": _l(
        "The text holds a sign (%(sign)s) that reverses the direction of writing. Please type it "
        "anew instead of pasting it."
    ),
    "not_yes_or_no": _l("Please choose yes or no."),
    "must_be_yes": _l("The law demands this first; without it the act cannot be recorded."),
    "not_listed": _l("Please choose one of the list."),
    "not_one_of_these": _l("Please choose one of these."),
    "not_a_number": _l("Please give a number."),
    "not_whole": _l("Please give a whole number."),
    "too_small": _l("Not less than %(least)s."),
    "too_large": _l("Not more than %(most)s."),
    "not_money": _l("Please give an amount in yuan with at most two decimals, such as 1,234.50."),
    "money_negative": _l("An amount cannot be less than zero."),
    "money_absurd": _l("An amount above %(most)s yuan is not taken. Please check it."),
    "money_too_small": _l("Not less than %(least)s yuan."),
    "money_too_large": _l("Not more than %(most)s yuan."),
    "not_a_day": _l("Please give a day, such as 2022-07-11."),
    "day_in_future": _l("This day lies in the future; today is %(today)s."),
    "day_in_past": _l("This day lies in the past; today is %(today)s."),
    "day_long_past": _l("This day lies before %(earliest)s. Please check the year."),
    "day_far_ahead": _l("This day lies after %(latest)s. Please check the year."),
    "day_before_known": _l(
        "This day lies before %(known)s, which is on record as the earlier step. Please check it."
    ),
    "not_a_colleague": _l("Please choose a colleague of the list."),
    "photo_gone": _l("A photo sent before is no longer there. Please choose it again."),
    "file_gone": _l("A file sent before is no longer there. Please choose it again."),
    "photo_lost": _l(
        "The photos could not be kept when the sign-in ended. Please choose them again, or go on "
        "without them."
    ),
    "file_lost": _l(
        "The files could not be kept when the sign-in ended. Please choose them again, or go on "
        "without them."
    ),
    "not_files": _l("Photos are sent as files (multipart/form-data)."),
    "sent_as_text": _l("Evidence is sent as files (multipart/form-data)."),
}
COUNTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "too_long": lambda facts: ngettext(
        "At most %(num)s character is taken; this text has %(length)s.",
        "At most %(num)s characters are taken; this text has %(length)s.",
        facts["most"],
        length=facts["length"],
    ),
    "too_many_photos": lambda facts: ngettext(
        "At most %(num)s photo.", "At most %(num)s photos.", facts["num"]
    ),
    "too_many_files": lambda facts: ngettext(
        "At most %(num)s file.", "At most %(num)s files.", facts["num"]
    ),
    "too_few_files": lambda facts: ngettext(
        "At least %(num)s file is needed; there are %(sent)s.",
        "At least %(num)s different files are needed; there are %(sent)s.",
        facts["num"],
        sent=facts["sent"],
    ),
    "too_few_photos": lambda facts: ngettext(
        "At least %(num)s photo is needed; there are %(sent)s.",
        "At least %(num)s different photos are needed; there are %(sent)s.",
        facts["num"],
        sent=facts["sent"],
    ),
}
"""Sentences that change with a number."""


def complaint(finding: Finding) -> str:
    """What is wrong, for the person who answered."""
    if finding.code in COUNTED:
        return COUNTED[finding.code](finding.facts)
    facts = {k: day(v) if k == "today" else v for k, v in finding.facts.items()}  # type: ignore[arg-type]
    return str(SENTENCES[finding.code]) % facts


def complaints(findings: Iterable[Finding]) -> dict[str, str]:
    """One sentence a control, such as ``checklist.3.answer``; "" is about the whole form."""
    told: dict[str, list[str]] = {}
    for finding in findings:
        told.setdefault(finding.place, []).append(complaint(finding))
    return {place: " ".join(texts) for place, texts in told.items()}


def invalid(findings: Iterable[Finding]) -> ValidationError:
    """What is wrong, as the schemas of our own forms say it."""
    return ValidationError(
        {place or "_schema": [text] for place, text in complaints(findings).items()}
    )


def flat(messages: Any, prefix: str = "") -> dict[str, str]:
    """marshmallow's nested messages as one sentence a control."""
    if not isinstance(messages, Mapping):
        return {prefix: " ".join(str(text) for text in _listed(messages))}
    found: dict[str, str] = {}
    for name, inner in messages.items():
        place = prefix if name == "_schema" else f"{prefix}.{name}" if prefix else str(name)
        found.update(flat(inner, place))
    return found


def _listed(messages: Any) -> list[Any]:
    return messages if isinstance(messages, list) else [messages]
