"""The archive of a template: within bounds, of known parts alone, and asking nothing outside."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from casework.rules.office_files import (
    BOMB,
    BROKEN,
    CARRIES,
    OPENXML,
    REACHES_OUT,
    TROUBLE,
    look_at_office,
    root_of,
)
from casework.rules.office_files import Refused as RefusedArchive

LARGEST = 4 << 20
MOST_UNPACKED = 32 << 20
DOCX = f"{OPENXML}.wordprocessingml.document"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
FILLED = re.compile(r"word/(?:document|footnotes|(?:header|footer)\d*)\.xml")
"""The parts that facts are written into."""
LEFT_OUT = re.compile(r"customXml/.*")
"""Parts that no paper made of the template has any more."""
KNOWN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|customXml/.*|.*/"
    r"|docProps/(?:core|app|custom)\.xml|docProps/thumbnail\.\w+"
    r"|word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering)\.xml"
    r"|word/(?:footnotes|endnotes|(?:header|footer)\d*)\.xml|word/theme/[\w.]+\.xml"
    r"|word/(?:theme/)?_rels/[\w.]+\.rels|word/media/[\w.-]+\.(?:png|jpe?g|gif|bmp)"
    r"|word/fonts/[\w.-]+\.odttf"
)
PAGE_FIELDS = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b[^\"]*")
"""Fields that count pages; others show what the paper was not issued with."""
REVISIONS = frozenset({
    "ins", "del", "moveFrom", "moveTo", "commentReference", "commentRangeStart", "cellIns",
    "cellDel", "cellMerge",
})  # fmt: skip
CARRIERS = frozenset({"object", "OLEObject", "control", "altChunk", "subDoc", "contentPart"})
BOUND = frozenset({"dataBinding", "mailMerge"})
ON = (None, "1", "true", "on")


class Refused(Exception):
    """The reason for which a template is refused, the part, and what is wrong there."""

    def __init__(self, reason: str, part: str = "", **facts: object) -> None:
        super().__init__(reason)
        self.reason, self.part, self.facts = reason, part, facts


@dataclass(frozen=True, slots=True)
class Archive:
    """A template whose archive was passed, with its parts as XML."""

    parts: Mapping[str, etree._Element]

    @property
    def filled(self) -> Iterator[tuple[str, etree._Element]]:
        """The parts that may hold placeholders, the body first."""
        yield BODY, self.parts[BODY]
        for name in sorted(self.parts):
            if name != BODY and FILLED.fullmatch(name):
                yield name, self.parts[name]


def opened(content: bytes) -> Archive:
    """The parts of a template; raises :class:`Refused` for what no paper may carry."""
    if len(content) > LARGEST:
        raise Refused("template_too_large", limit=LARGEST >> 20)
    media_type, reason = look_at_office(content)
    if reason or media_type != DOCX:
        raise Refused(reason or "template_not_docx")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _opened(archive)
    except RefusedArchive as refusal:
        raise Refused(str(refusal)) from None
    except TROUBLE:
        raise Refused(BROKEN) from None


def _opened(archive: zipfile.ZipFile) -> Archive:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(BOMB)
    names = [entry.filename for entry in entries]
    if any("comments" in name for name in names):
        raise Refused("template_revisions")
    for name in names:
        if not KNOWN.fullmatch(name):
            raise Refused("template_part", name, wanted=name)
    read = [name for name in names if name.endswith((".xml", ".rels"))]
    parts = {name: root_of(archive, name) for name in read if not LEFT_OUT.fullmatch(name)}
    if BODY not in parts:
        raise Refused(BROKEN)
    for name, root in parts.items():
        _ensure_still(name, root)
    return Archive(parts)


def _ensure_still(name: str, root: etree._Element) -> None:
    """Nothing in the part is fetched, carried along, counted anew, hidden or still in revision."""
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        if name.endswith(".rels") and str(element.get("TargetMode") or "").lower() == "external":
            raise Refused(REACHES_OUT)
        if tag in CARRIERS:
            raise Refused(CARRIES)
        if tag in BOUND or tag == "ffData":
            raise Refused("template_bound", name, wanted=tag)
        if tag in REVISIONS or tag.endswith("Change"):
            raise Refused("template_revisions")
        if FILLED.fullmatch(name) and tag == "vanish" and element.get(f"{W}val") in ON:
            raise Refused("template_hidden", name)
    for field in _fields(root):
        if not PAGE_FIELDS.fullmatch(field):
            raise Refused("template_field", name, text=field.strip()[:60])


def _fields(root: etree._Element) -> Iterator[str]:
    """What each field asks for: its instruction, which may stand in several pieces."""
    for simple in root.iter(f"{W}fldSimple"):
        yield str(simple.get(f"{W}instr") or "")
    pieces: list[str] = []
    for element in root.iter(f"{W}instrText", f"{W}fldChar"):
        if element.tag == f"{W}instrText":
            pieces.append(element.text or "")
        elif pieces:
            yield "".join(pieces)
            pieces = []
    if pieces:
        yield "".join(pieces)
