"""Options of ``bihuan penalties`` as the rules take them, and ranges as programs read them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from casework.definitions import CampaignBook
from casework.errors import PenaltyRefused
from casework.rules.money import read_yuan
from casework.rules.penalties import PenaltyLaw, Range
from config import read_config

FIRST_YEAR, LAST_YEAR = 1949, 2199
DAYS = ".."
"""Between the first and the last day of a stretch."""


def law_of(campaign: str | None) -> PenaltyLaw:
    """The law as the pack has it; without one without local amounts."""
    config = read_config()
    book = CampaignBook.load(config.campaigns, config.models)
    known = [one.slug for one in book]
    if campaign is not None and campaign not in known:
        raise PenaltyRefused(reason="unknown_campaign", campaign=campaign, known=known)
    return book[campaign].penalties if campaign else book.penalties


def fen_given(option: str, text: str) -> int:
    """The amount that an option gives, in fen."""
    fen = read_yuan(text)
    if fen is None:
        raise PenaltyRefused(reason="not_money", value=text, option=option)
    return fen


def day_given(option: str, text: str) -> date:
    """The day that an option gives."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PenaltyRefused(reason="not_a_day", value=text, option=option)
    return day


def days_given(option: str, text: str) -> tuple[date, date]:
    """The first and the last day that an option gives."""
    first, between, last = text.partition(DAYS)
    if not between:
        raise PenaltyRefused(reason="not_days", value=text, option=option)
    return day_given(option, first), day_given(option, last)


def range_told(found: Range) -> dict[str, Any]:
    """A range as programs read it; amounts are fen."""
    edition, band = found.edition, found.band
    return {
        "clause": edition.id,
        "title": edition.title.zh_CN,
        "law": edition.law,
        "basis": edition.basis,
        "valid_from": edition.valid_from,
        "valid_until": edition.valid_until,
        "value": found.value,
        "least": found.least,
        "most": found.most,
        "how": asdict(band),
        "orders": list(edition.orders),
        "after_order": edition.after_order,
        "confiscates": list(found.confiscates),
        "gains": found.gains,
        "gains_by": found.gains_by or None,
        "serious": list(edition.serious),
        "grounds": [ground.id for ground in found.grounds],
    }
