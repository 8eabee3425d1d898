"""Which language a page speaks: words of the other one are found, names and data let through."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from babel.messages.pofile import read_po

from tests.acceptance.serving import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"(?<![0-9])[A-Za-z]{3,}(?![0-9])")
"""Words, not the letters of a credit code."""
NUMBER = re.compile(r"\w+〔\d+〕[\w-]+号(?: [^；]*“[^”]*”)?")
"""What people quote a matter or a document by, its own words included: always as printed."""
SAME_EVERYWHERE = frozenset(
    {"sha", "excel", "csv", "json", "jpg", "jpeg", "png", "ccc", "odm", "bpmn", "pdf", "word"}
    | {"office", "docx", "xlsx", "pptx", "mb"}
)
"""What Chinese pages write in Latin letters too."""

# Every piece of text a reader or a screen reader meets, with marked passages of another language
# and machine codes left out.
SPOKEN = """() => {
  const pieces = [document.title];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const theirs = ".code, [translate=no], [lang]:not(html), .diagram-canvas, script, style";
  const apart = (node) => node.closest(theirs);
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
        runs = CHINESE.findall(NUMBER.sub(" ", piece))
        if any(run in said_in_chinese() for run in runs):
            yield piece


@cache
def said_in_chinese() -> frozenset[str]:
    """Every unbroken run of Chinese in a translation that the English page says otherwise."""
    texts = (text for texts in _translations().values() for text in texts)
    return frozenset(run for text in texts for run in CHINESE.findall(text) if len(run) > 1)


def in_chinese(english: str) -> str:
    """The Chinese page's words for an English sentence of ours."""
    return _translations()[english][0]


@cache
def _translations() -> Mapping[str, tuple[str, ...]]:
    path = ROOT / "webapp/translations/zh_CN/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        if english:
            text = message.string
            found[english] = (text,) if isinstance(text, str) else tuple(text)
    for english, chinese in _words_of_processes():
        found.setdefault(english, (chinese,))
    return found


def _words_of_processes() -> Iterator[tuple[str, str]]:
    """Every wording of ``process.yaml`` and of the shared words: English, then Chinese."""
    for file in sorted([*ROOT.glob("bpmn/*/process.yaml"), ROOT / "bpmn/_shared/words.yaml"]):
        yield from _pairs(yaml.safe_load(file.read_text("utf-8")))


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("zh_CN"), str) and isinstance(value.get("en"), str):
            yield value["en"], value["zh_CN"]
        for inner in value.values():
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)
