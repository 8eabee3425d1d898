"""The technical message of an incident, without what it repeats of the case (SR-67)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

LEFT_OUT = "[…]"
CODE = re.compile(r"[A-Za-z0-9_.:-]*")
"""A choice, a number, a day, an id: these tell of no case and are often the cause."""


def without_case(message: str, texts: Iterable[str]) -> str:
    """``message`` with every one of ``texts`` left out, also where the message was cut short."""
    for text in sorted({text.strip() for text in texts}, key=len, reverse=True):
        if not text:
            continue
        message = message.replace(text, LEFT_OUT)
        cut = next((n for n in range(len(text) - 1, 1, -1) if message.endswith(text[:n])), 0)
        message = message[: len(message) - cut] + LEFT_OUT if cut else message
    return message


def texts_in(arguments: Any) -> Iterator[str]:
    """What people wrote among the arguments of an act; codes are no texts."""
    if isinstance(arguments, str):
        if not CODE.fullmatch(arguments):
            yield arguments
    elif isinstance(arguments, dict):
        for value in arguments.values():
            yield from texts_in(value)
    elif isinstance(arguments, list):
        for value in arguments:
            yield from texts_in(value)
