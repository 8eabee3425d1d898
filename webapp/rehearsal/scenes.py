"""Photos of a demonstration, drawn by the program and marked as such (演示): no place exists."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import serif_path

SIZE = (560, 420)
GROUNDS = ("#d8d2c4", "#c9d3da", "#d9cfd4", "#cfd8c8", "#d6d6d6")
GOODS = ("#7a4b2a", "#2f5d7c", "#8a2f3b", "#4d6b34", "#6b5b95", "#b5651d", "#37474f")
MARK = "演示"
LABELLED = 0.6
"""The part of the goods that carry a label."""
CUT = 0.82
"""The part of a photo that is left where one is cut to be used again."""


def scene(number: int, words: str) -> Image.Image:
    """Shelves with goods, each number another; ``words`` stand on a label in it."""
    chance = Random(f"scene {number}")  # noqa: S311 -- the same photo each time, not secret
    image = Image.new("RGB", SIZE, chance.choice(GROUNDS))
    pen = ImageDraw.Draw(image)
    _light(chance, pen)
    top = chance.randrange(20, 60)
    while top < SIZE[1] - 60:
        top = _shelf(chance, pen, top)
    _label(chance, pen, f"{MARK} · {words}")
    return image


def as_file(image: Image.Image, quality: int = 85) -> bytes:
    """The photo as a JPEG."""
    content = BytesIO()
    image.save(content, "JPEG", quality=quality)
    return content.getvalue()


def used_again(image: Image.Image) -> Image.Image:
    """A part of the photo, as one who passes it for another would hand it in."""
    left, top = (int(side * (1 - CUT) / 2) for side in image.size)
    return image.crop((left, top, image.width - left, image.height - top))


def _light(chance: Random, pen: ImageDraw.ImageDraw) -> None:
    """Broad bands of light and shade on the wall."""
    for _ in range(chance.randrange(3, 7)):
        left, wide = chance.randrange(-80, SIZE[0]), chance.randrange(60, 220)
        lean, shade = chance.randrange(-90, 90), chance.choice(GROUNDS)
        corners = [
            (left, 0),
            (left + wide, 0),
            (left + wide + lean, SIZE[1]),
            (left + lean, SIZE[1]),
        ]
        pen.polygon(corners, fill=shade)


def _shelf(chance: Random, pen: ImageDraw.ImageDraw, top: int) -> int:
    """A row of goods on a board; where the next one may begin."""
    high, left = chance.randrange(55, 110), chance.randrange(0, 40)
    while left < SIZE[0] - 30:
        wide, tall = chance.randrange(24, 80), int(high * chance.uniform(0.45, 1))
        box = (left, top + high - tall, left + wide, top + high)
        pen.rectangle(box, fill=chance.choice(GOODS), outline="#222222")
        if chance.random() < LABELLED:
            inner = (left + 5, box[1] + tall // 4, left + wide - 5, box[1] + tall // 2)
            pen.rectangle(inner, fill="#f3efe4")
        left += wide + chance.randrange(0, 28)
    pen.rectangle((0, top + high, SIZE[0], top + high + 8), fill="#5b4636")
    return top + high + chance.randrange(20, 46)


def _label(chance: Random, pen: ImageDraw.ImageDraw, words: str) -> None:
    font = _font(chance.randrange(18, 30))
    wide = int(pen.textlength(words, font=font))
    left, top = chance.randrange(4, max(5, SIZE[0] - wide - 24)), chance.randrange(4, SIZE[1] - 44)
    pen.rectangle((left, top, left + wide + 16, top + font.size + 12), fill="#fffbe6")
    pen.text((left + 8, top + 3), words, font=font, fill="#a8201a")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(serif_path()), size)
