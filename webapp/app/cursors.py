"""Where a list goes on, as one word of its address: opaque to people, checked on return."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from marshmallow import ValidationError

from casework.typed_text import unkeepable
from webapp.app.i18n import _

LONGEST = 600
LARGEST = 2**31 - 1
"""Of the whole numbers in keys: what a column of whole numbers holds in every database."""


def cursor_of(*parts: str | int) -> str:
    """The parts of a key as one word."""
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def parts_of(cursor: str, *kinds: Callable[[Any], Any]) -> Sequence[Any]:
    """The parts of a key, each read by its kind; ``ValidationError`` if it is none of ours."""
    try:
        parts = orjson.loads(urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4)))
        return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, TypeError, AttributeError, Error, orjson.JSONDecodeError) as problem:
        message = _("This page of the list does not exist. Please start from the first page.")
        raise ValidationError({"after": [message]}) from problem


def moment(text: str) -> datetime:
    """A moment as a part of a key; ``ValueError`` for one without a zone, or not to be told in UTC.

    The years of UTC end earlier than those of another zone.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("naive datetime")
    try:
        return found.astimezone(UTC)
    except OverflowError as problem:
        raise ValueError("beyond the years") from problem


def number(part: Any) -> int:
    """A whole number as a part of a key; ``ValueError`` for what no column holds."""
    if not isinstance(part, int) or isinstance(part, bool) or abs(part) > LARGEST:
        raise ValueError("no number of ours")
    return part


def word(part: Any) -> str:
    """A text as a part of a key; ``ValueError`` for what no database keeps, such as a NUL."""
    if not isinstance(part, str) or unkeepable(part):
        raise ValueError("no text of ours")
    return part


def moment_if_any(text: str) -> datetime | None:
    """The same where a key may have none: written as an empty text."""
    return moment(text) if text else None
