"""Pictures as phones write them: a copy fit to view, and what they claim of themselves.

What a photo says beside its pixels (EXIF) can be written by any program: whatever
is wrong in it means that it says nothing, never that the photo is refused.
"""

from __future__ import annotations

import math
import re
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False, decode_threads=1)

FORMATS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # two pictures in one file: every reader shows the first
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",  # turned upright by its reader, as its own boxes say
}
OPENED = ("JPEG", "PNG", "WEBP", "HEIF")
"""What is tried; Pillow finds out by itself that a JPEG holds two pictures."""
VIEW_EDGE = 1600
"""Longest edge of a view copy, in pixels."""
TROUBLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
)
"""What Pillow raises on bytes that are not what they say."""
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned for each orientation that EXIF knows."""
MOMENT = re.compile(r"(\d{4})[:/.-](\d{2})[:/.-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
POLE, ANTIMERIDIAN, FULL = 90, 180, 60


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file: its type; of a photo a copy to view, and what it claims."""

    media_type: str
    view: bytes | None = None
    taken_at: str | None = None
    place: str | None = None


def look_at(content: bytes, max_pixels: int) -> Looked | str:
    """Decode a photo; ``too_many_pixels`` or ``not_a_photo`` for one that is refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=OPENED)
            if image.width * image.height > max_pixels:
                return "too_many_pixels"
            media_type = FORMATS[str(image.format)]
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "too_many_pixels"
    except TROUBLE:
        return "not_a_photo"
    return Looked(media_type, view_copy(image), taken_at(image), place(image))


def view_copy(image: Image.Image) -> bytes:
    """Turned upright, on white, smaller, encoded anew: no metadata and no foreign bytes survive."""
    turned = _exif(image).get(ExifTags.Base.Orientation)
    upright = image.transpose(UPRIGHT[turned]) if turned in UPRIGHT else image
    shown = _on_white(upright)
    shown.thumbnail((VIEW_EDGE, VIEW_EDGE))
    copy = BytesIO()
    shown.save(copy, "JPEG", quality=82)
    return copy.getvalue()


def taken_at(image: Image.Image) -> str | None:
    """When the photo says it was taken, as it says it; None unless it names a moment."""
    claimed = _exif(image, ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    found = MOMENT.match(claimed) if isinstance(claimed, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return found.group()


def place(image: Image.Image) -> str | None:
    """Where the photo says it was taken, in degrees north and east; None unless it is on earth."""
    gps = _exif(image, ExifTags.IFD.GPSInfo)
    north = _degrees(gps, ExifTags.GPS.GPSLatitude, ("N", "S"), POLE)
    east = _degrees(gps, ExifTags.GPS.GPSLongitude, ("E", "W"), ANTIMERIDIAN)
    return None if north is None or east is None else f"{north:.6f},{east:.6f}"


def _exif(image: Image.Image, part: ExifTags.IFD | None = None) -> Mapping[int, Any]:
    """A part of what the photo says of itself, as far as it can be read."""
    try:
        exif = image.getexif()
        return dict(exif if part is None else exif.get_ifd(part))
    except TROUBLE:
        return {}


def _on_white(image: Image.Image) -> Image.Image:
    """``image`` in colours; what can be seen through it is white, as paper is."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _degrees(
    gps: Mapping[int, Any], tag: ExifTags.GPS, sides: tuple[str, str], most: int
) -> float | None:
    side = str(gps.get(tag - 1)).strip("\x00 ").upper()  # the reference stands before its value
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
    except TROUBLE:
        return None
    size = degrees + minutes / FULL + seconds / (FULL * FULL)
    fits = all(math.isfinite(part) and part >= 0 for part in (degrees, minutes, seconds))
    if side not in sides or not fits or minutes > FULL or seconds > FULL or size > most:
        return None
    return -size if side == sides[1] else size
