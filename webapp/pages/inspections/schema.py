"""What is sent to begin an inspection, or to enter an enterprise first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import request
from marshmallow import ValidationError, fields, pre_load

from casework.forms import is_blank
from webapp.app.i18n import _, _l
from webapp.app.schemas.fields import Answer, Code, Line, OneOf, YesNo
from webapp.app.schemas.html import GUARDS
from webapp.app.schemas.strict import StrictSchema, clean, read_json

REQUIRED: dict[str, Any] = {
    "required": _l("Please answer this."),
    "invalid_uuid": _l("This is not known here."),
}
LISTED = ("products",)
"""Fields of which a form may send several."""


class SentSchema(StrictSchema):
    """Fields of a form of ours, or the same as JSON."""

    @pre_load
    def without_blanks(self, data: Any, **_options: Any) -> dict[str, Any]:
        """What is left blank was not said; what cannot be kept is refused."""
        if not isinstance(data, dict):
            raise ValidationError(_("Please send the answers as one object."))
        return {name: value for name, value in clean(data).items() if not is_blank(value)}


class StartSchema(SentSchema):
    """Which enterprise is inspected, for what, in which campaign."""

    campaign = Line(64, required=True)
    enterprise_id = fields.UUID(required=True, error_messages=REQUIRED)
    product_class = Line(48, required=True)


class Codes(Answer):
    """Several codes of a list."""

    def __init__(self, known: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.known = known

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> list[str]:
        known = set(self.known)
        if not isinstance(value, list) or not all(
            isinstance(code, str) and code in known for code in value
        ):
            raise ValidationError(_("Please choose of the list."))
        return list(dict.fromkeys(value))


def enterprise_schema(products: Collection[str], units: Collection[str]) -> SentSchema:
    """The schema of a new entry in the register."""
    return SentSchema.from_dict(
        {
            "credit_code": Code(40, required=True),
            "name": Line(120, required=True),
            "entity": OneOf("producer", "seller", required=True),
            "ccc": YesNo(load_default=False),
            "odm": YesNo(load_default=False),
            "address": Line(200, required=True),
            "unit": OneOf(*units, required=True),
            "products": Codes(products, required=True),
        },
        name="EnterpriseSchema",
    )()  # type: ignore[return-value]


def sent() -> Any:
    """The fields of this request: JSON as it is, a form with boxes and lists understood."""
    if request.mimetype == "application/json":
        return read_json(request.get_data())
    known: dict[str, Any] = {}
    for name in request.form:
        values = request.form.getlist(name)
        if name in GUARDS:
            continue
        if name in LISTED:
            known[name] = values
        elif len(values) > 1:
            raise ValidationError({name: [_("This was sent twice.")]})
        else:
            known[name] = {"true": True, "false": False}.get(values[0], values[0])
    return known
