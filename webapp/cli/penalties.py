"""``bihuan penalties``: lawful ranges of fines, and what amounts set off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import click

from casework.errors import PenaltyRefused
from casework.rules.penalties import (
    Applied,
    PenaltyLaw,
    crime_suspected,
    hearing_right,
    law_of_act,
    surcharge,
    with_discretion,
)
from webapp.app.i18n import speaking, words
from webapp.cli.penalty_options import day_given, days_given, fen_given, law_of, range_told
from webapp.cli.sentences import json_option, locale_of_installation, say
from webapp.words.penalties import (
    KINDS,
    applied_lines,
    crime_lines,
    hearing_lines,
    surcharge_lines,
)

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
    law = law_of(campaign)
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
def tell_range(
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
    law, acted = law_of(campaign), day_given("--day", day)
    decided = day_given("--decided-on", decided_on) if decided_on else acted
    applied = law_of_act(
        law.clause(clause),
        acted_on=acted,
        decided_on=decided,
        value=fen_given("--value", value),
        gains=fen_given("--gains", gains),
    )
    told = _weighed(applied, law, grounds, decided)
    other = told.compared
    _tell(
        {**range_told(told.range), "why": told.why, "compared": other and range_told(other)},
        lambda: applied_lines(told),
        json_wanted=json_wanted,
    )


def _weighed(applied: Applied, law: PenaltyLaw, names: Sequence[str], day: date) -> Applied:
    """The part of the range that the grounds leave, as the guidance of ``day`` counts."""
    grounds = [law.ground(name, day) for name in names]
    return replace(
        applied,
        range=with_discretion(
            applied.range,
            [ground for ground in grounds if ground.effect == "aggravates"],
            [ground for ground in grounds if ground.effect != "aggravates"],
            portion=law.portion(day),
        ),
    )


@penalties.command()
@click.option("--crime", required=True, help="fake_goods or unsafe_goods.")
@click.option("--sales", required=True, help="Sales (销售金额) in yuan, all that is untreated.")
@click.option("--unsold", default="0", help="Value of unsold goods in yuan.")
@click.option("--serious", is_flag=True, help="There were serious consequences.")
@day_option
@campaign_option
@json_option
def crime(
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
        sales=fen_given("--sales", sales),
        unsold=fen_given("--unsold", unsold),
        day=day_given("--day", day),
        law=law_of(campaign),
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
def hearing(
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
        fine=fen_given("--fine", fine),
        gains=fen_given("--gains", gains),
        goods=fen_given("--goods", goods),
        party_kind=party,
        day=day_given("--day", day),
        law=law_of(campaign),
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
        fen_given("--fine", fine),
        day_given("--due", due),
        day_given("--paid", paid),
        stopped=[days_given("--stopped", text) for text in stopped],
    )
    _tell(asdict(found), lambda: surcharge_lines(found), json_wanted=json_wanted)


def _tell(
    told: Mapping[str, Any], lines: Callable[[], Iterable[str]], *, json_wanted: bool
) -> None:
    with speaking(locale_of_installation()):
        say(told, json_wanted=json_wanted, lines=lambda: list(lines()))
