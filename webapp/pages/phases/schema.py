"""What is sent to roll a phase switch back (阶段切换回退)."""

from __future__ import annotations

from typing import Any

from webapp.app.schemas.fields import Prose
from webapp.pages.inspections.schema import SentSchema


def roll_back_schema() -> SentSchema:
    """The schema of a roll-back: why."""
    asked: dict[str, Any] = {"reason": Prose(1000, required=True)}
    return SentSchema.from_dict(asked, name="RollBackSchema")()  # type: ignore[return-value]
