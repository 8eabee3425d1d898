"""What the seal of a line covers: everything but the seal itself and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

ALWAYS = ("seq", "kind", "actor", "actor_unit", "process_version", "facts")
LATER = ("written", "mac_key")
"""Lines of before had none of these: their content is what it was."""
COLUMNS = ("trail", "actor_id", "occurred_at", "recorded_at", *ALWAYS, *LATER)


def line_content(line: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a line, given by its columns."""
    return {
        "trail": str(line["trail"]),
        "actor_id": str(line["actor_id"]),
        "occurred_at": line["occurred_at"].astimezone(UTC).isoformat(),
        "recorded_at": line["recorded_at"].astimezone(UTC).isoformat(),
        **{name: line[name] for name in ALWAYS},
        **{name: line[name] for name in LATER if line[name] is not None},
    }
