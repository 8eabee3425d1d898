"""``rehearsal.yaml``: read, and turned into what a rehearsal goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.definitions.rehearsal import (
    Answer,
    Case,
    DaysFromToday,
    Likely,
    OfMatter,
    OneOf,
    Rehearsal,
    Share,
    StepStory,
)
from casework.definitions.source import Place, Source

Raw = Mapping[str, Any]


def read_rehearsal(source: Source) -> Rehearsal:
    """The rehearsal in ``source``, which has passed its schema; refused with line and reason."""
    for step, raw in source.data.get("steps", {}).items():
        _check_cases(source, ("steps", step, "cases"), raw.get("cases", ()))
        if raw.get("takes", [0, 0]) != sorted(raw.get("takes", [0, 0])):
            first, last = raw["takes"]
            source.refuse(("steps", step, "takes"), "edges_reversed", first=first, last=last)
    return Rehearsal(
        steps={
            step: _step(raw, ("steps", step)) for step, raw in source.data.get("steps", {}).items()
        },
        shows=dict(source.data.get("shows", {})),
        source=source,
    )


def _check_cases(source: Source, place: Place, cases: Any) -> None:
    """Every case but the last leaves something to those that follow."""
    for number, case in enumerate(cases):
        if number + 1 < len(cases) and "share" not in case and "when" not in case:
            source.refuse((*place, number + 1), "never_reached")
        _check_cases(source, (*place, number, "cases"), case.get("cases", ()))


def _step(raw: Raw, place: Place) -> StepStory:
    least, most = raw.get("takes", (0, 0))
    return StepStory(
        case=_case(raw, place),
        takes=(least, most),
        waits_for_enterprise=raw.get("waits_for_enterprise", False),
    )


def _case(raw: Raw, place: Place) -> Case:
    return Case(
        share=_share(raw["share"]) if "share" in raw else None,
        when=_by_whom(raw.get("when", {})),
        answers={name: _answer(said) for name, said in raw.get("answers", {}).items()},
        remembers=_by_whom(raw.get("remembers", {})),
        forgets={whom: tuple(names) for whom, names in _by_whom(raw.get("forgets", {})).items()},
        cases=tuple(
            _case(one, (*place, "cases", number)) for number, one in enumerate(raw.get("cases", ()))
        ),
        place=place,
    )


def _by_whom(raw: Raw) -> dict[str, Any]:
    said = {whom: raw.get(whom) for whom in ("enterprise", "matter")}
    return {whom: names for whom, names in said.items() if names is not None}


def _share(raw: Any) -> Share:
    if isinstance(raw, Mapping):
        return Share(raw["trait"], raw["times"])
    return Share(raw, 1) if isinstance(raw, str) else Share(None, raw)


def _answer(raw: Any) -> Answer:
    match raw:
        case {"likely": share}:
            return Likely(_share(share))
        case {"one_of": weights}:
            return OneOf(weights)
        case {"today": days}:
            return DaysFromToday(days)
        case {"of_matter": name}:
            return OfMatter(name)
        case str() | int():
            return raw
        case _:
            raise TypeError(raw)
