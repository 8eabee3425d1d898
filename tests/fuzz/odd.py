"""Odd values: what no page of ours sends, and what is nearly right."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

Dice = random.Random

SIGNS = (
    "\x00", "a\x00b", "\x07", "\x1b[2J", "\ud83d", "\udc80甲", "\ufffd", "\u202e甲乙", "\u200f",
    "\u200b",
    "\ufeff", "\u2028", "\x85", "\r\nSet-Cookie: a=b", "\U0010ffff", "e\u0301", "ﷺ", "甲" * 300,
)  # fmt: skip
WORDS = (
    "", " ", "\u3000", "null", "None", "true", "yes", "[]", "{}", "undefined", "NaN",
    "../../etc/passwd",
    "%00", "%s%n", "{{7*7}}", "${7*7}", "<script>", "'", '"', "\\", "'; --", "%", "_", "/",
    "//x.invalid",
    "\\\\x.invalid", "/[", "//[", "http://[", "javascript:1", "=1+1", "x" * 5_000, "甲" * 70_000,
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "1.5", "1e5", "1e400", "-1e400", "inf", "nan", "0x10", "1_000", "+1",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 400,
    "9" * 5_000, "１２", "٣", "²", "½", "०", " 1 ", "1,5",
)  # fmt: skip
DAYS = (
    "0000-00-00", "0001-01-01", "1989-12-31", "2022-02-30", "2022-13-01", "2022-05-10",
    "9999-12-31",
    "10000-01-01", "2022-5-1", "20220510", "2022-W19-2", "２０２２-０５-１０",
    "2022-05-10T00:00:00", "-2022-05-10",
)  # fmt: skip
MOMENTS = (
    "0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59:59.999999+00:00", "2022-05-10T00:00:00", "2022-05-10T01:00:00+00:00",
    "2022-05-10T01:00:00+08:00:00.5", "2022-05-10", "2022-05-10T24:00:00Z", "",
)  # fmt: skip
IDS = (
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0" * 32,
    "{00000000-0000-0000-0000-000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000",
    "0" * 31, "g" * 32, "a" * 64, "\x00" * 64, "0" * 63 + "\x00",
)  # fmt: skip
LITERALS = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e15,
    10**30,
    -(10**400),
    [],
    {},
    [[]],
    [{}],
    [None],
    {"": ""},
)
SHAPES = ("miu", "tu", "mmu", "mu", "u", "", "mi", "tuu", "iii", "ttt")
"""Parts of cursors: moment, integer, identifier, text."""
COUNTS = (0, 1, -1, 2**31, 2**63, -(2**63) - 1, 10**40, 1.5, 1e308, "1", "x", True, None, "９")
PARTS: dict[str, tuple[Any, ...]] = {"m": MOMENTS, "u": IDS, "t": (*SIGNS, *WORDS), "i": COUNTS}


def text(dice: Dice) -> str:
    """A text of any kind."""
    return dice.choice(dice.choice((SIGNS, WORDS, NUMBERS, DAYS, MOMENTS, IDS)))


def value(dice: Dice, depth: int = 0) -> Any:
    """Anything that JSON can say."""
    if depth < 3 and dice.random() < 0.2:
        inner = [value(dice, depth + 1) for _ in range(dice.randint(0, 3))]
        return inner if dice.random() < 0.5 else {text(dice)[:60]: one for one in inner}
    return dice.choice(LITERALS) if dice.random() < 0.4 else text(dice)


def bent(dice: Dice, good: str) -> str:
    """``good`` with one thing wrong: cut, doubled, a sign put in or replaced."""
    at = dice.randint(0, len(good))
    sign = dice.choice(SIGNS[:12])
    return dice.choice((
        good[:at], good[at:], good + good, good[:at] + sign + good[at:],
        good[:at] + sign + good[at + 1 :],
        good.upper(), good[::-1], good + " ", good + "\x00", good.translate(WIDE),
    ))  # fmt: skip


WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789abcdefXYZ-"}


def mutated(dice: Dice, good: Any) -> Any:
    """``good`` with one value in it replaced, bent, left out or added."""
    if isinstance(good, dict) and good and dice.random() < 0.85:
        name = dice.choice(sorted(good))
        changed = dict(good)
        turn = dice.random()
        if turn < 0.75:
            changed[name] = mutated(dice, good[name])
        elif turn < 0.85:
            del changed[name]
        else:
            changed[text(dice)[:80] or "x"] = value(dice)
        return changed
    if isinstance(good, list) and good and dice.random() < 0.7:
        at = dice.randrange(len(good))
        return [*good[:at], mutated(dice, good[at]), *good[at + dice.randint(0, 1) :]]
    if isinstance(good, str) and dice.random() < 0.3:
        return bent(dice, good)
    return value(dice)


def json_text(dice: Dice, said: Any) -> bytes:
    """``said`` as JSON, now and then as what only looks like it."""
    good = json.dumps(said, ensure_ascii=dice.random() < 0.5)
    if dice.random() < 0.85:
        return good.encode("utf-8", "surrogatepass")
    at = dice.randint(0, len(good))
    return dice.choice((
        b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe{}", b'{"a": NaN}', b'{"a": 1e999}',
        b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a":' * 50 + b"1" + b"}" * 50, b'{"a": "\\ud83d"}',
        b'{"a": "\\u0000"}', b'{"\\u0000": 1}', b'{"a": ' + b"9" * 5_000 + b"}",
        good[:at].encode("utf-8", "surrogatepass"), good.encode("utf-16", "surrogatepass"),
        b"\xef\xbb\xbf" + good.encode("utf-8", "surrogatepass"),
    ))  # fmt: skip


def cursor(dice: Dice) -> str:
    """A place in a list that no page named, of one of our shapes or nearly."""
    shape = dice.choice(SHAPES)
    parts = [_sound(dice, kind) for kind in shape]
    if shape and dice.random() < 0.8:
        at = dice.randrange(len(shape))
        parts[at] = dice.choice(PARTS[shape[at]])
    said = json.dumps(mutated(dice, parts) if dice.random() < 0.2 else parts)
    made = urlsafe_b64encode(said.encode()).decode().rstrip("=")
    return bent(dice, made) if dice.random() < 0.15 else made


def _sound(dice: Dice, kind: str) -> Any:
    good = {"i": 1, "m": "2022-05-10T01:00:00+00:00", "t": "甲"}
    return good.get(kind) or str(UUID(int=dice.getrandbits(128)))


def file(dice: Dice, good: bytes) -> bytes:
    """The content of a file: a photo, or what is none."""
    at = dice.randint(0, len(good))
    return dice.choice((
        good, good, b"", b"x", good[:at], good[:at] + dice.randbytes(30) + good[at + 30 :],
        good + b"<html>",
        b"GIF89a\x01\x00\x01\x00", b"<svg/>", b"\x00" * 1_000, dice.randbytes(500),
    ))  # fmt: skip
