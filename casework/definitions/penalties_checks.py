"""The values of penalties as a whole: no value of goods and no day is left without law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from casework.definitions.penalties_reader import MEASURES, Placed, PlacedLaw, by_name
from casework.errors import PenaltyLawInvalid
from casework.rules.money import FEN
from casework.rules.penalties.law import THRESHOLDS, Band, Edition

DAY = timedelta(days=1)
LAST = 10**15
"""Beyond every value that a file may name, in fen."""
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)


def ensure_sound(law: PlacedLaw) -> None:
    """Refuse the first thing that is wrong by itself, or with another version of it."""
    for placed in law.values():
        for versions in by_name(placed).values():
            _ensure_versions(versions)
            _ensure_no_gap(versions)
    for one in law["clauses"]:
        if isinstance(one.value, Edition):
            for fault in _band_faults(one, one.value.bands):
                raise fault


def ensure_thresholds(placed: tuple[Placed, ...], folder: str) -> None:
    """Refuse amounts that no rule asks for, and files that lack one."""
    known = by_name(placed)
    for name, versions in known.items():
        if name not in THRESHOLDS:
            raise versions[0].fault("unknown_value", "id", value=name, limit=list(THRESHOLDS))
    for name in THRESHOLDS:
        if name not in known:
            raise PenaltyLawInvalid(file=folder, line=1, reason="threshold_missing", id=name)


def ensure_no_day_without_law(law: PlacedLaw, period: tuple[date, date]) -> None:
    """Refuse the first amount that is not there on each day of a campaign's ``period``.

    Anything else may begin or end within it, as laws do.
    """
    for versions in by_name(law["thresholds"]).values():
        ordered = sorted(versions, key=_begins)
        if _begins(ordered[0]) > period[0]:
            last = min(_begins(ordered[0]) - DAY, period[1])
            raise _gap(ordered[0], "valid_from", period[0], last)
        if _ends(ordered[-1]) < period[1]:
            first = max(_ends(ordered[-1]) + DAY, period[0])
            raise _gap(ordered[-1], "valid_until", first, period[1])


def _ensure_versions(versions: tuple[Placed, ...]) -> None:
    for number, one in enumerate(versions):
        first, last = _begins(one), _ends(one)
        if last < first:
            raise one.fault("validity_reversed", "valid_from", first=first, last=last)
        for day in (one.value.valid_from, one.value.valid_until):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise one.fault("out_of_range", value=day, limit=f"{FIRST_DAY} – {LAST_DAY}")
        for other in versions[:number]:
            if other.source.file != one.source.file:
                raise one.fault("duplicate_id", "id", id=one.value.id)
            if first <= _ends(other) and _begins(other) <= last:
                raise one.fault("validity_overlap", id=one.value.id)


def _ensure_no_gap(versions: tuple[Placed, ...]) -> None:
    """Between two versions no day may be missing, whatever campaign it lies in: acts are old."""
    for earlier, later in pairwise(sorted(versions, key=_begins)):
        first, last = _ends(earlier) + DAY, _begins(later) - DAY
        if first <= last:
            raise _gap(earlier, "valid_until", first, last)


def _gap(one: Placed, key: str, first: date, last: date) -> PenaltyLawInvalid:
    return one.fault("validity_gap", key, id=one.value.id, first=first, last=last)


def _band_faults(one: Placed, bands: tuple[Band, ...]) -> Iterator[PenaltyLawInvalid]:
    """What is wrong with the bands of a clause, each at its own line."""
    clause = Placed(one.value, one.source, one.place[:2])
    for number, band in enumerate(bands):
        reason = _band_fault(band)
        if reason:
            yield clause.fault(reason, "bands", number)
    if bands[0].over:
        yield clause.fault("bands_begin_late", "bands", 0, first=bands[0].over // FEN)
    for number, (band, after) in enumerate(pairwise(bands), start=1):
        first, last = (LAST if band.below is None else band.below) // FEN, after.over // FEN
        if first < last:
            yield clause.fault("band_gap", "bands", number, first=first, last=last)
        elif first > last:
            yield clause.fault("band_overlap", "bands", number, value=last)
    if bands[-1].below is not None:
        at = ("bands", len(bands) - 1)
        yield clause.fault("last_band_ends", *at, last=bands[-1].below // FEN)


def _band_fault(band: Band) -> str:
    """What is wrong with a band by itself; empty where nothing is."""
    if band.measure not in MEASURES:
        return "band_measure"
    if band.least > band.most:
        return "least_above_most"
    return "band_empty" if band.below is not None and band.below <= band.over else ""


def _begins(one: Placed) -> date:
    return one.value.valid_from or date.min


def _ends(one: Placed) -> date:
    return one.value.valid_until or date.max
