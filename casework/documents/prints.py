"""Prints of photos (照片指纹): what is kept of each to find it again, made from its view copy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from PIL import Image

from casework.documents.pictures import TROUBLE
from casework.rules.picture_hashes import (
    EDGE,
    PLAIN,
    WINDOWS,
    Spectrum,
    Window,
    closeness,
    deviation,
)

SMALL = 64
"""Pixels along each edge of the grey picture that is kept."""
COMPARED = 24
"""Pixels along each edge of the parts that are laid over each other."""
ALIKE = 0.9
"""How close two parts of pictures are that are one picture (measured: tests/radar)."""
LARGEST_STEP, SMALLEST_STEP = 0.03, 0.007
"""By how much a part is moved to lie better on the other one."""
MOVES = (
    (1, 0, 1, 0),
    (-1, 0, -1, 0),
    (0, 1, 0, 1),
    (0, -1, 0, -1),
    (-1, -1, 1, 1),
    (1, 1, -1, -1),
)
"""Of the four edges of a part: right, left, down, up, larger, smaller."""
TURNED = (
    None,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Print:
    """A photo as a small grey picture."""

    small: bytes

    @cached_property
    def image(self) -> Image.Image:
        """The small picture."""
        return Image.frombytes("L", (SMALL, SMALL), self.small)

    @cached_property
    def spectra(self) -> dict[int, tuple[Spectrum, ...]]:
        """By number of its window, the four turns of each window that shows something."""
        image = self.image
        found = {
            number: Spectrum.turns_of(_part(image, window.box, EDGE))
            for number, window in enumerate(WINDOWS)
        }
        return {number: turns for number, turns in found.items() if turns}

    def likeness(
        self, window: Window, other: Print, *, in_other: Window, turn: int, worth: float = -1
    ) -> float:
        """How close ``window`` of this photo, turned so often, comes to that part of ``other``.

        The part is moved and stretched a little as long as that brings it closer; not at all if
        as they lie they come less close than ``worth``.
        """
        wanted = _turned(_part(self.image, window.box, COMPARED), turn)
        image, box, step = other.image, in_other.box, LARGEST_STEP
        best = closeness(_part(image, box, COMPARED), wanted)
        while best >= worth and step > SMALLEST_STEP:
            tried = {_moved(box, move, step) for move in MOVES} - {box}
            found = max((closeness(_part(image, near, COMPARED), wanted), near) for near in tried)
            if found[0] > best:
                best, box = found
            else:
                step /= 2
        return best


def print_of(view: bytes) -> Print | None:
    """The print of a view copy; None for one that shows too little to be told from others."""
    try:
        with Image.open(BytesIO(view), formats=("JPEG",)) as image:
            image.draft("L", (4 * SMALL, 4 * SMALL))
            grey = image.convert("L").resize((SMALL, SMALL), Image.Resampling.BOX)
    except TROUBLE:
        return None
    small = grey.tobytes()
    return Print(small) if deviation(small) >= PLAIN else None


def _part(image: Image.Image, box: Box, edge: int) -> bytes:
    left, top, right, bottom = (side * SMALL for side in box)
    inside = (left, top, min(right, SMALL), min(bottom, SMALL))
    return image.resize((edge, edge), Image.Resampling.BOX, box=inside).tobytes()


def _turned(part: bytes, turn: int) -> bytes:
    way = TURNED[turn]
    image = Image.frombytes("L", (COMPARED, COMPARED), part)
    return part if way is None else image.transpose(way).tobytes()


def _moved(box: Box, move: tuple[int, int, int, int], step: float) -> Box:
    left, top, right, bottom = (
        min(1.0, max(0.0, side + way * step)) for side, way in zip(box, move, strict=True)
    )
    return left, top, right, bottom
