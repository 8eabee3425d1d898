"""Sentences for answers that the law, or the way of a process, does not allow."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.app.i18n import _l

LAW_SENTENCES: Mapping[str, str] = {
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
    "answer_refused.letter_under_way": _l(
        "The letter is being served. Its receipt is recorded where it is served; to recall the "
        "notification, void the letter first."
    ),
    "answer_refused.own_authority": _l(
        "This is our own authority. Name the other authority that is competent."
    ),
    "answer_refused.already_in_transfer": _l(
        "A transfer of the same matter is open already. Finish it or take it back first."
    ),
    "answer_refused.letter_on_its_way": _l(
        "The letter of transfer was issued and is not served yet. Void it first, then take the "
        "transfer back."
    ),
}
