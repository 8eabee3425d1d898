"""I-7: numbers of matters and papers are unique and without gaps (X-38)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from casework.models import Matter, NumberSeries, RectificationOrder
from casework.queries.verify.findings import Finding
from casework.rules.numbering import read_number

Series = tuple[str, str, int]


def number_series(session: Session) -> Iterator[Finding]:
    """Each series gave out 1, 2, … up to its last number, and every number is still there."""
    query = select(NumberSeries.kind, NumberSeries.unit, NumberSeries.year, NumberSeries.last)
    series = {(kind, unit.upper(), year): last for kind, unit, year, last in session.execute(query)}
    seen = {key: bytearray(last + 1) for key, last in series.items()}
    yield from _mark(session, seen)
    for (kind, unit, year), marks in seen.items():
        for number in range(1, len(marks)):
            if not marks[number]:
                facts = {"unit": unit, "year": year, "number": number}
                yield Finding("I-7", "number_missing", kind, "given out, but not there", facts)


def _mark(session: Session, seen: dict[Series, bytearray]) -> Iterator[Finding]:
    """Mark every number found; tell of those that no series gave out, or gave out twice.

    All numbers of a series begin with the same word.
    """
    matters = Matter.__table__
    numbers = union_all(
        select(matters.c.kind, matters.c.number),
        select(literal("order"), RectificationOrder.number),
    )
    words: dict[str, str] = {}
    for kind, text in session.execute(numbers.execution_options(yield_per=1000)):
        read = read_number(text)
        if read is None or words.setdefault(kind, read.word) != read.word:
            yield Finding("I-7", "number_unreadable", text, "not written as numbers are")
            continue
        _, unit, year, number = read
        marks = seen.get((kind, unit, year), bytearray())
        if number >= len(marks):
            yield Finding("I-7", "number_not_given", text, "its series never came so far")
        elif marks[number]:
            yield Finding("I-7", "number_twice", text, "the number was given twice")
        else:
            marks[number] = 1
