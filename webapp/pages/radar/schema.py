"""What is sent with a verdict on a pair of photos (照片核实)."""

from __future__ import annotations

from webapp.app.schemas.fields import OneOf, Prose
from webapp.pages.inspections.schema import SentSchema

VERDICTS = ("reused", "harmless")
LONGEST_REASON = 500


class VerdictSchema(SentSchema):
    """A verdict and its reason."""

    verdict = OneOf(*VERDICTS, required=True)
    reason = Prose(LONGEST_REASON, required=True)
