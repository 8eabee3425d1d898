"""Names of people, units and enterprises, as they are kept."""

from __future__ import annotations

from casework.errors import AnswerRefused
from casework.typed_text import one_line, overridden


def name_kept(typed: str, *, field: str) -> str:
    """``typed`` on one line and without signs that are not seen.

    Refuses a name that would be read backwards (``AnswerRefused``, ``direction_reversed``): it
    shows something else than what is found and compared.
    """
    if sign := overridden(typed):
        raise AnswerRefused(field=field, reason="direction_reversed", sign=sign)
    return one_line(typed)
