"""Check the proof of a matter, without the system and without network: Python 3.9 or newer alone.

    python check_proof.py PROOF.json [--public HEX] [--files FOLDER]

Checks that every line of the trail is sealed over the one before it, that every row is as the last
line says that wrote it, that every content has the digest the trail tells, that the end of the
trail stands in the signed checkpoint, and that the whole file is signed. ``--public`` is the public
key that the office gave out (``bihuan keys show``): without it a proof shows only that it agrees
with itself. ``--files`` is a folder with photos, each named by its SHA-256.

Ends with 0 when all agrees, with 1 when something does not; each finding is a line.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FORMAT = "bihuan-proof/1"
DIGEST = "sha256:"
BYTES = 32
Json = dict[str, Any]
Point = tuple[int, int, int, int]
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def main() -> int:
    """Read the arguments, check, tell."""
    reader = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    reader.add_argument("proof", type=Path)
    reader.add_argument("--public", default="")
    reader.add_argument("--files", type=Path)
    given = reader.parse_args()
    findings = check_file(given.proof.read_bytes(), given.public, given.files)
    for finding in findings:
        sys.stdout.write(finding + "\n")
    if not findings:
        known = "is signed with the key given" if given.public else "give --public to know by whom"
        sys.stdout.write("Nothing found: the proof agrees with itself; " + known + ".\n")
    return 1 if findings else 0


def check_file(content: bytes, public: str = "", files: Path | None = None) -> list[str]:
    """Every finding in the bytes of a proof."""
    try:
        first, second, rest = content.split(b"\n", 2)
        body, signed = json.loads(first), json.loads(second)
        whole = json.dumps(signed, sort_keys=True, separators=(",", ":")).encode() == second
        key, signature = signed["public"], signed["signature"]
        parts = (body["lines"], body["rows"], body["contents"], body["checkpoint"])
    except (ValueError, KeyError, TypeError) as problem:
        return [f"the file is no proof: {problem}"]
    findings = []
    if rest or not whole or not is_signed(key, first, signature):
        findings.append("the file is not signed as it stands: its bytes were changed")
    if public and public != key:
        findings.append("the file is signed with another key than the one given")
    if body.get("format") != FORMAT:
        findings.append("the format is {!r}, not {}".format(body.get("format"), FORMAT))
    checks: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("the trail", lambda: check_lines(body)),
        ("the rows", lambda: check_rows(*parts[:2])),
        ("the contents", lambda: check_contents(*parts[1:3])),
        ("the checkpoint", lambda: check_checkpoint(body, key)),
        ("the files", lambda: check_photos(parts[1], files)),
    )
    for name, check in checks:
        try:
            findings.extend(check())
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
            findings.append(f"{name} cannot be read: {type(problem).__name__}: {problem}")
    return findings


def check_lines(body: Json) -> Iterator[str]:
    """The lines follow one another, each sealed over the one before it."""
    before = ""
    for place, line in enumerate(body["lines"], 1):
        content = json.loads(line["content"])
        if content["trail"].replace("-", "") != body["trail"]:
            yield f"line {place}: of another trail"
        if content["seq"] != place:
            yield f"line {place}: says that it is line {content['seq']}"
        seal = hashlib.sha256((before + line["content"]).encode()).hexdigest()
        if seal != line["seal"]:
            yield f"line {place}: its seal is not that of its content and the line before"
        before = line["seal"]
    if not body["lines"]:
        yield "the trail has no line"


def check_rows(lines: list[Json], rows: Json) -> Iterator[str]:
    """Every column is as the last line says that wrote it."""
    told = told_of_rows(lines)
    for table, kept in rows.items():
        for key, columns in kept.items():
            place = told.pop((table, key), None)
            if place is not None and not place["gone"]:
                yield from check_row(f"{table} {key}", place, columns)
            elif place is not None or is_begun(lines):
                yield f"{table} {key}: no line tells of this row"
    for (table, key), place in told.items():
        if not place["gone"]:
            yield f"{table} {key}: the row is missing"


def told_of_rows(lines: list[Json]) -> dict[tuple[str, str], Json]:
    """By table and key: what the lines say of the row, and which line last said it."""
    told: dict[tuple[str, str], Json] = {}
    for line in lines:
        content = json.loads(line["content"])
        for table, written in (content.get("written") or {}).items():
            for key, (did, *columns) in written.items():
                if did != "~" or (table, key) not in told:
                    told[table, key] = {"whole": did != "~", "columns": {}}
                told[table, key]["gone"] = did == "-"
                for column, value in (columns[0] if columns else {}).items():
                    told[table, key]["columns"][column] = (value, content["seq"])
    return told


def check_row(name: str, place: Json, columns: Json) -> Iterator[str]:
    """One row against what was told of it; what an older trail does not tell is left out."""
    for column, value in columns.items():
        missing = (None, "that made the row") if place["whole"] else (value, "")
        said, line = place["columns"].get(column, missing)
        if said != value or type(said) is not type(value):
            yield f"{name}: {column} is not what line {line} wrote"
    for column in place["columns"].keys() - columns.keys():
        yield f"{name}: {column} is missing"


def is_begun(lines: list[Json]) -> bool:
    """Whether the trail tells of rows from its first line on."""
    return bool(json.loads(lines[0]["content"]).get("written"))


def check_contents(rows: Json, contents: Json) -> Iterator[str]:
    """What stands behind a digest has this digest, and nothing stands there besides."""
    for digest, kept in contents.items():
        content = kept["text"].encode() if "text" in kept else base64.b64decode(kept["base64"])
        if hashlib.sha256(content).hexdigest() != digest:
            yield f"content {digest}: it has another digest"
    for table, some in rows.items():
        for key, columns in some.items():
            for column, value in columns.items():
                is_digest = isinstance(value, str) and value.startswith(DIGEST)
                if is_digest and value[len(DIGEST) :] not in contents:
                    yield f"{table} {key}: the content of {column} is missing"


def check_checkpoint(body: Json, key: str) -> Iterator[str]:
    """The end of the trail stands in the tree of the checkpoint, and the checkpoint is signed."""
    checkpoint, head = dict(body["checkpoint"]), body["head"]
    signature, length = checkpoint.pop("signature"), head["length"]
    said = json.dumps(checkpoint, sort_keys=True, separators=(",", ":")).encode()
    if checkpoint["public"] != key or not is_signed(key, said, signature):
        yield "the checkpoint is not signed with the key of the file"
    if not 0 < length <= len(body["lines"]):
        yield f"the checkpoint counted {length} lines, here are {len(body['lines'])}"
    elif body["lines"][length - 1]["seal"] != head["seal"]:
        yield f"line {length}: another one than at the checkpoint"
    leaf = f"{body['trail']} {length} {head['seal']}\n".encode()
    found = climbed(leaf, body["place"], checkpoint["trails"], body["path"])
    if found != checkpoint["root"]:
        yield "the end of the trail does not lead up to the root of the checkpoint"
    if length < len(body["lines"]):
        yield f"lines after {length} are younger than the checkpoint"


def check_photos(rows: Json, folder: Path | None) -> Iterator[str]:
    """Every photo of the matter lies in the folder and has its digest."""
    for key, columns in (rows.get("attachments") or {}).items() if folder else ():
        for name in ("sha256", "view_sha256"):
            path = folder / columns[name]
            if not path.is_file():
                yield f"attachment {key}: the file {columns[name]} is missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != columns[name]:
                yield f"attachment {key}: the file {columns[name]} was changed"


def climbed(leaf: bytes, place: int, size: int, path: list[str]) -> str | None:
    """The root that a leaf and the hashes beside its way lead to (RFC 9162, 2.1.3.2)."""
    first, second, found = place, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for beside in map(bytes.fromhex, path):
        if not second:
            return None
        if first & 1 or first == second:
            found = hashlib.sha256(b"\1" + beside + found).digest()
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            found = hashlib.sha256(b"\1" + found + beside).digest()
        first, second = first >> 1, second >> 1
    return None if second else found.hex()


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether an Ed25519 signature (RFC 8032, 5.1) was made for a message; both in lower case."""
    try:
        key, made = bytes.fromhex(public), bytes.fromhex(signature)
    except (TypeError, ValueError):
        return False
    if (key.hex(), made.hex()) != (public, signature):
        return False
    point, start = unpacked(key), unpacked(made[:BYTES])
    proof = int.from_bytes(made[BYTES:], "little")
    if len(key) != BYTES or len(made) != 2 * BYTES or not point or not start or proof >= Q:
        return False
    digest = hashlib.sha512(made[:BYTES] + key + message).digest()
    told = int.from_bytes(digest, "little") % Q
    one, other = times(proof, BASE), added(start, times(told, point))
    return (
        not (one[0] * other[2] - other[0] * one[2]) % P
        and not (one[1] * other[2] - other[1] * one[2]) % P
    )


def added(one: Point, other: Point) -> Point:
    """The sum of two points of the curve."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """A point added to itself so many times."""
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = added(found, point)
        point, number = added(point, point), number >> 1
    return found


def unpacked(packed: bytes) -> Point | None:
    """The point that 32 bytes stand for; None for none."""
    number = int.from_bytes(packed, "little")
    odd, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


BASE: Any = unpacked((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

if __name__ == "__main__":
    sys.exit(main())
