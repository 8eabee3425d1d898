"""The ledger's filter bar: query string in, :class:`LedgerFilter` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validates_schema

from casework.queries.ledger import LedgerKey
from casework.queries.ledger_filter import LedgerFilter
from webapp.app.cursors import cursor_of, moment, number, parts_of
from webapp.app.i18n import _
from webapp.pages.filters import Choices, Day, FilterSchema, SearchText, Ticked


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """What a page of the ledger is asked for: which lines, and after which one."""

    wanted: LedgerFilter
    after: LedgerKey | None


class LedgerFilterSchema(FilterSchema):
    """The fields of the filter bar; their names are the filter's own."""

    campaign = fields.String()
    phase = fields.String()
    product_class = fields.String()
    unit = fields.String()
    stage = fields.String()
    state = fields.String()
    grade = fields.String()
    overdue = Ticked()
    reopened = Ticked()
    same_day = Ticked()
    text = SearchText()
    found_from = Day()
    found_to = Day()
    after = fields.String()

    @validates_schema
    def days_in_order(self, data: Mapping[str, Any], **_more: Any) -> None:
        """The first day may not come after the last."""
        first, last = data.get("found_from"), data.get("found_to")
        if first and last and first > last:
            raise ValidationError(_("The first day comes after the last."), "found_to")


CONTROLS = frozenset(LedgerFilter.__dataclass_fields__)
"""What stands in the filter bar."""


def ledger_request(query: Mapping[str, str], choices: Choices) -> LedgerRequest:
    """What is asked for; ``ValidationError`` by field when it cannot be."""
    values = LedgerFilterSchema(choices).load(query)
    after = values.pop("after", None)
    return LedgerRequest(LedgerFilter(**values), key_of(after) if after else None)


def key_of(cursor: str) -> LedgerKey:
    """The place in the ledger that :func:`cursor_after` named."""
    return LedgerKey(*parts_of(cursor, moment, number, UUID))


def cursor_after(key: LedgerKey | None) -> str | None:
    """A place in the ledger as one word; None at the end."""
    return cursor_of(key.due_at.isoformat(), key.priority, str(key.id)) if key else None


def ledger_args(wanted: LedgerFilter) -> dict[str, str]:
    """The filter as a query string says it: nothing but what is asked for."""
    return {
        name: _said(value)
        for name, value in asdict(wanted).items()
        if value not in (None, False, "")
    }


def _said(value: Any) -> str:
    if value is True:
        return "yes"
    return value.isoformat() if isinstance(value, date) else str(value)
