"""Photos drawn by the program, each from its number, and what people do to a photo to re-use it.

A drawn photo has what a real one has: light that changes slowly, surfaces, edges, fine grain and
writing. The same number draws the same photo on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

Size = tuple[int, int]
WIDE: Size = (640, 480)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ 0123456789"
LAYERS = (((6, 5), 0.45), ((16, 12), 0.3), ((60, 45), 0.15))
"""Grain from coarse to fine, and how much of it shows."""


@cache
def drawn(number: int, size: Size = WIDE) -> Image.Image:
    """The photo of that number; some stand upright."""
    chance = Random(f"photo {number}")
    size = size[::-1] if chance.random() < 0.3 else size
    image = _grain(chance, size, (3, 3))
    for cells, part in LAYERS:
        image = Image.blend(image, _grain(chance, size, cells), part)
    pen = ImageDraw.Draw(image)
    for _ in range(chance.randrange(6, 22)):
        _shape(chance, pen, size)
    for _ in range(chance.randrange(1, 6)):
        at = (chance.randrange(size[0] - 100), chance.randrange(size[1] - 30))
        words = "".join(chance.choice(LETTERS) for _ in range(14))
        pen.text(at, words, fill=_colour(chance), font_size=chance.randrange(12, 36))
    return image.filter(ImageFilter.GaussianBlur(chance.random() * 1.2))


def written(image: Image.Image, quality: int = 88) -> bytes:
    """The photo as a file."""
    content = BytesIO()
    image.save(content, "JPEG", quality=quality)
    return content.getvalue()


def shot(number: int, *, taken: str = "", place: tuple[float, float] | None = None) -> bytes:
    """The photo of that number as a file that claims to have been taken then and there."""
    exif, content = Image.Exif(), BytesIO()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: _degrees(place[0]), 3: "E", 4: _degrees(place[1])})
    drawn(number).save(content, "JPEG", exif=exif)
    return content.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = (value - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)


def cut(image: Image.Image, chance: Random, part: float = 0.8) -> Image.Image:
    """A part of the photo, from anywhere in it."""
    left, top = chance.uniform(0, 1 - part), chance.uniform(0, 1 - part)
    edges = (left, top, left + part, top + part)
    return image.crop(
        tuple(int(edge * side) for edge, side in zip(edges, image.size * 2, strict=True))
    )


def stamped(image: Image.Image, _chance: Random) -> Image.Image:
    """A black strip below with a time on it, as camera programs write."""
    image, high = image.copy(), image.height // 14
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, image.height - high, image.width, image.height), fill=(0, 0, 0))
    at, words = (8, image.height - high + 2), "2022-05-10 09:00:00 JIANGBEI"
    pen.text(at, words, fill=(255, 255, 0), font_size=int(high * 0.8))
    return image


def marked(image: Image.Image, chance: Random) -> Image.Image:
    """Words across the whole photo through which it can be seen (水印)."""
    over = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(over)
    for line in range(4):
        at = (chance.randrange(image.width // 3), image.height * line // 4 + 8)
        pen.text(at, "JIANGBEI MARKET 2022", fill=110, font_size=image.height // 12)
    return Image.composite(Image.new("RGB", image.size, "white"), image, over)


def halved(image: Image.Image, _chance: Random) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2))


def turned(turn: Image.Transpose) -> Callable[[Image.Image, Random], Image.Image]:
    return lambda image, _chance: image.transpose(turn)


CHANGES: Mapping[str, Callable[[Image.Image, Random], Image.Image]] = {
    "cut to 80 %": cut,
    "cut to 90 %": lambda image, chance: cut(image, chance, 0.9),
    "turned by 90°": turned(Image.Transpose.ROTATE_90),
    "turned by 180°": turned(Image.Transpose.ROTATE_180),
    "turned by 270°": turned(Image.Transpose.ROTATE_270),
    "written at quality 40": lambda image, _chance: image,
    "stamped with a time": stamped,
    "marked": marked,
    "halved": halved,
    "cut, turned and halved": lambda image, chance: halved(
        cut(image, chance).transpose(Image.Transpose.ROTATE_90), chance
    ),
}
"""What is done to a photo; each is written at quality 40 afterwards."""


def changed(number: int, change: str) -> Image.Image:
    """The photo of that number after a change, drawn by chance from both."""
    return CHANGES[change](drawn(number), Random(f"{change} {number}"))


def _grain(chance: Random, size: Size, cells: Size) -> Image.Image:
    noise = Image.frombytes("RGB", cells, chance.randbytes(3 * cells[0] * cells[1]))
    return noise.resize(size, Image.Resampling.BICUBIC)


def _colour(chance: Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _shape(chance: Random, pen: ImageDraw.ImageDraw, size: Size) -> None:
    x, y = chance.randrange(size[0]), chance.randrange(size[1])
    wide, high = chance.randrange(20, size[0] // 2), chance.randrange(20, size[1] // 2)
    box = (x - wide // 2, y - high // 2, x + wide // 2, y + high // 2)
    kind = chance.randrange(4)
    if kind == 0:
        pen.rectangle(box, fill=_colour(chance), outline=_colour(chance), width=3)
    elif kind == 1:
        pen.ellipse(box, fill=_colour(chance), outline=_colour(chance), width=3)
    elif kind == 2:
        end = (x + wide, y + high - size[1] // 4)
        pen.line((x, y, *end), fill=_colour(chance), width=chance.randrange(2, 14))
    else:
        corners = [
            (x + chance.randrange(-wide, wide), y + chance.randrange(-high, high)) for _ in range(4)
        ]
        pen.polygon(corners, fill=_colour(chance))
