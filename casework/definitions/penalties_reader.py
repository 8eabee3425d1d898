"""What the law says of penalties as files: read, and turned into clauses, amounts and grounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.definitions.pack import Reader
from casework.definitions.source import Place, Source
from casework.errors import CampaignInvalid, PenaltyLawInvalid
from casework.rules.money import FEN
from casework.rules.penalties.law import (
    Band,
    Dated,
    Edition,
    Ground,
    HeardKinds,
    Portion,
    Threshold,
)
from casework.wording import Text

MEASURES = ("yuan", "times", "percent")


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that the law says and where it stands, so that a check can point at its line."""

    value: Dated
    source: Source
    place: Place

    def fault(self, reason: str, *further: str | int, **facts: object) -> PenaltyLawInvalid:
        """What is wrong with it, or at ``further`` within it."""
        at = (*self.place, *further)
        line, named = self.source.line(at), ".".join(map(str, at))
        return PenaltyLawInvalid(file=self.source.file, line=line, reason=reason, at=named, **facts)


PlacedLaw = Mapping[str, tuple[Placed, ...]]
"""By section of the files, everything in the order of the files."""


def read_penalties(reader: Reader, folder: Path) -> PlacedLaw:
    """Everything in the files of ``folder``, which may be missing."""
    found: dict[str, list[Placed]] = {section: [] for section in SECTIONS}
    try:
        for path in reader.files(folder):
            source = reader.read(path, "penalties")
            for section, values in SECTIONS.items():
                for index, raw in enumerate(source.data.get(section, ())):
                    for value, within in values(raw):
                        placed = Placed(value, source, (section, index, *within))
                        found[section].append(placed)
    except PenaltyLawInvalid:
        raise
    except CampaignInvalid as fault:
        raise PenaltyLawInvalid(**fault.facts) from None
    return {section: tuple(placed) for section, placed in found.items()}


def by_name(placed: Iterable[Placed]) -> dict[str, tuple[Placed, ...]]:
    """All versions of each, in the order of their files."""
    found: dict[str, tuple[Placed, ...]] = {}
    for one in placed:
        found[one.value.id] = (*found.get(one.value.id, ()), one)
    return found


Values = Iterator[tuple[Dated, Place]]


def _thresholds(raw: Mapping[str, Any]) -> Values:
    yield (
        Threshold(
            **_dated(raw),
            title=Text.from_json(raw["title"]),
            amount=raw["yuan"] * FEN,
            local=raw.get("local", False),
            crimes=tuple(raw.get("crimes", ())),
            reason=Text.from_optional(raw.get("reason")),
        ),
        (),
    )


def _heard(raw: Mapping[str, Any]) -> Values:
    yield HeardKinds(**_dated(raw), kinds=tuple(raw["kinds"])), ()


def _portions(raw: Mapping[str, Any]) -> Values:
    yield Portion(**_dated(raw), percent=raw["percent"]), ()


def _gains(raw: Mapping[str, Any]) -> Values:
    yield Dated(**_dated(raw)), ()


def _grounds(raw: Mapping[str, Any]) -> Values:
    title = Text.from_json(raw["title"])
    yield Ground(**_dated(raw), title=title, effect=raw["effect"]), ()


def _clauses(raw: Mapping[str, Any]) -> Values:
    """One edition for each citation."""
    said = {
        "title": Text.from_json(raw["title"]),
        "punishes": Text.from_json(raw["punishes"]),
        "party": raw.get("party"),
        "orders": tuple(raw.get("orders", ())),
        "after_order": raw.get("after_order", False),
        "bands": tuple(map(_band, raw["bands"])),
        "confiscates": tuple(raw.get("confiscates", ())),
        "serious": tuple(raw.get("serious", ())),
    }
    for number, cited in enumerate(raw["cited"]):
        dated = _dated({**cited, "id": raw["id"], "law": raw["law"]})
        yield Edition(**dated, **said), ("cited", number)


def _band(raw: Mapping[str, Any]) -> Band:
    """A band; without one measure alone it counts nothing, and the checks refuse it."""
    measures = [name for name in MEASURES if name in raw]
    measure: Any = measures[0] if len(measures) == 1 else ""
    least, most = raw.get(measure, (0, 0))
    unit = FEN if measure == "yuan" else 1
    below = raw.get("below")
    return Band(
        over=raw["from"] * FEN,
        below=None if below is None else below * FEN,
        measure=measure,
        least=least * unit,
        most=most * unit,
    )


def _dated(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": raw["id"],
        "basis": raw["basis"],
        "law": raw.get("law", ""),
        "valid_from": _day(raw.get("valid_from")),
        "valid_until": _day(raw.get("valid_until")),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


SECTIONS: Mapping[str, Callable[[Mapping[str, Any]], Values]] = {
    "thresholds": _thresholds,
    "heard": _heard,
    "portions": _portions,
    "gains": _gains,
    "grounds": _grounds,
    "clauses": _clauses,
}
