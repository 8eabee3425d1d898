"""Why a letter did not arrive, in words: the codes of setbacks, some with a number at the end."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import pass_context

from webapp.app.i18n import _l

SETBACKS: Mapping[str, str] = {
    "name_unknown": _l("The server's name is not known."),
    "address_not_allowed": _l(
        "The server lies at a private address. BIHUAN_CHANNEL_PRIVATE allows that."
    ),
    "timeout": _l("The server did not answer in time."),
    "unreachable": _l("The server cannot be reached."),
    "cut_off": _l("The connection was cut off."),
    "certificate": _l("The server's certificate cannot be trusted."),
    "not_encrypted": _l("The mail server offers no encryption."),
    "login_refused": _l("The mail server refused the office's name or password."),
    "redirected": _l("The server sent us elsewhere; we do not follow."),
    "answer_unreadable": _l("The server's answer cannot be understood."),
    "not_written": _l("The message could not be written; the log says why."),
    "not_set_up": _l("This channel is not set up any more."),
    "too_soon": _l("You tried a moment ago. Please wait ten seconds."),
    "tests_under_way": _l("Other tests are under way. Please try again in a moment."),
    "http": _l("The server answered with an error (HTTP %(number)s)."),
    "smtp": _l("The mail server refused the message (%(number)s)."),
    "recipient": _l("The mail server does not take mail for this address (%(number)s)."),
    "refused": _l("The service refused the message (%(number)s)."),
}


def setback_words(code: str) -> str:
    """The sentence for a setback's code."""
    head, _line, number = code.rpartition("_")
    if number.lstrip("-").isdecimal():
        return str(SETBACKS[head]) % {"number": number}
    return str(SETBACKS.get(code, code))


@pass_context
def setback_when_shown(_context: object, code: str) -> str:
    """:func:`setback_words`, kept from being worked out once for all readers."""
    return setback_words(code)
