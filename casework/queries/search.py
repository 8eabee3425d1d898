"""What a search box looks in: names as people type them, by character, pinyin or initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from pypinyin import Style, lazy_pinyin, pinyin

from casework.typed_text import sought

LONGEST = 1000
"""Characters of one search text; what comes later is the least likely reading."""
BEFORE, AFTER = 3, 6
"""Signs around one that is read otherwise: what is typed seldom reaches further."""
NEAR = 4
"""Two signs this close may both be read otherwise, as a surname of two signs is (万俟 moqi)."""


def folded(name: str, code: str) -> str:
    """The search text of a name with its code: folded characters, pinyin, initials.

    A sign with several readings (单, 仇, 区, 会) is found by each of them: people read a name as
    its owner does, and a dictionary does not know the owner.
    """
    plain = sought(name)
    usual = lazy_pinyin(plain, errors=list)  # type: ignore[arg-type]
    found = f"{plain} {''.join(usual)} {''.join(_initials(usual))} {code.lower()}"
    for syllables in _otherwise(plain, usual):
        for read in ("".join(syllables), "".join(_initials(syllables))):
            if len(found) + 1 + len(read) > LONGEST:
                return found
            if read not in found:
                found = f"{found} {read}"
    return found


def pattern(typed: str) -> str:
    """A LIKE pattern (escaped by a backslash) that finds ``typed`` anywhere."""
    plain = sought(typed)
    for sign in "\\%_":
        plain = plain.replace(sign, "\\" + sign)
    return f"%{plain}%"


def _otherwise(plain: str, usual: Sequence[str]) -> Iterator[Sequence[str]]:
    """Stretches of the name in which one sign, or two near each other, are read otherwise."""
    if len(plain) != len(usual):
        return
    others = [
        (at, reading)
        for at, sign in enumerate(plain)
        for reading in _readings(sign)
        if reading != usual[at]
    ]
    for at, reading in others:
        yield _stretch(usual, {at: reading})
    for (first, one), (second, other) in combinations(others, 2):
        if first < second <= first + NEAR:
            yield _stretch(usual, {first: one, second: other})


def _stretch(usual: Sequence[str], read: dict[int, str]) -> list[str]:
    start, end = max(0, min(read) - BEFORE), max(read) + AFTER
    return [read.get(at, usual[at]) for at in range(start, min(end, len(usual)))]


@lru_cache(maxsize=8192)
def _readings(sign: str) -> tuple[str, ...]:
    """Every reading of one sign; a Latin letter has none."""
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def _initials(syllables: Sequence[str]) -> list[str]:
    return [syllable[:1] for syllable in syllables]
