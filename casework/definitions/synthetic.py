"""Made-up enterprises in any number, the same for the same seed: for rehearsals and load."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from casework.definitions.seeds import EnterpriseSeed
from casework.rules.credit_code import check_digit

MOST = 99_999
_REGISTERED_AS = "91500105"
"""Market supervision, enterprise, 江北区; what follows it is visibly made up."""
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def synthetic_enterprises(
    count: int, seed: int, *, like: Sequence[EnterpriseSeed]
) -> tuple[EnterpriseSeed, ...]:
    """``count`` enterprises mixed as ``like`` is: kind, products, stations, areas.

    Codes are valid by GB 32100, unique among themselves, and never those of a demo file.
    ``ValueError`` for more than 99,999 or fewer than none, or without samples.
    """
    if not 0 <= count <= MOST or not like:
        raise ValueError(count)
    chance = random.Random(seed)  # noqa: S311 - a rehearsal must be repeatable, not secret
    stations = sorted({sample.unit for sample in like})
    return tuple(
        _one(number, chance.choice(like), chance.choice(stations)) for number in range(1, count + 1)
    )


def _one(number: int, sample: EnterpriseSeed, station: str) -> EnterpriseSeed:
    kind = "生产厂" if sample.entity == "producer" else "经营部"
    return replace(
        sample,
        credit_code=synthetic_code("PLA", number),
        name=f"演练{kind}{number:05d}(虚构)",
        unit=station,
        address=f"演练路{number}号(虚构)",
    )


def synthetic_code(prefix: str, number: int) -> str:
    """A valid credit code whose subject id is three letters and five digits: visibly made up."""
    organisation = f"{prefix}{number:05d}"
    first = f"{_REGISTERED_AS}{organisation}{_organisation_check(organisation)}"
    return first + check_digit(first)


def _organisation_check(organisation: str) -> str:
    total = sum(int(c, 36) * w for c, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
