"""What a search box looks in: names as people type them, by character, pinyin or initials."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin


def folded(name: str, code: str) -> str:
    """The search text of a name with its code: folded characters, pinyin, initials."""
    plain = unicodedata.normalize("NFKC", name).lower()
    pinyin = "".join(lazy_pinyin(plain))
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))
    return f"{plain} {pinyin} {initials} {code.lower()}"[:400]


def pattern(typed: str) -> str:
    """A LIKE pattern (escaped by a backslash) that finds ``typed`` anywhere."""
    plain = unicodedata.normalize("NFKC", typed).strip().lower()
    for sign in "\\%_":
        plain = plain.replace(sign, "\\" + sign)
    return f"%{plain}%"
