"""Which keys of the schemas the readers ask for, noted while files are loaded as at a start."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Place = tuple[str, Mapping[str, Any]]
"""Where a schema stands, as ``file#/path``, and the schema."""
BRANCHES = ("then", "else")
"""Of an ``if`` the condition itself allows nothing."""


class Schemas:
    """Schema files by name, each with its parts to be found."""

    def __init__(self, *folders: Path) -> None:
        paths = [path for folder in folders for path in sorted(folder.glob("*.schema.json"))]
        self.files = {path.name: json.loads(path.read_text("utf-8")) for path in paths}

    def keys(self) -> Iterator[str]:
        """Every key that a schema allows, as ``file#/path/key``."""
        for file, schema in self.files.items():
            yield from _keys(f"{file}#", schema)

    def of(self, kind: str) -> list[Place]:
        """All that a file of ``kind`` is held to."""
        name = f"{kind}.schema.json"
        return self.within([(f"{name}#", self.files[name])])

    def within(self, places: list[Place]) -> list[Place]:
        """``places`` with what they refer to, and the branches they may take."""
        found: list[Place] = []
        for place, schema in places:
            found.append((place, schema))
            if "$ref" in schema:
                found += self.within([self._referred(place, schema["$ref"])])
            deeper = [(f"{place}/{b}", schema[b]) for b in BRANCHES if b in schema]
            deeper += [(f"{place}/anyOf/{n}", s) for n, s in enumerate(schema.get("anyOf", ()))]
            found += self.within(deeper)
        return found

    def _referred(self, place: str, reference: str) -> Place:
        file, _, path = reference.rpartition("#")
        file = file.rpartition("/")[2] or place.partition("#")[0]
        schema = self.files[file]
        for part in path.strip("/").split("/"):
            schema = schema[part]
        return f"{file}#{path}", schema


def _keys(place: str, schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from _keys(f"{place}/{number}", inner)
    if not isinstance(schema, dict):
        return
    for name, inner in schema.items():
        if name == "properties":
            for key, said in inner.items():
                yield f"{place}/{name}/{key}"
                yield from _keys(f"{place}/{name}/{key}", said)
        elif name != "if":
            yield from _keys(f"{place}/{name}", inner)


class Watched(dict[str, Any]):
    """A mapping of a file that notes which of its keys are asked for.

    Asking for a key that the file does not have counts; going through all of them does not.
    """

    def __init__(self, raw: Mapping[str, Any], held_to: list[Place], asked: set[str]) -> None:
        super().__init__(raw)
        self._held_to, self._asked = held_to, asked

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __iter__(self) -> Iterator[str]:  # without it `**` would take the keys past __getitem__
        return super().__iter__()

    def _note(self, key: str) -> None:
        for place, schema in self._held_to:
            if key in schema.get("properties", {}):
                self._asked.add(f"{place}/properties/{key}")


def watched(value: Any, held_to: list[Place], schemas: Schemas, asked: set[str]) -> Any:
    """``value`` of a file, so that each key a reader asks for is put into ``asked``."""
    if isinstance(value, list):
        items = [(f"{p}/items", s["items"]) for p, s in held_to if "items" in s]
        return [watched(one, schemas.within(items), schemas, asked) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {
        key: watched(said, schemas.within(_said_of(key, held_to)), schemas, asked)
        for key, said in value.items()
    }
    return Watched(inner, held_to, asked)


def _said_of(key: str, held_to: list[Place]) -> list[Place]:
    found: list[Place] = []
    for place, schema in held_to:
        more = schema.get("additionalProperties")
        if key in schema.get("properties", {}):
            found.append((f"{place}/properties/{key}", schema["properties"][key]))
        elif isinstance(more, dict):
            found.append((f"{place}/additionalProperties", more))
    return found
