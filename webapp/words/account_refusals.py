"""Sentences for what is refused about accounts, passwords and signing in."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.app.i18n import _l

QUEUE_FULL = _l(
    "The system is busy: many people are signing in at this moment. Please try again in a few "
    "seconds."
)

ACCOUNT_SENTENCES: Mapping[str, str] = {
    "not_found.password_link": _l(
        "This link is no longer good: it was used, replaced by a newer one, or is too old. An "
        "administrator can issue another."
    ),
    "not_found.account": _l("There is no such account, or it is closed."),
    "not_found.sign_in": _l("This browser is no longer signed in."),
    "password_refused": _l("Please choose another password."),
    "password_refused.too_short": _l("A password has at least %(least)s characters."),
    "password_refused.too_long": _l("This password is too long."),
    "password_refused.unprintable": _l("This password holds a sign that cannot be typed."),
    "password_refused.has_name": _l("A password must not hold your name or user name."),
    "password_refused.too_common": _l("This password is among those that are tried first."),
    "password_refused.same_as_before": _l("This is the password you have already."),
    "account_refused": _l("This account cannot be changed so."),
    "account_refused.reason_missing": _l("Please give the reason."),
    "account_refused.own_account": _l("You cannot close your own account."),
    "account_refused.last_administrator": _l(
        "This is the last administrator; the office must keep one."
    ),
    "account_refused.last_security_administrator": _l(
        "This is the last security administrator; the office must keep one."
    ),
}
