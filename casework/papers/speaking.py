"""How facts read in a Chinese official text: days, people, codes, and articles in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.definitions.paper import Paper, PaperFact
from casework.errors import PaperRefused
from casework.rules.money import in_words

DIGITS = "零一二三四五六七八九"
TEN = 10
TICKED, OPEN = "☑", "□"


def said(paper: Paper, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every fact and article of ``paper`` as the text says it; tables stand for themselves."""
    words = {
        name: as_said(paper.facts[name], value)
        for name, value in facts.items()
        if paper.facts[name].type != "table"
    }
    return words | _articles(paper, date.fromisoformat(facts[paper.day]))


def as_said(fact: PaperFact, value: Any, between: str = "、") -> str:
    """One fact in words; ``between`` stands between people."""
    if fact.type == "day":
        return day_in_words(value)
    if fact.type == "money":
        return in_words(value)
    if fact.type == "code":
        return fact.values[value]
    if fact.type == "people":
        return between.join(map(_person, value))
    return str(value)


def boxes(fact: PaperFact, value: str | None) -> str:
    """All values of a code in a line, the chosen one ticked."""
    marks = ((TICKED if code == value else OPEN, words) for code, words in fact.values.items())
    return "　".join(mark + words for mark, words in marks)


def day_in_words(iso: str) -> str:
    """A day as GB/T 9704 writes it: 2022年7月11日, without zeros in front."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese signs, as headings are counted."""
    tens, ones = divmod(number, TEN)
    front = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return front + (DIGITS[ones] if ones or not tens else "")


def _person(person: Mapping[str, str]) -> str:
    number = person["credential"]
    return f"{person['name']}（执法证号：{number}）" if number else person["name"]


def _articles(paper: Paper, day: date) -> dict[str, str]:
    found = {}
    for name, versions in paper.laws.items():
        cited = next((one.cited for one in versions if one.is_in_force(day)), None)
        if cited is None:
            raise PaperRefused(
                paper=paper.title, reason="law_not_in_force", law=versions[0].cited, day=day
            )
        found[name] = cited
    return found
