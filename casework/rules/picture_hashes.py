"""Hashes of pictures (图像指纹) that stay alike when a picture is cut, turned or written anew.

A small grey picture becomes waves (a discrete cosine transform); a hash says of the slowest waves
whether each goes up or down. Hashes of several windows of one picture stand beside that of the
whole, so that a cut picture meets the window it was cut from. Turning a picture by 90° only
exchanges waves and signs, so all four turns follow from one transform.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

EDGE = 16
"""Pixels along each edge of the picture that is hashed."""
WAVES, BAND, BANDS = 8, 20, 3
"""Waves in each direction; bits of one band, bands of a hash."""
BITS = BAND * BANDS
TURNS = 4
WEAK = 5
"""Of the bits of a band so many are the least certain: one or two of them may be wrong."""
MOST_DIFFERENT = 14
"""Bits in which hashes of one picture may differ; by chance alone 30 of 60 do."""
PLAIN = 5.0
"""Shades around the mean (standard deviation, of 255) below which a surface says nothing."""
ORDER = sorted(
    ((x, y) for x in range(WAVES) for y in range(WAVES) if x or y),
    key=lambda wave: (sum(wave), max(wave), wave),
)[:BITS]
"""The waves of a hash, the slowest first: the first element of each counts along a row."""
COSINES = [
    [math.cos(math.pi * (2 * at + 1) * wave / (2 * EDGE)) for at in range(EDGE)]
    for wave in range(WAVES)
]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture: its upper left corner and its size, in parts of the picture's edges."""

    left: float
    top: float
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom edge."""
        return self.left, self.top, self.left + self.size, self.top + self.size


WINDOWS = (
    Window(0, 0, 1),
    *(Window(x, y, 0.9) for x, y in ((0, 0), (0.1, 0.1), (0, 0.1), (0.1, 0))),
    *(Window(x, y, 0.9) for x, y in ((0.05, 0), (0, 0.05), (0.05, 0.05), (0.1, 0.05), (0.05, 0.1))),
    *(Window(x, y, 0.8) for x in (0, 0.067, 0.133, 0.2) for y in (0, 0.067, 0.133, 0.2)),
)
"""The windows that are hashed; the first is the whole."""
ASKED = 3
"""So many of them, the first, are looked for among all windows of other pictures.

A strip with a time on it lies outside one of them, at whichever edge it is.
"""


@dataclass(frozen=True)
class Spectrum:
    """The waves of one small picture, or of one turn of it."""

    waves: tuple[float, ...]

    @classmethod
    def turns_of(cls, pixels: bytes) -> tuple[Spectrum, ...]:
        """Of a picture of ``EDGE`` by ``EDGE`` shades: as it is, and turned by 90°, 180°, 270°.

        Empty for a plain surface, which would look like every other.
        """
        if deviation(pixels) < PLAIN:
            return ()
        found = _transformed(pixels)
        return tuple(cls(tuple(_turned(found, turn))) for turn in range(TURNS))

    @cached_property
    def bits(self) -> int:
        """The hash: a bit a wave."""
        return sum((wave > 0) << place for place, wave in enumerate(self.waves))

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """The hash in pieces; of two like hashes one piece is equal, or nearly so."""
        return bands_of(self.bits)

    def probes(self, band: int, *, both: bool) -> list[int]:
        """What the band may be in a like picture: with one of its least certain bits turned.

        Also with two of them, where ``both`` says so. A wave close to nothing goes up in one copy
        and down in the next.
        """
        waves = [abs(wave) for wave in self.waves[band * BAND : (band + 1) * BAND]]
        weak = sorted(range(BAND), key=waves.__getitem__)[:WEAK]
        as_it_is, bits = self.bands[band], [1 << place for place in weak]
        once = [as_it_is, *(as_it_is ^ bit for bit in bits)]
        pairs = combinations(bits, 2) if both else ()
        return [*once, *(as_it_is ^ one ^ other for one, other in pairs)]


def bands_of(bits: int) -> tuple[int, ...]:
    """A hash in pieces, the slowest waves first."""
    return tuple(bits >> (BAND * band) & ((1 << BAND) - 1) for band in range(BANDS))


def differing(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def deviation(pixels: bytes) -> float:
    """How far shades lie from their mean (standard deviation)."""
    number, total = len(pixels), sum(pixels)
    squares = sum(map(operator.mul, pixels, pixels))
    return math.sqrt(max(0.0, squares / number - (total / number) * (total / number)))


def closeness(one: bytes, other: bytes) -> float:
    """How alike two pictures of the same size are, whatever their light: 1 alike, 0 by chance."""
    number, sums = len(one), (sum(one), sum(other))
    together = number * sum(map(operator.mul, one, other)) - sums[0] * sums[1]
    spread = [
        number * sum(map(operator.mul, part, part)) - total * total
        for part, total in zip((one, other), sums, strict=True)
    ]
    return float(together) / math.sqrt(spread[0] * spread[1]) if min(spread) > 0 else 0.0


def _transformed(pixels: bytes) -> dict[tuple[int, int], float]:
    rows = [
        [_product(cosines, pixels[at : at + EDGE]) for cosines in COSINES]
        for at in range(0, EDGE * EDGE, EDGE)
    ]
    columns = list(zip(*rows, strict=True))
    return {(x, y): _product(COSINES[y], columns[x]) for x in range(WAVES) for y in range(WAVES)}


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(operator.mul, one, other)))


def _turned(found: dict[tuple[int, int], float], turn: int) -> Iterator[float]:
    """The waves after ``turn`` times 90°: exchanged at odd turns, with signs of odd waves."""
    for x, y in ORDER:
        wave = found[(y, x) if turn % 2 else (x, y)]
        against_x, against_y = turn in {2, 3}, turn in {1, 2}
        yield -wave if (against_x and x % 2) != (against_y and y % 2) else wave
