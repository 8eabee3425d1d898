"""Office files (docx, xlsx, pptx): an archive that is whole, within bounds, and runs nothing."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree

from casework.typed_text import plain, unkeepable

OPENXML = "application/vnd.openxmlformats-officedocument"
BROKEN, LOCKED, BOMB, ODD_NAMES = "office_broken", "office_locked", "office_bomb", "office_names"
MACRO, REACHES_OUT, CARRIES = "office_macro", "office_reaches_out", "office_carries_files"
MOST_ENTRIES = 5_000
MOST_BYTES = 256 << 20
"""What all entries of an archive may have, unpacked."""
MOST_OF_A_PART = 4 << 20
"""What a part may have that is read: the list of contents, and relationships."""
MOST_RATIO, SMALL = 200, 1 << 20
"""How many times an entry larger than ``SMALL`` may grow when it is unpacked."""
LOCAL_HEAD, DESCRIPTOR, END_RECORD, END_64 = 30, 24, 22, 76
END = b"PK\x05\x06"
CONTENTS = "[Content_Types].xml"
MAIN = re.compile(
    re.escape(OPENXML) + r"\.(wordprocessingml\.document|spreadsheetml\.sheet"
    r"|presentationml\.(?:presentation|slideshow))\.main\+xml"
)
RUNS = re.compile(r"macro|vba|activex", re.IGNORECASE)
PACKAGE = re.compile(r"\.(?:docx|xlsx|pptx)", re.IGNORECASE)
REACHING_ALLOWED = ("/hyperlink", "/externalLinkPath", "/xlPathMissing")
"""What may lie outside: what people click, and workbooks that a formula asks (never by itself)."""
ENCRYPTED_BIT = 1
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TROUBLE = (
    zipfile.BadZipFile, NotImplementedError, OSError, ValueError, LookupError, EOFError,
    RuntimeError, struct.error, zlib.error, etree.XMLSyntaxError,
)  # fmt: skip


class Refused(Exception):
    """The reason for which an archive is refused."""


def look_at_office(content: bytes, *, inner: bool = False) -> tuple[str, str]:
    """The media type of an Office file and "", or "" and the reason why it is refused.

    ``inner``: it lies in another one, as the table behind a chart does, and may hold no third.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _looked_at(archive, content, inner=inner), ""
    except Refused as refusal:
        return "", str(refusal)
    except TROUBLE:
        return "", BROKEN


def _looked_at(archive: zipfile.ZipFile, content: bytes, *, inner: bool) -> str:
    entries = archive.infolist()
    _within_bounds(entries)
    _tamely_named(entries)
    _without_gaps(archive, entries, content)
    types = list(_content_types(root_of(archive, CONTENTS)))
    names = [entry.filename for entry in entries]
    if any(RUNS.search(text) for text in (*types, *names)):
        raise Refused(MACRO)
    _within_itself(archive, names)
    _carries_packages_only(archive, names, types, inner=inner)
    if archive.testzip() is not None:
        raise Refused(BROKEN)
    main = {found[1] for text in types if (found := MAIN.fullmatch(text))}
    if len(main) != 1:
        raise Refused(BROKEN)
    return f"{OPENXML}.{main.pop().replace('slideshow', 'presentation')}"


def _within_bounds(entries: Sequence[zipfile.ZipInfo]) -> None:
    if not entries or any(entry.flag_bits & ENCRYPTED_BIT for entry in entries):
        raise Refused(LOCKED if entries else BROKEN)
    grown = any(
        entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if grown or len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise Refused(BOMB)
    if any(entry.compress_type not in PACKINGS for entry in entries):
        raise Refused(BROKEN)


def _tamely_named(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [entry.orig_filename for entry in entries]
    twice = any(n > 1 for n in Counter(name.lower() for name in names).values())
    odd = any(
        name.startswith("/")
        or any(mark in name for mark in ("\\", ":"))
        or ".." in name.split("/")
        or plain(name) != name
        or unkeepable(name) is not None
        for name in names
    )
    if twice or odd:
        raise Refused(ODD_NAMES)


def _without_gaps(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], content: bytes
) -> None:
    """Entries follow each other from the first byte, and nothing follows their list."""
    at = room = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if not at <= entry.header_offset <= at + room:
            raise Refused(BROKEN)
        start, room = entry.header_offset, DESCRIPTOR
        name, extra = struct.unpack("<HH", content[start + 26 : start + LOCAL_HEAD])
        at = start + LOCAL_HEAD + name + extra + entry.compress_size
    end = content[-END_RECORD:]
    listed = archive.start_dir + int.from_bytes(end[12:16], "little")
    whole = at <= archive.start_dir <= at + room and end.startswith(END) and end[-2:] == b"\0\0"
    if not whole or not 0 <= len(content) - END_RECORD - listed <= END_64:
        raise Refused(BROKEN)


def _content_types(root: etree._Element) -> Iterator[str]:
    for element in root:
        yield str(element.get("ContentType") or "")


def _within_itself(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """Nothing that a program would fetch by itself when the file is opened."""
    for name in names:
        if not name.lower().endswith(".rels"):
            continue
        for element in root_of(archive, name):
            outside = str(element.get("TargetMode") or "").lower() == "external"
            if outside and not str(element.get("Type") or "").endswith(REACHING_ALLOWED):
                raise Refused(REACHES_OUT)


def _carries_packages_only(
    archive: zipfile.ZipFile, names: Sequence[str], types: Sequence[str], *, inner: bool
) -> None:
    """Objects of other programs are refused; tables behind charts are looked at themselves."""
    if any("oleobject" in text.lower() for text in types):
        raise Refused(CARRIES)
    for name in names:
        if "/embeddings/" not in name.lower() or name.endswith("/"):
            continue
        if inner or not PACKAGE.search(name):
            raise Refused(CARRIES)
        _media_type, reason = look_at_office(archive.read(name), inner=True)
        if reason:
            raise Refused(reason)


def root_of(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """A part as XML, as strictly as models are read: no declarations, nothing from outside."""
    if archive.getinfo(name).file_size > MOST_OF_A_PART:
        raise Refused(BOMB)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(archive.read(name), parser)
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.doctype:
        raise Refused(BROKEN)
    return root
