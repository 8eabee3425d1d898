"""The ledger's filter bar: query string in, :class:`LedgerFilter` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from marshmallow import fields

from casework.queries.ledger import LedgerKey
from casework.queries.ledger_filter import LedgerFilter
from webapp.app.cursors import cursor_of, moment, number, parts_of
from webapp.pages.filters import Choices, Day, FilterSchema, SearchText, Ticked


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """What a page of the ledger is asked for: which lines, and after which one."""

    wanted: LedgerFilter
    after: LedgerKey | None


class LedgerFilterSchema(FilterSchema):
    """The fields of the filter bar; their names are the filter's own."""

    span = ("found_from", "found_to")
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
