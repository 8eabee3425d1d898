"""Sentences for amounts of penalties: what is refused, and what is wrong in the values of law."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.app.i18n import _l

PENALTY_SENTENCES: Mapping[str, str] = {
    "answer_refused.kind_and_fine": _l(
        "Kind of penalty and amount of the fine disagree: a warning alone has no fine, any other "
        "kind has one."
    ),
    "answer_refused.payment_and_fine": _l(
        "How it is paid and the amount of the fine disagree: without a fine nothing is paid, and a "
        "fine must be paid."
    ),
    "answer_refused.beyond_summary": _l(
        "The fine is too high for a penalty on the spot (Administrative Penalty Law, article 51). "
        "Register a lead and go the ordinary way."
    ),
    "answer_refused.not_on_the_spot": _l(
        "A fine of this amount may not be taken on the spot for this reason (Administrative "
        "Penalty Law, article 68)."
    ),
    "paper_refused.no_amount": _l(
        "“%(paper)s”: what is given for “%(fact)s” is no amount that can be right: it is less "
        "than zero, or far too large."
    ),
}
