"""``bihuan penalties``: lawful ranges of fines, and what amounts set off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from casework.definitions import CampaignBook
from casework.errors import PenaltyRefused
from casework.rules.money import read_yuan
from casework.rules.penalties import (
    PenaltyLaw,
    Range,
    crime_suspected,
    hearing_right,
    law_of_act,
    surcharge,
    with_discretion,
)
from config import read_config
from webapp.app.i18n import speaking, words
from webapp.cli.sentences import json_option, locale_of_installation, say
from webapp.words.penalties import (
    KINDS,
    applied_lines,
    crime_lines,
    hearing_lines,
    surcharge_lines,
)

FIRST_YEAR, LAST_YEAR = 1949, 2199
DAYS = ".."
"""Between the first and the last day of a stretch."""
campaign_option = click.option("--campaign", help="The pack whose local amounts apply.")
day_option = click.option("--day", required=True, help="The day, as 2022-07-11.")


@click.group()
def penalties() -> None:
    """Amounts of penalties (处罚金额): ranges, hearing, suspicion of crime, surcharge."""


@penalties.command("list")
@campaign_option
@json_option
def list_clauses(campaign: str | None, *, json_wanted: bool) -> None:
    """Name every clause with its law, and every ground of discretion."""
    law = _law(campaign)
    last = [clause.editions[-1] for clause in law.clauses.values()]
    grounds = [versions[-1] for versions in law.grounds.values()]
    _tell(
        {
            "clauses": [{"clause": e.id, "law": e.law, "title": e.title.zh_CN} for e in last],
            "grounds": [{"ground": g.id, "effect": g.effect} for g in grounds],
        },
        lambda: [
            *(f"{e.id}  {e.law}  {words(e.title)}" for e in last),
            *(f"{g.id}  {g.effect}  {words(g.title)}" for g in grounds),
        ],
        json_wanted=json_wanted,
    )


@penalties.command("range")
@click.option("--clause", required=True, help="Id or reference, such as L-TB-3(2).")
@click.option("--value", required=True, help="Value of the goods (货值) in yuan.")
@click.option("--gains", default="0", help="Illegal gains (违法所得) in yuan.")
@click.option("--day", required=True, help="The day of the act, as 2022-07-11.")
@click.option("--decided-on", help="The day of the decision; without it that of the act.")
@click.option("--ground", "grounds", multiple=True, help="A ground of discretion; several times.")
@campaign_option
@json_option
def tell_range(  # noqa: PLR0913 - an option each
    *,
    clause: str,
    value: str,
    gains: str,
    day: str,
    decided_on: str | None,
    grounds: tuple[str, ...],
    campaign: str | None,
    json_wanted: bool,
) -> None:
    """The lawful range of a fine, its basis, and how it was found.

    By the law of the day of the act, or by a later milder one.
    """
    law, acted = _law(campaign), _day("--day", day)
    decided = _day("--decided-on", decided_on) if decided_on else acted
    applied = law_of_act(
        law.clause(clause),
        acted_on=acted,
        decided_on=decided,
        value=_fen("--value", value),
        gains=_fen("--gains", gains),
    )
    weighed = [law.ground(name, decided) for name in grounds]
    found = with_discretion(
        applied.range,
        [ground for ground in weighed if ground.effect == "aggravates"],
        [ground for ground in weighed if ground.effect != "aggravates"],
        portion=law.portion(decided),
    )
    told = type(applied)(range=found, why=applied.why, compared=applied.compared)
    other = told.compared
    _tell(
        {**_range_told(found), "why": told.why, "compared": other and _range_told(other)},
        lambda: applied_lines(told),
        json_wanted=json_wanted,
    )


@penalties.command()
@click.option("--crime", required=True, help="fake_goods or unsafe_goods.")
@click.option("--sales", required=True, help="Sales (销售金额) in yuan, all that is untreated.")
@click.option("--unsold", default="0", help="Value of unsold goods in yuan.")
@click.option("--serious", is_flag=True, help="There were serious consequences.")
@day_option
@campaign_option
@json_option
def crime(  # noqa: PLR0913 - an option each
    *,
    crime: str,
    sales: str,
    unsold: str,
    serious: bool,
    day: str,
    campaign: str | None,
    json_wanted: bool,
) -> None:
    """Whether a crime is suspected, so that the case goes to the police."""
    found = crime_suspected(
        crime,
        sales=_fen("--sales", sales),
        unsold=_fen("--unsold", unsold),
        day=_day("--day", day),
        law=_law(campaign),
        serious=serious,
    )
    _tell(asdict(found), lambda: crime_lines(found), json_wanted=json_wanted)


@penalties.command()
@click.option("--kind", "kinds", multiple=True, help="A kind of penalty; several times.")
@click.option("--fine", default="0", help="The fine in yuan.")
@click.option("--gains", default="0", help="Illegal gains to be confiscated, in yuan.")
@click.option("--goods", default="0", help="Value of the goods to be confiscated, in yuan.")
@click.option("--party", required=True, help="citizen or organisation.")
@day_option
@campaign_option
@json_option
def hearing(  # noqa: PLR0913 - an option each
    *,
    kinds: tuple[str, ...],
    fine: str,
    gains: str,
    goods: str,
    party: Any,
    day: str,
    campaign: str | None,
    json_wanted: bool,
) -> None:
    """Whether the party may ask for a hearing."""
    for kind in kinds:
        if kind not in KINDS:
            raise PenaltyRefused(reason="unknown_kind", kind=kind, known=list(KINDS))
    found = hearing_right(
        kinds,
        fine=_fen("--fine", fine),
        gains=_fen("--gains", gains),
        goods=_fen("--goods", goods),
        party_kind=party,
        day=_day("--day", day),
        law=_law(campaign),
    )
    _tell(asdict(found), lambda: hearing_lines(found), json_wanted=json_wanted)


@penalties.command("surcharge")
@click.option("--fine", required=True, help="The fine in yuan.")
@click.option("--due", required=True, help="The last day of payment.")
@click.option("--paid", required=True, help="The day it was paid.")
@click.option("--stopped", multiple=True, help="Days of review or suit: 2022-07-01..2022-07-31.")
@json_option
def tell_surcharge(
    *, fine: str, due: str, paid: str, stopped: tuple[str, ...], json_wanted: bool
) -> None:
    """What a late fine grew by."""
    found = surcharge(
        _fen("--fine", fine),
        _day("--due", due),
        _day("--paid", paid),
        stopped=[_stretch("--stopped", text) for text in stopped],
    )
    _tell(asdict(found), lambda: surcharge_lines(found), json_wanted=json_wanted)


def _law(campaign: str | None) -> PenaltyLaw:
    """The law as the pack has it; without one without local amounts."""
    config = read_config()
    book = CampaignBook.load(config.campaigns, config.models)
    known = [one.slug for one in book]
    if campaign is not None and campaign not in known:
        raise PenaltyRefused(reason="unknown_campaign", campaign=campaign, known=known)
    return book[campaign].penalties if campaign else book.penalties


def _fen(option: str, text: str) -> int:
    fen = read_yuan(text)
    if fen is None:
        raise PenaltyRefused(reason="not_money", value=text, option=option)
    return fen


def _day(option: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PenaltyRefused(reason="not_a_day", value=text, option=option)
    return day


def _stretch(option: str, text: str) -> tuple[date, date]:
    first, between, last = text.partition(DAYS)
    if not between:
        raise PenaltyRefused(reason="not_days", value=text, option=option)
    return _day(option, first), _day(option, last)


def _range_told(found: Range) -> dict[str, Any]:
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


def _tell(
    told: Mapping[str, Any], lines: Callable[[], Iterable[str]], *, json_wanted: bool
) -> None:
    with speaking(locale_of_installation()):
        say(told, json_wanted=json_wanted, lines=lambda: list(lines()))
