"""Money: typed in yuan, kept in whole fen (分), shown with thousands separated.

An amount is a whole number of fen, so that no sum and no share of it is rounded by the machine.
"""

from __future__ import annotations

import re

from casework.typed_text import compatible

FEN = 100
"""Fen in a yuan."""
MOST = 10**13
"""The greatest amount that is believed, in fen: a hundred thousand million yuan."""
YUAN = re.compile(r"-?([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3}){1,6})(\.[0-9]{1,2})?", re.ASCII)
SIGNS = re.compile(r"\A¥\s*|\s*元\Z")
"""The sign of the yuan in front, its word behind."""


def read_yuan(text: str) -> int | None:
    """The fen that ``text`` means, such as 1,234.50, １２３４．５ or ¥20; None if it is no amount.

    Thousands are separated everywhere or nowhere: 1,23 is no amount, for it may mean 1.23.
    """
    plain = SIGNS.sub("", compatible(text)).replace("\u2212", "-")
    if not YUAN.fullmatch(plain):
        return None
    yuan, _point, decimals = plain.replace(",", "").partition(".")
    return int(f"{yuan}{decimals:0<2}")


def in_yuan(fen: int) -> str:
    """An amount as it is read: 1,234.50."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // FEN:,}.{whole % FEN:02d}"


def in_words(fen: int) -> str:
    """An amount as papers print it: 1,234.50元."""
    return f"{in_yuan(fen)}元"
