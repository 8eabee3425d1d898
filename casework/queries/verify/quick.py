"""I-5 alone and fast: the seals and keys of all lines, some trails at a time, in several processes.

Each line is read as it stands and its seal computed anew; nothing is looked at twice. What is not
as it should be is only suspected here: :func:`named` goes through such a trail with the careful
check, which names what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from casework.models import OFFICE_TRAIL, Base, EventRow, Matter, OfficeTrail
from casework.queries.verify.chain import Proof
from casework.queries.verify.findings import Finding
from casework.queries.verify.odd import ODD
from casework.queries.verify.raw import as_it_stands
from casework.queries.verify.sealed import keyed_since, seals_of_trail
from casework.queries.verify.spelling import Spelling, columns_of, moment
from casework.record import KeyRing

TABLES = Base.metadata.tables
EVENTS, MATTERS, OFFICE = (TABLES[m.__tablename__] for m in (EventRow, Matter, OfficeTrail))
AT_ONCE = 2000
Head = tuple[Any, Any]
Line = Sequence[Any]
"""A row of the trail, its columns in the order of ``spelling.COLUMNS``."""


@dataclass(frozen=True, slots=True)
class Part:
    """The trails of matters from one id to the one before another, as the database has them."""

    first: Any
    after: Any
    """None: to the last."""


@dataclass(slots=True)
class Looked:
    """What was looked at: how many lines, and the trails that something is wrong with."""

    trails: int = 0
    lines: int = 0
    unkeyed: int = 0
    unchecked: int = 0
    suspects: list[Any] = field(default_factory=list)

    def add(self, other: Looked) -> None:
        """Take over what another process looked at."""
        for name in ("trails", "lines", "unkeyed", "unchecked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.suspects += other.suspects


def parts_of(session: Session, many: int) -> list[Part]:
    """The trails of all matters in ``many`` parts of about the same size."""
    identity = as_it_stands(MATTERS.c.id)
    ids = session.scalars(select(identity).order_by(MATTERS.c.id)).all()
    firsts = ids[:: max(1, -(-len(ids) // many))]
    return [Part(a, b) for a, b in zip(firsts, [*firsts[1:], None], strict=True)]


def look(session: Session, part: Part | None, keys: KeyRing | None) -> Looked:
    """Go through the trails of a ``part``; None is the office's own trail."""
    following = _Following(keys, keyed_since(session))
    lines = select(*columns_of(session))
    lines = lines.where(_in(EVENTS.c.trail, part)).order_by(EVENTS.c.trail, EVENTS.c.seq)
    found = session.execute(lines.execution_options(yield_per=AT_ONCE))
    following.all(_heads(session, part), iter(found))
    return following.looked


def named(session: Session, suspects: Sequence[Any], proof: Proof) -> Iterator[Finding]:
    """What the careful check finds in trails that the quick one suspects."""
    proof.keyed_since = keyed_since(session)
    for trail in suspects:
        yield from seals_of_trail(session, trail, proof)


@dataclass(slots=True)
class _Following:
    keys: KeyRing | None
    keyed_since: datetime | None
    spelling: Spelling = field(default_factory=Spelling)
    looked: Looked = field(default_factory=Looked)

    def all(self, heads: dict[Any, Head], lines: Iterator[Line]) -> None:
        """Follow each trail to its end, and hold the end against its head."""
        for trail, its_lines in groupby(lines, key=itemgetter(0)):
            head = heads.pop(trail, None)
            end = self._followed(its_lines)
            self.looked.trails += 1
            if head is not None and head != end:
                self.looked.suspects.append(trail)  # one without a head has no matter
        self.looked.suspects += [trail for trail, head in heads.items() if head != (0, "")]

    def _followed(self, lines: Iterator[Line]) -> Head | None:
        """How many lines and the last seal; None where something is wrong with one of them."""
        last, number, keyed, good = "", 0, False, True
        for number, line in enumerate(lines, start=1):
            _, seq, stands, _, name, *_ = line
            try:
                good = good and seq == number and self._is_good(line, last, keyed=keyed)
            except ODD:
                good = False
            last, keyed = stands, keyed or name is not None
        self.looked.lines += number
        return (number, last) if good else None

    def _is_good(self, line: Line, last: str, *, keyed: bool) -> bool:
        _, _, stands, mac, name, recorded, *_ = line
        before = last.encode()
        if sha256(before + self.spelling.as_kept(line)).hexdigest() != stands:
            content = self.spelling.anew(line)
            if sha256(before + content).hexdigest() != stands:
                return False
        if name is None:
            self.looked.unkeyed += 1
            return not keyed and not self._is_late(recorded)
        if self.keys is None:
            self.looked.unchecked += 1
            return True
        key = self.keys.keys.get(name)
        return key is not None and key.mac(stands) == mac

    def _is_late(self, recorded: Any) -> bool:
        since = self.keyed_since
        return since is not None and datetime.fromisoformat(moment(recorded)) > since


def _in(column: Any, part: Part | None) -> ColumnElement[bool]:
    if part is None:
        return and_(column == OFFICE_TRAIL)
    stands = as_it_stands(column)
    ends = [] if part.after is None else [stands < part.after]
    return and_(stands >= part.first, column != OFFICE_TRAIL, *ends)


def _heads(session: Session, part: Part | None) -> dict[Any, Head]:
    if part is None:
        row = session.execute(select(OFFICE.c.trail_length, OFFICE.c.trail_seal)).first()
        trail = session.scalar(
            select(as_it_stands(EVENTS.c.trail)).where(EVENTS.c.trail == OFFICE_TRAIL).limit(1)
        )
        return {trail: (row[0], row[1]) if row else (0, "")}
    columns = (MATTERS.c.id, MATTERS.c.trail_length, MATTERS.c.trail_seal)
    query = select(*map(as_it_stands, columns)).where(_in(MATTERS.c.id, part))
    return {trail: (length, last) for trail, length, last in session.execute(query)}
