"""What amounts set off: referral to the police, hearing, legal review, surcharge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from casework.errors import PenaltyRefused
from casework.rules.penalties.law import PARTIES, PER_CENT, PartyKind, PenaltyLaw, Threshold
from casework.rules.penalties.ranges import ensure_amount

ReviewKind = Literal["legal_review", "case_review"]
DAILY_PERCENT = 3
"""What a late fine grows by each day (L-CF-72); the same since the law of 1996."""
TIMES_SALES = 3
"""What sales weigh against unsold goods (L-XS-1)."""
Days = tuple[date, date]
"""The first and the last day of a stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeSuspected:
    """Whether the amounts reach a threshold of prosecution, and which."""

    suspected: bool
    reached: tuple[Threshold, ...] = ()
    by_consequences: bool = False
    """By serious consequences, whatever the amounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRight:
    """Whether the party may ask for a hearing (L-CF-63), and by what."""

    given: bool
    kinds: tuple[str, ...] = ()
    """Kinds of penalty that always give it."""
    amounts: tuple[str, ...] = ()
    """``fine`` or ``confiscation``, when as large as the threshold."""
    threshold: Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge:
    """What a late fine grew by (加处罚款)."""

    days: int
    amount: int
    capped: bool


def crime_suspected(
    kind: str, *, sales: int, unsold: int, day: date, law: PenaltyLaw, serious: bool = False
) -> CrimeSuspected:
    """Whether a crime of ``kind`` is suspected (D11), so that no fine may take its place.

    Sales are counted together while untreated. Thrice the sales and the unsold goods together
    count only while the sales alone do not reach their threshold. ``serious``: serious
    consequences of products below safety standards (L-XS-2), which need no amount.
    """
    ensure_amount("sales", sales)
    ensure_amount("unsold", unsold)
    amounts = {
        name: law.threshold(name, day) for name in ("crime_sales", "crime_unsold", "crime_combined")
    }
    known = sorted({crime for amount in amounts.values() for crime in amount.crimes})
    if kind not in known:
        raise PenaltyRefused(reason="unknown_crime", crime=kind, known=known)
    little = sales < amounts["crime_sales"].amount
    weighed = {
        "crime_sales": sales,
        "crime_unsold": unsold,
        "crime_combined": TIMES_SALES * sales + unsold if little else 0,
    }
    reached = tuple(
        amount
        for name, amount in amounts.items()
        if kind in amount.crimes and weighed[name] >= amount.amount
    )
    return CrimeSuspected(
        suspected=bool(reached) or serious, reached=reached, by_consequences=serious
    )


def hearing_right(
    kinds: Collection[str],
    *,
    fine: int,
    gains: int,
    goods: int,
    party_kind: PartyKind,
    day: date,
    law: PenaltyLaw,
) -> HearingRight:
    """Whether the party may ask for a hearing (D09).

    ``day`` is the day of the notice. What is confiscated, gains and the value of goods, is counted
    together: the reading in favour of the party.
    """
    for name, amount in (("fine", fine), ("gains", gains), ("goods", goods)):
        ensure_amount(name, amount)
    threshold = law.threshold(f"hearing_{_party(party_kind)}", day)
    always = {kind for heard in law.heard if heard.is_valid_on(day) for kind in heard.kinds}
    amounts = {"fine": fine, "confiscation": gains + goods}
    large = tuple(name for name, amount in amounts.items() if amount >= threshold.amount)
    given = tuple(kind for kind in kinds if kind in always)
    return HearingRight(given=bool(given or large), kinds=given, amounts=large, threshold=threshold)


def summary_allowed(fine: int, *, party_kind: PartyKind, day: date, law: PenaltyLaw) -> bool:
    """Whether a fine of so much may be decided on the spot (L-CF-51): up to and with the amount."""
    ensure_amount("fine", fine)
    return fine <= law.threshold(f"summary_{_party(party_kind)}", day).amount


def spot_money_allowed(fine: int, *, day: date, law: PenaltyLaw) -> bool:
    """Whether a fine is small enough to be taken on the spot (L-CF-68)."""
    ensure_amount("fine", fine)
    return fine <= law.threshold("spot_money", day).amount


def legal_review_needed(
    *, public_interest: bool, hearing_held: bool, several_relations: bool, by_law: bool = False
) -> bool:
    """Whether the decision needs a legal review first (D10, L-CF-58).

    Major public interest; a hearing held on major rights of the party; a difficult case of several
    legal relations; or another law that says so.
    """
    return public_interest or hearing_held or several_relations or by_law


def review_kind(*, legal: bool) -> ReviewKind:
    """Which review a case gets: every other case gets the case review (L-CX-49)."""
    return "legal_review" if legal else "case_review"


def surcharge(fine: int, due_on: date, paid_on: date, *, stopped: Sequence[Days] = ()) -> Surcharge:
    """What a fine due on ``due_on`` grew by until it was paid: 3 % a day, at most the fine itself.

    The day of payment counts, the due day does not. Days of review and suit (``stopped``, first
    and last) do not count (L-CF-73), each once. A part of a fen is dropped, in favour of the
    party. Of a fine paid in parts, each part has its own surcharge.
    """
    ensure_amount("fine", fine)
    for first, last in stopped:
        if last < first:
            raise PenaltyRefused(reason="days_reversed", first=first, last=last)
    late = (due_on + timedelta(days=n) for n in range(1, (paid_on - due_on).days + 1))
    days = sum(not any(first <= day <= last for first, last in stopped) for day in late)
    grown = fine * DAILY_PERCENT * days // PER_CENT
    return Surcharge(days=days, amount=min(grown, fine), capped=grown > fine)


def _party(party_kind: str) -> str:
    if party_kind not in PARTIES:
        raise PenaltyRefused(reason="unknown_party", party=party_kind)
    return party_kind
