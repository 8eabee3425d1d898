"""Photos before and after: beside the field of a recheck, beside the decision, on the case's page."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image

from casework.queries.people import fellow_officers
from casework.queries.photo_pairs import photo_pairs
from casework.unit_of_work import CLOCK
from tests.builders import World
from webapp.app.context import runtime

HERE, NEAR = (29.6, 106.5), (29.6009, 106.5)
"""Two places a hundred metres apart."""


def shot(shade: int, *, taken: str = "", place: tuple[float, float] | None = None) -> bytes:
    """A photo that claims to have been taken then and there."""
    exif, content = Image.Exif(), BytesIO()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: _degrees(place[0]), 3: "E", 4: _degrees(place[1])})
    image = Image.linear_gradient("L").rotate(shade).convert("RGB")
    image.save(content, "JPEG", exif=exif)
    return content.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = (value - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)
