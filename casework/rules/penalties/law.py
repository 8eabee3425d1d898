"""What the law says of penalties, edition by edition: clauses, amounts, grounds (L-VER).

Filled from ``bpmn/_shared/penalties/`` and a pack's own ``penalties/``. Amounts are whole fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from casework.errors import PenaltyRefused
from casework.wording import Text

Measure = Literal["yuan", "times", "percent"]
Taken = Literal["goods", "gains", "tools"]
Effect = Literal["mitigates", "lightens", "aggravates"]
PartyKind = Literal["citizen", "organisation"]
PARTIES: tuple[PartyKind, ...] = ("citizen", "organisation")
THRESHOLDS = (
    "summary_citizen", "summary_organisation", "spot_money", "hearing_citizen",
    "hearing_organisation", "crime_sales", "crime_unsold", "crime_combined",
)  # fmt: skip
"""The amounts that the rules ask for."""
PER_CENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that the law says, where it stands, and from when to when it is in force."""

    id: str
    basis: str
    """The article as it is cited, such as 产品质量法（2018年修正）第四十九条."""
    law: str
    """Reference of the statute in the domain's list, such as ``L-CZ-49``; empty for guidance."""
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it is the law of ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The fine for goods worth ``over`` or more and less than ``below``."""

    over: int
    below: int | None
    """None: without an upper end."""
    measure: Measure
    """What ``least`` and ``most`` count: fen, times the value, per cent of the value."""
    least: int
    most: int

    def holds(self, value: int) -> bool:
        """Whether goods worth ``value`` fall into the band."""
        return self.over <= value and (self.below is None or value < self.below)

    def fine(self, value: int) -> tuple[int, int]:
        """The least and the most fine; a part of a fen is rounded into the range."""
        if self.measure == "yuan":
            return self.least, self.most
        share = value * (PER_CENT if self.measure == "times" else 1)
        return -(-share * self.least // PER_CENT), share * self.most // PER_CENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Dated):
    """A clause as one edition of its law has it."""

    title: Text
    punishes: Text
    party: PartyKind | None = None
    """Whom alone it punishes; None: both."""
    orders: tuple[str, ...] = ()
    """What is ordered beside or before the penalty: to correct, to correct in time, to stop."""
    after_order: bool = False
    """Whether the fine comes only when the order was not obeyed in time."""
    bands: tuple[Band, ...]
    confiscates: tuple[Taken, ...] = ()
    serious: tuple[str, ...] = ()
    """Kinds of penalty that serious circumstances add."""

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whatever it is called and cited as."""
        return self.orders, self.after_order, self.bands, self.confiscates, self.serious


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Dated):
    """An amount at which something else applies."""

    title: Text
    amount: int
    local: bool = False
    """Whether the law lets a province set another one."""
    crimes: tuple[str, ...] = ()
    """The crimes (罪名) that it counts for."""
    reason: Text | None = None
    """Why a pack has another amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardKinds(Dated):
    """Kinds of penalty before which the party may always ask for a hearing."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion(Dated):
    """The part of a range, in per cent, that is meant by a light and by a heavy fine."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Dated):
    """A circumstance that makes a fine lighter or heavier."""

    title: Text
    effect: Effect
    """mitigates: the fine may also fall below the range; the others stay inside."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause (条款) in all its editions, with the rule that gains are always confiscated."""

    id: str
    editions: tuple[Edition, ...]
    gains_rule: tuple[Dated, ...] = ()

    def on(self, day: date) -> Edition:
        """The edition in force on ``day``; ``PenaltyRefused`` (``no_law_on_day``) without one."""
        return in_force(self.editions, day, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyLaw:
    """Everything that the files say about penalties."""

    clauses: Mapping[str, Clause]
    thresholds: Mapping[str, tuple[Threshold, ...]]
    heard: tuple[HeardKinds, ...]
    portions: tuple[Portion, ...]
    grounds: Mapping[str, tuple[Ground, ...]]

    def clause(self, name: str) -> Clause:
        """The clause of that id, or the only one that stands under that reference."""
        if name in self.clauses:
            return self.clauses[name]
        meant = [c for c in self.clauses.values() if any(e.law == name for e in c.editions)]
        if not meant:
            raise PenaltyRefused(reason="unknown_clause", clause=name)
        if len(meant) > 1:
            known = [clause.id for clause in meant]
            raise PenaltyRefused(reason="several_clauses", clause=name, known=known)
        return meant[0]

    def threshold(self, name: str, day: date) -> Threshold:
        """The amount called ``name`` as it is on ``day``."""
        return in_force(self.thresholds[name], day, name)

    def portion(self, day: date) -> int | None:
        """The per cent that a light or heavy fine means on ``day``; None without guidance."""
        return next((found.percent for found in self.portions if found.is_valid_on(day)), None)

    def ground(self, name: str, day: date) -> Ground:
        """The ground called ``name`` as it is on ``day``."""
        if name not in self.grounds:
            raise PenaltyRefused(reason="unknown_ground", ground=name)
        return in_force(self.grounds[name], day, name)


def in_force(versions: Iterable[D], day: date, name: str) -> D:
    """The version in force on ``day``; ``PenaltyRefused`` (``no_law_on_day``) without one."""
    found = next((version for version in versions if version.is_valid_on(day)), None)
    if found is None:
        raise PenaltyRefused(reason="no_law_on_day", clause=name, day=day)
    return found
