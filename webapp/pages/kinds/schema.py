"""The filter bar of a list of matters: query string in, :class:`KindFilter` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate, validates_schema

from casework.queries.kind_list import KindFilter, KindKey
from webapp.app.cursors import cursor_of, moment, parts_of
from webapp.app.i18n import _, _l
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

    state = fields.String()
    stage = fields.String()
    unit = fields.String()
    campaign = fields.String()
    overdue = Ticked()
    text = SearchText()
    opened_from = Day(validate=BELIEVABLE)
    opened_to = Day(validate=BELIEVABLE)
    after = fields.String()

    @validates_schema
    def days_in_order(self, data: Mapping[str, Any], **_more: Any) -> None:
        """The first day may not come after the last."""
        first, last = data.get("opened_from"), data.get("opened_to")
        if first and last and first > last:
            raise ValidationError(_("The first day comes after the last."), "opened_to")


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


def kind_args(wanted: KindFilter) -> dict[str, str]:
    """The filter as a query string says it: nothing but what is asked for."""
    return {
        name: "yes" if value is True else str(value)
        for name, value in asdict(wanted).items()
        if value not in (None, False, "")
    }
