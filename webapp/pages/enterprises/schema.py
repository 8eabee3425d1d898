"""The filter bar of the list of enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from marshmallow import fields

from casework.queries.enterprise_list import EnterpriseFilter, EnterpriseKey
from webapp.app.cursors import cursor_of, parts_of, word
from webapp.pages.filters import Choices, FilterSchema, SearchText


@dataclass(frozen=True, slots=True)
class EnterpriseRequest:
    """What a page of the list is asked for."""

    wanted: EnterpriseFilter
    after: EnterpriseKey | None


class EnterpriseFilterSchema(FilterSchema):
    """The fields of the filter bar; their names are the filter's own."""

    text = SearchText()
    area_tag = fields.String()
    unit = fields.String()
    product = fields.String()
    entity = fields.String()
    after = fields.String()


CONTROLS = frozenset(EnterpriseFilter.__dataclass_fields__)
"""What stands in the filter bar."""


def enterprise_request(query: Mapping[str, str], choices: Choices) -> EnterpriseRequest:
    """What is asked for; ``ValidationError`` by field when it cannot be."""
    values = EnterpriseFilterSchema(choices).load(query)
    after = values.pop("after", None)
    key = EnterpriseKey(*parts_of(after, word, UUID)) if after else None
    return EnterpriseRequest(EnterpriseFilter(**values), key)


def enterprise_cursor(key: EnterpriseKey | None) -> str | None:
    """A place in the list as one word; None at the end."""
    return cursor_of(key.name, str(key.id)) if key else None


def enterprise_args(wanted: EnterpriseFilter) -> dict[str, str]:
    """The filter as a query string says it."""
    return {name: value for name, value in asdict(wanted).items() if value}
