"""What is sent to set a day against the rule (领导改期)."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.app.schemas.fields import Day, Line, Prose
from webapp.pages.inspections.schema import SentSchema


def override_schema(today: date) -> SentSchema:
    """The schema of an override: the new day, why, and on which document if on one."""
    asked: dict[str, Any] = {
        "due_on": Day(today=today, must_be="future_or_today", required=True),
        "reason": Prose(2000, required=True),
        "document": Line(200, load_default=""),
    }
    return SentSchema.from_dict(asked, name="OverrideSchema")()  # type: ignore[return-value]
