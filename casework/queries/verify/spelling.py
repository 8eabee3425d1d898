"""Lines of the trail spelled as they were sealed, straight from what the database keeps.

The seal of a line is made over its canonical JSON. Two of its values, ``facts`` and ``written``,
are kept as JSON already and in the canonical order, so their text is put in as it stands: if the
seal fits, that text is what was sealed. Lines of before were kept in another order; where the seal
does not fit, they are read and spelled anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
import zstandard
from sqlalchemy import Text, cast
from sqlalchemy.orm import Session

from casework.models import EventRow
from casework.models.types import MAX_UNPACKED
from casework.queries.verify.raw import as_it_stands
from casework.rules.seals import canonical_text

EVENTS: Any = EventRow.__table__
COLUMNS = (
    "trail", "seq", "seal", "mac", "mac_key", "recorded_at", "occurred_at", "kind",
    "actor_id", "actor", "actor_unit", "process_version", "facts", "written",
)  # fmt: skip
"""In the order in which a line comes from the database."""
FACTS, WRITTEN = COLUMNS.index("facts"), COLUMNS.index("written")
WHOLE_SECOND = ".000000"
HEX = 32
"""Signs of an identifier without its dashes."""


def columns_of(session: Session) -> list[Any]:
    """What to select of a line: each column as it stands, ``facts`` as text."""
    columns = {name: as_it_stands(EVENTS.c[name]) for name in COLUMNS}
    if session.get_bind().dialect.name == "postgresql":
        columns["facts"] = cast(columns["facts"], Text)
    return list(columns.values())


class Spelling:
    """The content of lines in canonical JSON."""

    def __init__(self) -> None:
        self._unpack = zstandard.ZstdDecompressor()

    def as_kept(self, line: Sequence[Any]) -> bytes:
        """With ``facts`` and ``written`` as their text stands."""
        facts = orjson.Fragment(line[FACTS])
        written = None if line[WRITTEN] is None else orjson.Fragment(self._unpacked(line[WRITTEN]))
        return orjson.dumps(_content(line, facts, written))

    def anew(self, line: Sequence[Any]) -> bytes:
        """With ``facts`` and ``written`` read; what is no JSON raises ``ValueError``."""
        written = None if line[WRITTEN] is None else orjson.loads(self._unpacked(line[WRITTEN]))
        return canonical_text(_content(line, orjson.loads(line[FACTS]), written))

    def _unpacked(self, packed: Any) -> bytes:
        return self._unpack.decompress(packed, max_output_size=MAX_UNPACKED)


def _content(line: Sequence[Any], facts: Any, written: Any) -> dict[str, Any]:
    """As :func:`casework.record.lines.line_content`, with its names in order."""
    trail, seq, _, _, key, recorded, occurred, kind, actor_id, actor, unit, version, _, _ = line
    content = {
        "actor": actor,
        "actor_id": known_by(actor_id),
        "actor_unit": unit,
        "facts": facts,
        "kind": kind,
        "mac_key": key,
        "occurred_at": moment(occurred),
        "process_version": version,
        "recorded_at": moment(recorded),
        "seq": seq,
        "trail": known_by(trail),
        "written": written,
    }
    if key is None:
        del content["mac_key"]
    if written is None:
        del content["written"]
    return content


@lru_cache(maxsize=1_024)
def known_by(stands: Any) -> str:
    """As ``str`` of the identifier it means; SQLite has it without dashes."""
    if isinstance(stands, str):
        s = stands
        return f"{s[:8]}-{s[8:12]}-{s[12:16]}-{s[16:20]}-{s[20:]}" if len(s) == HEX else s
    return str(stands)


def moment(stands: Any) -> str:
    """As ``isoformat`` of what it means, in UTC; SQLite has it as a text of always 26 signs."""
    if isinstance(stands, str):
        return f"{stands[:10]}T{stands[11:].removesuffix(WHOLE_SECOND)}+00:00"
    return f"{stands.isoformat()}+00:00"
