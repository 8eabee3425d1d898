"""The law of penalties of one campaign: that of all, with the amounts of its province."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

from casework.definitions.pack import Reader
from casework.definitions.penalties_checks import (
    ensure_no_day_without_law,
    ensure_sound,
    ensure_thresholds,
)
from casework.definitions.penalties_reader import Placed, PlacedLaw, by_name, read_penalties
from casework.rules.penalties.law import (
    Clause,
    Dated,
    Edition,
    Ground,
    HeardKinds,
    PenaltyLaw,
    Portion,
    Threshold,
)

FOLDER = "penalties"
D = TypeVar("D", bound=Dated)


def read_common_penalties(reader: Reader, folder: Path) -> PlacedLaw:
    """What holds for every campaign: the files in ``folder``, checked by themselves."""
    found = read_penalties(reader, folder)
    ensure_sound(found)
    ensure_thresholds(found["thresholds"], folder.relative_to(reader.root).as_posix())
    return found


def with_own_penalties(reader: Reader, pack: Path, common: PlacedLaw) -> PlacedLaw:
    """``common`` with what the pack has of its own: other local amounts, further clauses.

    Refuses another amount where the law leaves none to the province, or without a reason; and a
    clause or anything else that is there already.
    """
    own = read_penalties(reader, pack / FOLDER)
    ensure_sound(own)
    found = dict(common)
    for section, placed in own.items():
        known = by_name(common[section])
        for one in placed:
            if section == "thresholds":
                _ensure_may_differ(one, known.get(one.value.id, ()))
            elif one.value.id in known:
                raise one.fault("duplicate_id", id=one.value.id)
        replaced = {one.value.id for one in placed if section == "thresholds"}
        kept = (one for one in common[section] if one.value.id not in replaced)
        found[section] = (*kept, *placed)
    return found


def _ensure_may_differ(own: Placed, common: tuple[Placed, ...]) -> None:
    if not any(isinstance(one.value, Threshold) and one.value.local for one in common):
        raise own.fault("threshold_not_local", "id", id=own.value.id)
    if isinstance(own.value, Threshold) and own.value.reason is None:
        raise own.fault("missing_key", key="reason")


def penalty_law(placed: PlacedLaw, period: tuple[date, date] | None = None) -> PenaltyLaw:
    """The law that the files say; refused where a day of a campaign's ``period`` is without it."""
    if period is not None:
        ensure_no_day_without_law(placed, period)
    gains = _all(placed["gains"], Dated)
    editions = {
        name: _all(versions, Edition) for name, versions in by_name(placed["clauses"]).items()
    }
    return PenaltyLaw(
        clauses={name: Clause(name, found, gains) for name, found in editions.items()},
        thresholds={
            name: _all(found, Threshold) for name, found in by_name(placed["thresholds"]).items()
        },
        heard=_all(placed["heard"], HeardKinds),
        portions=_all(placed["portions"], Portion),
        grounds={name: _all(found, Ground) for name, found in by_name(placed["grounds"]).items()},
    )


def _all(placed: tuple[Placed, ...], kind: type[D]) -> tuple[D, ...]:
    return tuple(one.value for one in placed if isinstance(one.value, kind))
