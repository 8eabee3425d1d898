"""A paper before it is issued: what was typed, what it would say, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.definitions import Campaign
from casework.definitions.paper import PaperFact
from casework.errors import PaperRefused
from casework.forms.form import digest_of
from casework.papers import Rendered, render
from casework.papers.facts import checked
from casework.papers.layout import laid_out
from casework.papers.speaking import as_said
from casework.queries.paper_facts import Gathered
from casework.queries.papers import PaperLine
from casework.rules.money import read_yuan
from webapp.app.context import services
from webapp.app.i18n import words
from workflows.commands.papers import MadeFiles

CONTROL = {
    "long_text": "long_text",
    "day": "day",
    "integer": "number",
    "money": "money",
    "code": "select",
}
"""The control that a type of fact is typed into; any other is a line of text."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper as it would be issued now, or why it cannot be."""

    sheet: Mapping[str, Any] | None
    refusal: PaperRefused | None


def typed_facts(drafted: Gathered, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a person typed for the facts that are asked for; ``PaperRefused`` for any other."""
    asked = {fact.name: fact for fact in drafted.asked}
    for name in sent:
        if name not in asked:
            title = drafted.wanted.paper.title
            raise PaperRefused(paper=title, reason="unknown_fact", fact=name)
    return {name: _value(asked[name], said) for name, said in sent.items()}


def _value(fact: PaperFact, said: Any) -> Any:
    if fact.type == "money" and isinstance(said, str):
        fen = read_yuan(said)
        return said if fen is None else fen
    whole = fact.type == "integer" and isinstance(said, str) and said.strip().isdecimal()
    return int(said) if whole and len(said.strip()) <= len(str(10**9)) else said


def preview(drafted: Gathered, typed: Mapping[str, Any]) -> Preview:
    """What the paper says with these facts, laid out for a page."""
    paper = drafted.wanted.paper
    try:
        return Preview(laid_out(paper, checked(paper, drafted.facts(typed))).to_json(), None)
    except PaperRefused as refusal:
        return Preview(None, refusal)


def seen(drafted: Gathered) -> str:
    """The digest of what the records say: a page keeps it, to tell when they change."""
    return digest_of(dict(drafted.known))


def made(drafted: Gathered, typed: Mapping[str, Any]) -> MadeFiles:
    """Draw the paper and put its files into the store; ``PaperRefused`` where it cannot be."""
    drawn: Rendered = render(drafted.wanted.paper, drafted.facts(typed))
    store = services().evidence
    return MadeFiles(
        facts_digest=drawn.facts_digest,
        pdf_sha256=store.keep(drawn.pdf),
        docx_sha256=store.keep(drawn.docx),
    )


def has_own_layout(campaign: Campaign, line: PaperLine) -> bool:
    """Whether the DOCX of an issued paper is known to be of the template that still stands."""
    known = campaign.papers.get(line.paper)
    return known is not None and known.digest == line.text_digest and known.template is not None


def typed_by_hand(campaign: Campaign, line: PaperLine) -> list[tuple[str, str]]:
    """The facts of an issued paper that a person typed: what each is called, and what it says.

    A fact that the paper's file no longer declares is called by its name.
    """
    known = campaign.papers.get(line.paper)
    facts = known.facts if known is not None else {}
    return [
        (words(facts[name].title), as_said(facts[name], line.facts[name]))
        if name in facts
        else (name, str(line.facts[name]))
        for name in line.typed
    ]
