"""Ranges of fines, and what amounts set off, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.rules.money import in_yuan
from casework.rules.penalties import Applied, CrimeSuspected, HearingRight, Range, Surcharge
from casework.rules.penalties.law import Band
from webapp.app.i18n import _, _l, words

KINDS = {
    "warning": _l("warning"),
    "criticism": _l("public criticism"),
    "fine": _l("fine"),
    "confiscate_gains": _l("confiscation of illegal gains"),
    "confiscate_goods": _l("confiscation of goods"),
    "suspend_licence": _l("suspension of the licence"),
    "lower_grade": _l("lower grade of qualification"),
    "revoke_licence": _l("revocation of the licence"),
    "restrict_business": _l("restriction of business"),
    "stop_production": _l("stop of production and business"),
    "close_down": _l("closing down"),
    "bar_from_trade": _l("bar from the trade"),
}
TAKEN = {"goods": _l("the goods"), "gains": _l("illegal gains"), "tools": _l("tools and materials")}
ORDERS = {
    "correct": _l("to correct"),
    "correct_in_time": _l("to correct within a term"),
    "stop": _l("to stop"),
}
WHY = {
    "same_edition": _l("The same edition is in force on the day of the act and of the decision."),
    "same_content": _l("The later edition says the same; the law of the day of the act applies."),
    "later_milder": _l("The later edition is milder and applies (Penalty Law, article 37)."),
    "later_not_milder": _l(
        "The later edition is not milder; the law of the day of the act applies."
    ),
}


def range_lines(found: Range) -> Iterator[str]:
    """A range, its basis, and how it was found."""
    edition = found.edition
    yield _("%(title)s (%(law)s)", title=words(edition.title), law=edition.law)
    yield _("Punished: %(act)s", act=words(edition.punishes))
    yield _("Basis: %(basis)s", basis=edition.basis)
    yield _("Fine: %(amount)s", amount=_span(yuan(found.least), yuan(found.most)))
    yield _(
        "How: goods worth %(value)s (%(band)s): %(measure)s",
        value=yuan(found.value),
        band=_band(found.band),
        measure=_measure(found.band),
    )
    for ground in found.grounds:
        yield _("Ground: %(title)s (%(basis)s)", title=words(ground.title), basis=ground.basis)
    yield from _beside(found)


def _beside(found: Range) -> Iterator[str]:
    edition = found.edition
    if edition.orders:
        yield _("Ordered: %(orders)s", orders=_list(str(ORDERS[order]) for order in edition.orders))
    if edition.after_order:
        yield _("The fine comes only when the order was not obeyed in time.")
    if found.confiscates:
        yield _(
            "Confiscated: %(taken)s", taken=_list(str(TAKEN[kind]) for kind in found.confiscates)
        )
    if found.gains:
        yield _("Illegal gains to be confiscated: %(amount)s", amount=yuan(found.gains))
    if found.gains_by:
        yield _("They are confiscated by: %(basis)s", basis=found.gains_by)
    if edition.serious:
        kinds = _list(str(KINDS[kind]) for kind in edition.serious)
        yield _("In serious circumstances also: %(kinds)s", kinds=kinds)


def applied_lines(applied: Applied) -> Iterator[str]:
    """The range that applies, why, and the other one."""
    yield from range_lines(applied.range)
    yield str(WHY[applied.why])
    if applied.compared is not None:
        other = applied.compared
        span = _span(yuan(other.least), yuan(other.most))
        yield _("The other edition: %(basis)s, %(span)s", basis=other.edition.basis, span=span)


def crime_lines(found: CrimeSuspected) -> Iterator[str]:
    """Whether a crime is suspected, and by what."""
    if not found.suspected:
        yield _("No threshold of prosecution is reached.")
        return
    yield _("A crime is suspected: the case goes to the police, and no fine takes its place.")
    for one in found.reached:
        yield _(
            "%(title)s: %(amount)s (%(basis)s)",
            title=words(one.title),
            amount=yuan(one.amount),
            basis=one.basis,
        )
    if found.by_consequences:
        yield _("By serious consequences, whatever the amounts.")


def hearing_lines(found: HearingRight) -> Iterator[str]:
    """Whether the party may ask for a hearing, and by what."""
    yield (
        _("The party may ask for a hearing.")
        if found.given
        else _("There is no right to a hearing.")
    )
    for kind in found.kinds:
        yield _("Always before: %(kind)s", kind=KINDS[kind])
    amounts = {"fine": _("the fine"), "confiscation": _("what is confiscated")}
    for name in found.amounts:
        amount = yuan(found.threshold.amount)
        yield _("%(what)s is %(amount)s or more", what=amounts[name], amount=amount)
    yield _("Basis: %(basis)s", basis=found.threshold.basis)


def surcharge_lines(found: Surcharge) -> Iterator[str]:
    """What a late fine grew by."""
    yield _("Days late: %(days)s", days=found.days)
    yield _("Surcharge: %(amount)s", amount=yuan(found.amount))
    if found.capped:
        yield _("It is as large as the fine and grows no more.")


def yuan(fen: int) -> str:
    """An amount in words."""
    return _("%(amount)s yuan", amount=in_yuan(fen))


def _span(least: str, most: str) -> str:
    return least if least == most else _("%(least)s to %(most)s", least=least, most=most)


def _band(band: Band) -> str:
    over = _("from %(over)s", over=yuan(band.over))
    if band.below is None:
        return over
    return _("%(over)s, less than %(below)s", over=over, below=yuan(band.below))


def _measure(band: Band) -> str:
    if band.measure == "yuan":
        return _span(yuan(band.least), yuan(band.most))
    span = _span(str(band.least), str(band.most))
    if band.measure == "times":
        return _("%(span)s times their value", span=span)
    return _("%(span)s per cent of their value", span=span)


def _list(items: Iterable[str]) -> str:
    return _(", ").join(items)
