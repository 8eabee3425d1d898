"""Which language a page speaks: words of the other one are found, names and data let through."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from babel.messages.pofile import read_po

from tests.acceptance.serving import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{3,}")
SAME_EVERYWHERE = frozenset({"sha", "excel", "csv", "jpg", "jpeg", "png", "ccc", "odm", "bpmn"})
"""What Chinese pages write in Latin letters too."""

# Every piece of text a reader or a screen reader meets, with marked passages of another language
# and machine codes left out.
SPOKEN = """() => {
  const pieces = [document.title];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const apart = (node) => node.closest(".code, [lang]:not(html), .diagram-canvas, script, style");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!apart(holder) && seen(holder)) pieces.push(walker.currentNode.textContent);
  }
  for (const node of document.body.querySelectorAll("*")) {
    if (apart(node)) continue;
    for (const name of ["aria-label", "placeholder", "title", "data-required", "data-label"])
      if (node.hasAttribute(name)) pieces.push(node.getAttribute(name));
  }
  return pieces.map((piece) => piece.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def strangers(pieces: Iterable[str], language: str, known: Collection[str]) -> list[str]:
    """The pieces that speak another language than the page; ``known`` are names and data."""
    found = _latin(pieces, known) if language == "zh_CN" else _chinese(pieces)
    return sorted(set(found))


def _latin(pieces: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for piece in pieces:
        rest = piece
        for name in sorted(known, key=len, reverse=True):
            rest = rest.replace(name, " ")
        if any(word.lower() not in SAME_EVERYWHERE for word in LATIN.findall(rest)):
            yield piece


def _chinese(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        if any(run in said_in_chinese() for run in CHINESE.findall(piece)):
            yield piece


@cache
def said_in_chinese() -> frozenset[str]:
    """Every unbroken run of Chinese in a translation that the English page says otherwise."""
    path = ROOT / "webapp/translations/zh_CN/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        translations = read_po(file)
    runs: set[str] = set()
    for message in translations:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts:
            runs.update(run for run in CHINESE.findall(text) if len(run) > 1)
    return frozenset(runs)
