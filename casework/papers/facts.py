"""The facts given to a paper, held to what it declares: complete, of their type, and clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.definitions.paper import MOST_PEOPLE, NAMED, Paper, PaperFact
from casework.errors import PaperRefused
from casework.rules.money import MOST
from casework.typed_text import one_line, plain, unkeepable

LONGEST = {"text": 500, "long_text": 10_000}


class _Wrong(Exception):
    """A given fact cannot be taken."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


def checked(paper: Paper, given: Mapping[str, Any]) -> dict[str, Any]:
    """``given`` as it is written into ``paper``: cleaned, and without what is blank.

    Raises :class:`PaperRefused` with everything that is missing at once, else with the first fact
    that cannot be taken.
    """
    for name in given:
        if name not in paper.facts:
            raise PaperRefused(paper=paper.title, reason="unknown_fact", fact=name)
    taken = dict(_taken(paper, given))
    missing = [
        fact.title for name, fact in paper.facts.items() if fact.required and name not in taken
    ]
    if missing:
        raise PaperRefused(paper=paper.title, reason="missing", missing=missing)
    return taken


def _taken(paper: Paper, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, fact in paper.facts.items():
        value = given.get(name)
        if _is_blank(value):
            continue
        try:
            clean = _clean(fact, value)
        except _Wrong as wrong:
            raise PaperRefused(
                paper=paper.title, reason=wrong.reason, fact=fact.title, **wrong.facts
            ) from None
        if not _is_blank(clean):
            yield name, clean


def _is_blank(value: Any) -> bool:
    """Whether nothing was given: no text but spaces, no row but empty ones."""
    if isinstance(value, list):
        return all(map(_is_blank, value))
    if isinstance(value, Mapping):
        return all(map(_is_blank, value.values()))
    return value is None or (isinstance(value, str) and not plain(value))


def _clean(fact: PaperFact, value: Any) -> Any:
    match fact.type:
        case "text" | "long_text":
            return _words(value, fact.type)
        case "day":
            return _day(value)
        case "integer" | "money":
            return _number(value, fact.type)
        case "code":
            return _code(fact, value)
        case "people":
            return _people(value)
        case "table":
            return _rows(fact, value)


def _words(value: Any, kind: str) -> str:
    if not isinstance(value, str):
        raise _Wrong("not_of_its_type")
    if strange := unkeepable(value):
        raise _Wrong("sign_not_kept", sign=strange[0])
    text = one_line(value) if kind == "text" else plain(value)
    if len(text) > LONGEST[kind]:
        raise _Wrong("too_long", most=LONGEST[kind])
    return text


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _Wrong("not_of_its_type") from None


def _number(value: Any, kind: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("not_of_its_type")
    if kind == "money" and not 0 <= value <= MOST:
        raise _Wrong("no_amount")
    return value


def _code(fact: PaperFact, value: Any) -> str:
    if not isinstance(value, str) or value not in fact.values:
        raise _Wrong("not_of_its_type")
    return value


def _people(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > MOST_PEOPLE:
        raise _Wrong("not_of_its_type")
    people = [_row(person, NAMED, "text") for person in value if not _is_blank(person)]
    if not all(person["name"] for person in people):
        raise _Wrong("not_of_its_type")
    return people


def _rows(fact: PaperFact, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise _Wrong("not_of_its_type")
    if len(value) > fact.most:
        raise _Wrong("too_many_rows", most=fact.most, rows=len(value))
    return [
        _row(row, tuple(c.name for c in fact.columns), "long_text")
        for row in value
        if not _is_blank(row)
    ]


def _row(value: Any, names: tuple[str, ...], kind: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not value.keys() <= set(names):
        raise _Wrong("not_of_its_type")
    said = {name: value.get(name) for name in names}
    return {name: "" if one is None else _words(str(one), kind) for name, one in said.items()}
