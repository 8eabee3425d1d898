"""From a clause to the lawful range of the fine (D25), in whole fen.

Parts of a fen are rounded into the range: the least upwards, the most downwards, so that no fine
inside the computed range lies outside the law's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from casework.errors import PenaltyRefused
from casework.rules.money import MOST, in_yuan
from casework.rules.penalties.law import PER_CENT, Band, Clause, Edition, Ground, Taken

Why = Literal["same_edition", "same_content", "later_milder", "later_not_milder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The fine that the law allows, what is confiscated beside it, and how that was found."""

    edition: Edition
    value: int
    band: Band
    least: int
    most: int
    confiscates: tuple[Taken, ...]
    gains: int
    """The illegal gains to be confiscated."""
    gains_by: str = ""
    """The general rule they are confiscated by, where the clause itself is silent."""
    grounds: tuple[Ground, ...] = ()
    """What the discretion was used for."""

    def holds(self, fine: int) -> bool:
        """Whether a fine of so much is allowed."""
        return self.least <= fine <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The range by the law that applies to an act, why it applies, and the one it was held to."""

    range: Range
    why: Why
    compared: Range | None = None


def range_of(clause: Clause, *, value: int, gains: int, day: date) -> Range:
    """The range for goods worth ``value`` under the edition of ``day``.

    Raises ``PenaltyRefused`` for amounts that cannot be right, and for a day without law.
    """
    ensure_amount("value", value)
    ensure_amount("gains", gains)
    edition = clause.on(day)
    band = next(band for band in edition.bands if band.holds(value))
    least, most = band.fine(value)
    says_so = "gains" in edition.confiscates
    general = next((rule for rule in clause.gains_rule if rule.is_valid_on(day)), None)
    takes_gains = gains > 0 and (says_so or general is not None)
    taken = tuple(kind for kind in edition.confiscates if kind != "gains")
    return Range(
        edition=edition,
        value=value,
        band=band,
        least=least,
        most=most,
        confiscates=(*taken, "gains") if takes_gains else taken,
        gains=gains if takes_gains else 0,
        gains_by=general.basis if takes_gains and not says_so and general else "",
    )


def with_discretion(
    found: Range,
    aggravations: Sequence[Ground],
    mitigations: Sequence[Ground],
    *,
    portion: int | None = None,
) -> Range:
    """The part of the range that the grounds leave; ``portion`` is what guidance calls that part.

    A ground of L-CF-32 (``mitigates``) opens the range downwards, to nothing. Any ground for less
    alone keeps the fine in the lower portion, grounds for more alone in the upper one, never above
    the range. Grounds for both are weighed by the office within all that is left. Without guidance
    a portion is the whole range. Raises ``PenaltyRefused`` for a ground of the other side.
    """
    _ensure_side(aggravations, {"aggravates"})
    _ensure_side(mitigations, {"mitigates", "lightens"})
    part = (found.most - found.least) * (PER_CENT if portion is None else portion) // PER_CENT
    opened = any(ground.effect == "mitigates" for ground in mitigations)
    least, most = found.least, found.most
    if mitigations and not aggravations:
        most = least + part
    if aggravations and not mitigations:
        least = most - part
    return replace(
        found,
        least=0 if opened else least,
        most=most,
        grounds=(*found.grounds, *aggravations, *mitigations),
    )


def law_of_act(
    clause: Clause, *, acted_on: date, decided_on: date, value: int, gains: int
) -> Applied:
    """The range by the law of the act's day, or by a later milder one (L-CF-37).

    Of two ranges the one with the lower most is milder; then the lower least; then the one that
    fines only after an order; then the one that takes and adds less. Where the later edition is
    not milder, the law of the act's day stays.
    """
    if decided_on < acted_on:
        raise PenaltyRefused(reason="days_reversed", first=acted_on, last=decided_on)
    then = range_of(clause, value=value, gains=gains, day=acted_on)
    now = range_of(clause, value=value, gains=gains, day=decided_on)
    if now.edition is then.edition:
        return Applied(range=then, why="same_edition")
    if now.edition.content == then.edition.content and now.confiscates == then.confiscates:
        return Applied(range=then, why="same_content", compared=now)
    if _weight(now) < _weight(then):
        return Applied(range=now, why="later_milder", compared=then)
    return Applied(range=then, why="later_not_milder", compared=now)


def _weight(found: Range) -> tuple[int, ...]:
    """How heavy it is, most telling first."""
    edition = found.edition
    taken = len(found.confiscates) + len(edition.serious)
    return found.most, found.least, -int(edition.after_order), taken


def ensure_amount(name: str, fen: int) -> None:
    """Refuse an amount that is negative or beyond belief."""
    if fen < 0:
        raise PenaltyRefused(reason="amount_negative", amount=name)
    if fen > MOST:
        raise PenaltyRefused(reason="amount_absurd", amount=name, most=in_yuan(MOST))


def _ensure_side(grounds: Collection[Ground], effects: Collection[str]) -> None:
    for ground in grounds:
        if ground.effect not in effects:
            raise PenaltyRefused(reason="ground_of_other_side", ground=ground.id)
