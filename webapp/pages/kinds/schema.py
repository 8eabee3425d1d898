"""The filter bar of a list of matters: query string in, :class:`KindFilter` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marshmallow import fields, validate

from casework.queries.kind_list import KindFilter, KindKey
from webapp.app.cursors import cursor_of, moment, parts_of
from webapp.app.i18n import _l
from webapp.pages.filters import Choices, Day, FilterSchema, SearchText, Ticked

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)
BELIEVABLE = validate.Range(
    FIRST, LAST, error=_l("Please name a day between the years 1990 and 2199.")
)


@dataclass(frozen=True, slots=True)
class KindRequest:
    """What a page of the list is asked for: which matters, and after which one."""

    wanted: KindFilter
    after: KindKey | None


class KindFilterSchema(FilterSchema):
    """The fields of the filter bar; their names are the filter's own."""

    span = ("opened_from", "opened_to")
    state = fields.String()
    stage = fields.String()
    unit = fields.String()
    campaign = fields.String()
    overdue = Ticked()
    text = SearchText()
    opened_from = Day(validate=BELIEVABLE)
    opened_to = Day(validate=BELIEVABLE)
    after = fields.String()


CONTROLS = frozenset(KindFilter.__dataclass_fields__)
"""What stands in the filter bar."""


def kind_request(query: Mapping[str, str], choices: Choices) -> KindRequest:
    """What is asked for; ``ValidationError`` by field when it cannot be."""
    values = KindFilterSchema(choices).load(query)
    after = values.pop("after", None)
    return KindRequest(
        KindFilter(**values), KindKey(*parts_of(after, moment, UUID)) if after else None
    )


def cursor_after(key: KindKey | None) -> str | None:
    """A place in the list as one word; None at the end."""
    return cursor_of(key.due_at.isoformat(), str(key.id)) if key else None
