"""Paper files: read, checked beyond what a schema can say, and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.definitions.paper import (
    Article,
    Block,
    Cell,
    Column,
    Condition,
    Enclosure,
    Paper,
    PaperFact,
    SignOff,
)
from casework.definitions.paper_checks import faults_of
from casework.definitions.process_reader import read_telling
from casework.definitions.source import Place, Source
from casework.errors import PaperInvalid
from casework.forms.form import digest_of
from casework.wording import Text

Raw = Mapping[str, Any]
MOST_ROWS = 500


def read_paper(source: Source, paper_id: str) -> Paper:
    """The paper in ``source``, which its schema has passed; ``PaperInvalid`` at the first fault."""
    for fault in paper_faults(source, paper_id):
        raise fault
    return _paper(source, paper_id)


def paper_faults(source: Source, paper_id: str) -> Iterator[PaperInvalid]:
    """Everything that is wrong with the paper in ``source``, by line."""
    found = sorted(faults_of(_paper(source, paper_id)), key=lambda fault: source.line(fault[0]))
    for place, reason, facts in found:
        yield fault_at(source, place, reason, **facts)


def fault_at(source: Source, place: Place, reason: str, /, **facts: object) -> PaperInvalid:
    """A fault of a paper's file at ``place``, to be raised or told."""
    at = ".".join(map(str, place))
    return PaperInvalid(file=source.file, line=source.line(place), reason=reason, at=at, **facts)


def _paper(source: Source, paper_id: str) -> Paper:
    raw = source.data
    signing = raw.get("sign_off")
    return Paper(
        id=paper_id,
        file=source.file,
        version=raw["version"],
        digest=digest_of(raw),
        title=Text.from_json(raw["title"]),
        stands_for=raw.get("stands_for"),
        kind=raw["kind"],
        layout=raw["layout"],
        series=raw.get("series"),
        retention=raw["retention"],
        copies=tuple(raw["copies"]),
        day=raw["day"],
        issued_at=tuple(map(_step, raw.get("issued_at", ()))),
        when=dict(raw.get("when", {})),
        issued_by=frozenset(raw.get("issued_by", ())),
        served_by=raw.get("served_by"),
        tells=read_telling(raw["tells"]) if "tells" in raw else None,
        facts={name: _fact(name, said) for name, said in raw["facts"].items()},
        laws={name: tuple(map(_article, said)) for name, said in raw.get("laws", {}).items()},
        heading=tuple(raw["heading"]),
        number=raw.get("number", ""),
        addressee=raw.get("addressee", ""),
        blocks=tuple(map(_block, raw["blocks"])),
        remedies=tuple(raw.get("remedies", ())),
        sign_off=SignOff(signing["unit"], signing.get("seal", True)) if signing else None,
        enclosures=tuple(
            Enclosure(said["text"], _condition(said)) for said in raw.get("enclosures", ())
        ),
        elements={name: tuple(given) for name, given in raw["elements"].items()},
    )


def _step(said: str) -> tuple[str, str]:
    process, _dot, step = said.partition(".")
    return process, step


def _fact(name: str, raw: Raw) -> PaperFact:
    columns = (Column(c["name"], c["head"], c["width"]) for c in raw.get("columns", ()))
    return PaperFact(
        name=name,
        title=Text.from_json(raw),
        type=raw["type"],
        required=raw.get("required", False),
        source=raw.get("from"),
        values=dict(raw.get("values", {})),
        columns=tuple(columns),
        most=raw.get("most", MOST_ROWS),
        sample=raw["sample"],
    )


def _article(raw: Raw) -> Article:
    since, until = raw.get("valid_from"), raw.get("valid_until")
    return Article(
        raw["cited"],
        None if since is None else date.fromisoformat(since),
        None if until is None else date.fromisoformat(until),
    )


def _block(raw: Raw) -> Block:
    return Block(
        text=raw.get("text", ""),
        level=raw.get("level", 0),
        flush=raw.get("flush", False),
        table=raw.get("table"),
        cells=tuple(tuple(map(_cell, row)) for row in raw.get("cells", ())),
        signatures=tuple(raw.get("signatures", ())),
        stands=_condition(raw),
    )


def _cell(raw: Raw) -> Cell:
    return Cell(raw.get("label", ""), raw.get("value"), raw.get("boxes"), raw.get("lines", 1))


def _condition(raw: Raw) -> Condition:
    return Condition(raw.get("given"), raw.get("not_given"))
