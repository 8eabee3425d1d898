"""What goes wrong where a row holds what the system never writes, and going on after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import zstandard
from sqlalchemy.exc import SQLAlchemyError

from casework.errors import CaseworkError
from casework.queries.verify.findings import Finding

ODD = (
    ArithmeticError,
    AttributeError,
    CaseworkError,
    LookupError,
    MemoryError,
    RecursionError,
    SQLAlchemyError,
    TypeError,
    ValueError,
    zstandard.ZstdError,
)
"""What reading and comparing raise on wrong types, lost keys, broken days, undecodable bytes."""


def going_on(name: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The findings of a check; one that stops at something odd is itself a finding."""
    try:
        yield from check()
    except ODD as problem:
        told = f"{type(problem).__name__}: {problem}"[:200]
        yield Finding(
            "I-10", "check_stopped", name, "a check met something it cannot read", {"at": told}
        )
