"""The milestone line of a matter (里程碑): which stations of its way it has reached, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.definitions import ProcessBook
from casework.queries.timeline import TrailLine
from casework.wording import Text


@dataclass(frozen=True, slots=True)
class Station:
    """One milestone of a matter; ``reached_at`` is None while it lies ahead."""

    id: str
    title: Text
    reached_at: datetime | None


def milestones(
    book: ProcessBook, process: str, kind: str, trail: Iterable[TrailLine]
) -> list[Station]:
    """The milestones of a matter of ``kind`` on ``process``, and when each was reached.

    An event that sends the matter back has the milestone it names, and those after it, reached
    anew.
    """
    definition = book.get(process)
    stations = definition.milestones if definition else ()
    order = [station.id for station in stations]
    by_element = {(station.process, station.element): station.id for station in stations}
    reached: dict[str, datetime] = {}
    for line in trail:
        for passed in line.passed:
            station = by_element.get(passed)
            if station is not None:
                _forget(reached, order, station)
                reached[station] = line.occurred_at
        back_to = _back_to(book, kind, line)
        if back_to is not None:
            _forget(reached, order, back_to)
    return [Station(station.id, station.title, reached.get(station.id)) for station in stations]


def _back_to(book: ProcessBook, kind: str, line: TrailLine) -> str | None:
    event = book.event(kind, line.kind)
    return event.back_to if event else None


def _forget(reached: dict[str, datetime], order: list[str], since: str) -> None:
    """What is reached anew has everything after it before it again."""
    for station in order[order.index(since) :] if since in order else ():
        reached.pop(station, None)
