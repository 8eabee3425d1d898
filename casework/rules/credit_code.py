"""The unified social credit code (统一社会信用代码) of GB 32100-2015."""

from __future__ import annotations

import re

from stdnum.cn.uscc import calc_check_digit

from casework.errors import CreditCodeInvalid
from casework.typed_text import compatible

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SEPARATORS = re.compile("[\\s\\-\u2010-\u2015\u2212]")
"""Spaces, and hyphens and dashes of every kind."""
_REGION = slice(2, 8)


def tidy(code: str) -> str:
    """``code`` as it would be printed: half-width capitals without spaces or hyphens."""
    return SEPARATORS.sub("", compatible(code)).upper()


def validate(code: str) -> None:
    """Refuse a code that breaks the standard; ``reason`` says which part of it.

    Reasons: ``length`` (not 18 characters), ``alphabet`` (a letter the standard leaves out, such
    as I, O, S, V, Z), ``region`` (characters 3–8 are digits), ``check_digit`` (with the
    ``expected`` one). Raises :class:`CreditCodeInvalid`.
    """
    if len(code) != LENGTH:
        raise CreditCodeInvalid(reason="length", code=code, length=len(code))
    strange = next((letter for letter in code if letter not in ALPHABET), None)
    if strange is not None:
        raise CreditCodeInvalid(reason="alphabet", code=code, letter=strange)
    if not code[_REGION].isdigit():
        raise CreditCodeInvalid(reason="region", code=code)
    expected = check_digit(code[:-1])
    if code[-1] != expected:
        raise CreditCodeInvalid(reason="check_digit", code=code, expected=expected)


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character that belongs to the other seventeen."""
    return calc_check_digit(first_seventeen)
