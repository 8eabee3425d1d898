"""What a paper lets its template name, and what the template must print of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casework.definitions.paper import NAMED, Paper
from casework.definitions.placeholders import names_in

REMEDIES, SIGN_OFF = "remedies", "sign_off"
BOXES, LINES = "boxes", "lines"
"""Behind a code: all its values, the chosen one ticked. Behind people: each in a line."""
LOOPED = ("table", "people")


def printable(paper: Paper) -> frozenset[str]:
    """What may stand alone in a placeholder: facts, articles, and parts whose text we write."""
    facts = {name for name, fact in paper.facts.items() if fact.type != "table"}
    parts = {part for part in (REMEDIES, SIGN_OFF) if getattr(paper, part)}
    return frozenset(facts | paper.laws.keys() | parts)


def dotted(paper: Paper) -> frozenset[str]:
    """What may stand in a placeholder with a dot, outside of loops."""
    behind = {"code": BOXES, "people": LINES}
    facts = paper.facts.items()
    return frozenset(f"{name}.{behind[f.type]}" for name, f in facts if f.type in behind)


def rows_of(paper: Paper) -> Mapping[str, tuple[str, ...]]:
    """What may be looped over, and what each row of it has."""
    return {
        name: NAMED if fact.type == "people" else tuple(c.name for c in fact.columns)
        for name, fact in paper.facts.items()
        if fact.type in LOOPED
    }


def said_with(paper: Paper, printed: frozenset[str]) -> frozenset[str]:
    """``printed`` with what stands in the texts of our own among them."""
    found = set(printed)
    if REMEDIES in printed:
        found.update(name for text in paper.remedies for name in names_in(text))
    if paper.sign_off is not None:
        signed = {*names_in(paper.sign_off.unit), paper.day}
        if SIGN_OFF in printed:
            found |= signed
        elif signed <= printed:
            found.add(SIGN_OFF)
    return frozenset(found)


def lacking(paper: Paper, printed: frozenset[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """Legal elements that the template does not always print; then its number and its day."""
    there, told = said_with(paper, printed), set()
    for element, givers in paper.elements.items():
        for name in givers:
            if name not in there:
                told.add(name)
                yield "template_element", {"element": element, "name": name}
    for name in (*names_in(paper.number), paper.day):
        if name not in there | told:
            yield "template_lacks", {"name": name}
