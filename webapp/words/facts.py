"""Facts in words: of a matter on its page, of a decision in the trail, of an event's sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.definitions import Campaign, Fact
from casework.models import Matter
from casework.rules.money import in_yuan
from webapp.app.i18n import _, day, moment, words
from webapp.words.labels import label
from webapp.words.processes import processes
from webapp.words.vocabulary import (
    paper_titles,
    phase_titles,
    problem_titles,
    product_titles,
    title_of_rule,
)

WIDE = frozenset({"long_text", "form"})
"""Types of facts that take a line of their own on a page."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the words of a fact depend on besides its value."""

    campaign: Campaign | None = None
    unit_of_time: str = ""
    """The unit of the time limit that a length is asked for."""


Tell = Callable[[Any, Around], str]


def told_fact(fact: Fact, value: Any, around: Around) -> str:
    """The value of a fact in words; empty where there is nothing to tell."""
    if value is None or value == "":
        return words(fact.missing) if fact.missing else ""
    if isinstance(value, bool):
        chosen = fact.values.get("yes" if value else "no")
        return words(chosen) if chosen else _("yes") if value else _("no")
    if str(value) in fact.values:
        return words(fact.values[str(value)])
    if fact.of is not None:
        return label(str(value), fact.of)
    return TELL.get(fact.type, _plainly)(value, around)


def shown_facts(
    matter: Matter, campaign: Campaign, unit_of_time: str
) -> Iterator[tuple[str, str, bool]]:
    """What the page of a matter says of it: title, words, whether it takes a line of its own.

    A count of zero is left out.
    """
    around = Around(campaign, unit_of_time)
    for name, fact in processes().facts_of(matter.kind).items():
        if fact.shown:
            value = matter.fact(name)
            counted = fact.type == "integer" and not value
            told = "" if counted else told_fact(fact, value, around)
            yield words(fact.title), told, fact.type in WIDE


def decided(facts: Mapping[str, Any], table: str, campaign: Campaign) -> str:
    """What a decision table was told or told, as ``name: value`` parts."""
    around = Around(campaign)
    parts = (
        f"{title}: {told}"
        for name, value in facts.items()
        if value != ""
        for title, told in [_named(table, name, value, around)]
    )
    return "; ".join(parts) or _("nothing")


def _named(table: str, name: str, value: Any, around: Around) -> tuple[str, str]:
    fact = processes().fact(table, name)
    if fact is None:
        return name, str(value)
    return words(fact.title), told_fact(fact, value, around)


def _plainly(value: Any, _around: Around) -> str:
    return str(value)


def _form(value: Any, around: Around) -> str:
    form = around.campaign.forms.get(value) if around.campaign else None
    return words(form.title) if form else str(value)


def _form_item(value: Any, around: Around) -> str:
    form, _slash, number = str(value).partition("/")
    return _("%(form)s, item %(number)s", form=_form(form, around), number=number) if number else ""


def failed_item(form_item: str, campaign: Campaign) -> str:
    """Which item of which record failed; empty where no record found the problem."""
    return _form_item(form_item, Around(campaign)) if form_item else ""


def _length(value: Any, around: Around) -> str:
    return f"{value} {label(around.unit_of_time, 'unit_of_time')}".strip()


TELL: Mapping[str, Tell] = {
    "day": lambda value, _around: day(value),
    "moment": lambda value, _around: moment(value),
    "money": lambda value, _around: _("%(amount)s yuan", amount=in_yuan(value)),
    "product_class": lambda value, _around: product_titles().get(value, value),
    "problem_type": lambda value, _around: problem_titles().get(value, value),
    "phase": lambda value, _around: phase_titles().get(value, value),
    "form": _form,
    "form_item": _form_item,
    "length": _length,
    "paper": lambda value, _around: paper_titles().get(value, value),
    "role": lambda value, _around: label(value, "role"),
    "roles": lambda value, _around: _(", ").join(
        label(role.strip(), "role") for role in str(value).split(",")
    ),
    "rule": lambda value, around: (
        title_of_rule(value, around.campaign) if around.campaign else str(value)
    ),
}
"""By type of fact; all others are told as they stand."""
