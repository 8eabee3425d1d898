"""Every paper that ships, and what its facts must read as on paper, told apart from the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.definitions import CampaignBook
from casework.definitions.paper import Paper, PaperFact
from config import Config

BOOK = CampaignBook.load(Config().campaigns)
PAPERS: dict[str, Paper] = {
    paper.file: paper for campaign in BOOK for paper in campaign.papers.values()
}


def paper(name: str) -> Paper:
    """The paper whose file is called ``name``."""
    return next(known for known in PAPERS.values() if known.id == name)


def least(of: Paper) -> dict[str, Any]:
    """Its sample facts without those that may be missing."""
    return {name: value for name, value in of.sample.items() if of.facts[name].required}


def expected(of: Paper, facts: dict[str, Any]) -> Iterator[str]:
    """The pieces of text that a reader must find for ``facts``."""
    for name, value in facts.items():
        if value not in (None, "", []):
            yield from pieces(of.facts[name], value)


def pieces(fact: PaperFact, value: Any) -> Iterator[str]:
    if fact.type == "day":
        day = date.fromisoformat(value)
        yield f"{day.year}年{day.month}月{day.day}日"
    elif fact.type == "money":
        yield f"{value / 100:,.2f}元"
    elif fact.type == "code":
        yield fact.values[value]
    elif fact.type == "people":
        yield from (said for person in value for said in person.values())
    elif fact.type == "table":
        yield from (line for row in value for said in row.values() for line in said.split("\n"))
    else:
        yield from str(value).split("\n")


def squeezed(text: str) -> str:
    """``text`` without spaces, breaks and page numbers: where lines end is the layout's affair."""
    flat = re.sub(r"\s", "", text.replace("\ufffe", "-"))
    flat = re.sub(r"—\d+—|第\d+页共\d+页", "", flat)
    return flat.replace("□√", "☑")  # a tick drawn into a box
