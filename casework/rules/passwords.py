"""Which passwords a person may choose (口令策略): the one place that says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 1024
SHORTEST_NAME = 3
"""A shorter name inside a password says nothing about it."""
MOST_REPEATED = 4
"""The longest piece whose mere repetition is refused: 1234 1234 1234."""

COMMON = frozenset(
    """
    password passw0rd p@ssw0rd p@ssword admin administrator root guest user test welcome login
    letmein iloveyou monkey dragon football baseball master sunshine princess superman batman
    trustno1 changeme default secret qwerty qwertyuiop asdfghjkl zxcvbnm 1q2w3e4r 1q2w3e4r5t
    1qaz2wsx 1qaz2wsx3edc qazwsxedc q1w2e3r4 q1w2e3r4t5 abc123 a123456 woaini woaini1314 5201314
    woaini520 zhongguo mima wangluo jianguan shichang bihuan closedloop correcthorsebatterystaple
    passwordpassword adminadmin qwertyqwerty iloveyouiloveyou administratoradministrator
    闭环 密码 口令 市场监管 监督管理 管理员 中国
    """.split()  # noqa: SIM905 -- a list of words
)
"""Words that make no password by themselves, also with digits or signs around them."""
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
AROUND = re.compile(r"^[\d\W_]+|[\d\W_]+$")
BETWEEN = re.compile(r"[\s_.\-]+")


def password_problem(password: str, *, least: int, names: Iterable[str]) -> str | None:
    """Why ``password`` may not be chosen by the person with these ``names``; None if it may.

    ``too_short``, ``too_long``, ``unprintable``, ``has_name`` or ``too_common``. No kinds of
    signs are asked for: length decides. A password is compared without case and width.
    """
    if len(password) < least:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if not password.isprintable():
        return "unprintable"
    plain = _plain(password)
    if any(len(name) >= SHORTEST_NAME and _plain(name) in plain for name in names):
        return "has_name"
    return "too_common" if _is_common(plain) else None


def _is_common(plain: str) -> bool:
    bare = BETWEEN.sub("", plain)
    core = AROUND.sub("", bare)
    return bare in COMMON or core in COMMON or _repeats(bare) or _runs(bare) or _runs(core)


def _repeats(text: str) -> bool:
    return any(
        len(set(_pieces(text[: len(text) - len(text) % n], n))) == 1
        for n in range(1, MOST_REPEATED + 1)
    )


def _pieces(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _runs(text: str) -> bool:
    """Whether the keyboard's or the alphabet's order gives the whole text."""
    return len(text) > MOST_REPEATED and any(text in row or text[::-1] in row for row in ROWS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
