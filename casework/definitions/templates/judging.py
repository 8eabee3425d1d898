"""A template held to its paper: every tag names what is there, the legal elements are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from casework.definitions.paper import Paper
from casework.definitions.templates.archive import BODY, FILLED, Archive, W
from casework.definitions.templates.known import dotted, lacking, printable, rows_of
from casework.definitions.templates.tags import NoTag, Tag, tags_in

PARAGRAPH, ROW, TABLE, CELL, TEXT = (f"{W}{name}" for name in ("p", "tr", "tbl", "tc", "t"))
DRAWN = (f"{W}drawing", f"{W}pict", f"{W}txbxContent")
DEEPEST = 8
"""How many conditions may stand in each other."""
MARKS = ("{{", "}}", "{%", "%}", "{#", "#}")


class Fault(NamedTuple):
    """What is wrong: the part and the number of the paragraph, the reason, and facts."""

    part: str
    paragraph: int
    reason: str
    facts: dict[str, object]


class Open(NamedTuple):
    """A loop or condition that has begun, and the element that it must end in."""

    tag: Tag
    around: etree._Element | None


def faults_in(archive: Archive, paper: Paper) -> Iterator[Fault]:
    """Everything that is wrong with the tags of a template, in the order of its text."""
    always: frozenset[str] = frozenset()
    for part, root in archive.filled:
        walk = _Walk(paper, part)
        yield from walk.faults(root)
        always |= frozenset(walk.printed if part == BODY else ())
    for name, root in archive.parts.items():
        yield from _out_of_place(name, root)
    for reason, facts in lacking(paper, always):
        yield Fault(BODY, 0, reason, facts)


def _out_of_place(name: str, root: etree._Element) -> Iterator[Fault]:
    """Tags where nothing is written: in attributes, fields, formulas, properties of the file."""
    filled = FILLED.fullmatch(name) is not None
    for element in root.iter(etree.Element):
        texts = "" if filled and element.tag == TEXT else f"{element.text or ''}"
        told = [*map(str, element.attrib.values()), texts, f"{element.tail or ''}"]
        stray = filled and any(mark in text for text in told[-2:] for mark in "{}")
        if stray or any(mark in text for text in told for mark in MARKS):
            yield Fault(name, 0, "template_tag_elsewhere", {"wanted": name})
            return


@dataclass
class _Walk:
    """One part, read paragraph by paragraph; ``printed`` collects what always stands there."""

    paper: Paper
    part: str
    printed: set[str] = field(default_factory=set)
    open: list[Open] = field(default_factory=list)
    number: int = 0

    def faults(self, root: etree._Element) -> Iterator[Fault]:
        for self.number, paragraph in enumerate(root.iter(PARAGRAPH), start=1):
            text = _text_of(paragraph)
            try:
                tags = tags_in(text)
            except NoTag as strange:
                yield self._fault("template_code", text=strange.text)
                continue
            for tag in tags:
                yield from self._judged(tag, paragraph, text)
        for left in self.open:
            yield self._fault("template_unbalanced", text=left.tag.text)

    def _fault(self, reason: str, **facts: object) -> Fault:
        return Fault(self.part, self.number, reason, facts)

    def _judged(self, tag: Tag, paragraph: etree._Element, text: str) -> Iterator[Fault]:
        if tag.place and not _stands_alone(tag, paragraph, text):
            yield self._fault(f"template_not_alone_{tag.place}", text=tag.text)
        if tag.act == "print":
            yield from self._printed(tag, paragraph)
        elif tag.act == "end":
            yield from self._ended(tag, paragraph)
        else:
            yield from self._begun(tag)
            if len(self.open) == DEEPEST:
                yield self._fault("template_too_deep", text=tag.text, most=DEEPEST)
            self.open.append(Open(tag, _around(tag, paragraph)))

    def _begun(self, tag: Tag) -> Iterator[Fault]:
        facts, rows = self.paper.facts, rows_of(self.paper)
        if tag.act == "if":
            if tag.name not in facts:
                yield self._unknown(tag, facts.keys())
            elif facts[tag.name].required:
                yield self._fault("template_always_given", text=tag.text, fact=tag.name)
            return
        if tag.name not in rows:
            yield self._fault("template_not_rows", text=tag.text, fact=tag.name)
        if tag.more in printable(self.paper) or tag.more in facts:
            yield self._fault("template_name_taken", text=tag.text, fact=tag.more)
        if any(one.tag.act == "for" for one in self.open):
            yield self._fault("template_loop_in_loop", text=tag.text)

    def _ended(self, tag: Tag, paragraph: etree._Element) -> Iterator[Fault]:
        if not self.open:
            yield self._fault("template_unbalanced", text=tag.text)
            return
        begun = self.open.pop()
        same = (begun.tag.act, begun.tag.place) == (tag.name, tag.place)
        if not same or begun.around is not _around(tag, paragraph):
            yield self._fault("template_unbalanced", text=f"{begun.tag.text} … {tag.text}")

    def _printed(self, tag: Tag, paragraph: etree._Element) -> Iterator[Fault]:
        loop = next((one.tag for one in self.open if one.tag.act == "for"), None)
        conditions = [one.tag.name for one in self.open if one.tag.act == "if"]
        if tag.more and loop is not None and tag.name == loop.more:
            columns = rows_of(self.paper).get(loop.name, ())
            if loop.name in rows_of(self.paper) and tag.more not in columns:
                yield self._unknown(tag, columns)
            if not conditions:
                self.printed.add(loop.name)
        elif tag.more:
            known = dotted(self.paper)
            if f"{tag.name}.{tag.more}" not in known:
                yield self._unknown(tag, known or printable(self.paper))
        else:
            yield from self._alone(tag, paragraph, conditions)
        if not self.open:
            self.printed.add(tag.name)

    def _alone(self, tag: Tag, paragraph: etree._Element, conditions: list[str]) -> Iterator[Fault]:
        fact = self.paper.facts.get(tag.name)
        in_a_box = next(paragraph.iterancestors(CELL), None) is not None
        if fact is not None and fact.type == "table":
            yield self._fault("template_table_in_text", text=tag.text, fact=tag.name)
        elif tag.name not in printable(self.paper):
            yield self._unknown(tag, printable(self.paper))
        elif fact is not None and not (fact.required or tag.name in conditions or in_a_box):
            yield self._fault("template_may_be_empty", text=tag.text, fact=tag.name)

    def _unknown(self, tag: Tag, known: Iterable[str]) -> Fault:
        return self._fault("template_unknown", text=tag.text, allowed=sorted(known))


def _text_of(paragraph: etree._Element) -> str:
    """Its text, without that of boxes which stand in it and have paragraphs of their own."""
    return "".join(
        text.text or ""
        for text in paragraph.iter(TEXT)
        if next(text.iterancestors(PARAGRAPH)) is paragraph
    )


def _around(tag: Tag, paragraph: etree._Element) -> etree._Element | None:
    """What a loop or condition must both begin and end in."""
    if tag.place == "tr":
        row = next(paragraph.iterancestors(ROW), None)
        return None if row is None else row.getparent()
    return paragraph.getparent() if tag.place else paragraph


def _stands_alone(tag: Tag, paragraph: etree._Element, text: str) -> bool:
    """Whether a tag that takes its paragraph or row away stands in it with nothing else."""
    if tag.place == "p":
        return text.strip() == tag.text and next(paragraph.iter(*DRAWN), None) is None
    row = next(paragraph.iterancestors(ROW), None)
    if row is None or next(row.iter(TABLE, *DRAWN), None) is not None:
        return False
    return "".join(one.text or "" for one in row.iter(TEXT)).strip() == tag.text
