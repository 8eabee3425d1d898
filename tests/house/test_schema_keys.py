"""Is every key that a schema allows read? A key that nothing reads promises what nothing does."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from jinja2 import nodes

import casework.definitions
import casework.forms
from casework.definitions import CampaignBook, load_demo
from casework.definitions.pack import Reader
from casework.definitions.source import Source
from config import Config
from tests.house.process_ids import TEMPLATES, our_files
from tests.house.schema_keys import Schemas, watched
from tests.packs import copied_packs

SCHEMAS = Schemas(Config().models, Config().campaigns)


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """The keys that readers ask for from now on."""
    asked: set[str] = set()
    read = Reader.read

    def noting(self: Reader, path: Path, kind: str) -> Source:
        source = read(self, path, kind)
        return replace(source, data=watched(source.data, SCHEMAS.of(kind), SCHEMAS, asked))

    monkeypatch.setattr(Reader, "read", noting)
    return asked


CAMPAIGN = "jiangbei-2022"
LADDERS = """ladders:
  OWN:
    like: NORMAL
    rungs: [{rung: 1, at: -5}]
"""
DEMANDS = """strike_off_demands:
  - rule: after_photos
    grades: [GENERAL]
    problem_types: [unlicensed_production]
    mode: "off"
    reason: {zh_CN: 现场另有记录, en: Recorded otherwise}
  - {rule: near_place, mode: warn, distance_m: 900, reason: {zh_CN: 山区, en: Mountains}}
"""
WORDS = """facts:
  told_on: {zh_CN: 告知日期, en: Told on, missing: {zh_CN: 尚未, en: not yet}}
"""
NOTIFY = "notify: [{role: section_chief, when: {refused: inspection}}]"


def with_everything(packs: Path) -> None:
    """Add what no shipped file says, though it may."""
    campaign = packs / CAMPAIGN / "campaign.yaml"
    words = packs.parent / "bpmn" / "_shared" / "words.yaml"
    for file, old, new in (
        (campaign, "\nproducts:", "\n" + LADDERS + DEMANDS + "products:"),
        (words, "facts:\n", WORDS),
        (words, "notify: [section_chief]", NOTIFY),
    ):
        text = file.read_text("utf-8")
        assert old in text, "the shipped file has changed; say it elsewhere"
        file.write_text(text.replace(old, new, 1), "utf-8")


def test_every_key_of_every_schema_is_read(asked, tmp_path):
    packs = copied_packs(tmp_path)
    with_everything(packs)
    load_demo(packs, CampaignBook.load(packs), CAMPAIGN)
    unread = sorted(set(SCHEMAS.keys()) - asked)
    assert not unread, f"make them act, or take them out of schema and files: {unread}"


def test_all_that_is_read_is_used():
    """A reader may keep a value that nothing asks for: that is no reading."""
    used = set(attributes())
    kept = {f"{of.__name__}.{field.name}": field.name for of in kept_by() for field in fields(of)}
    unused = sorted(where for where, name in kept.items() if name not in used)
    assert not unused, f"make them act, or take them out of schema and files: {unused}"


def kept_by() -> Iterator[Any]:
    """The classes that hold what files say."""
    rooms = [import_module("casework.limits.rules")]
    for room in (casework.definitions, casework.forms):
        rooms += [import_module(f"{room.__name__}.{m.name}") for m in iter_modules(room.__path__)]
    for room in rooms:
        for kept in vars(room).values():
            if inspect.isclass(kept) and is_dataclass(kept) and kept.__module__ == room.__name__:
                yield kept


def attributes() -> Iterator[str]:
    """Every attribute that code or a template asks for; readers only fill them in."""
    for name, text in our_files(".py"):
        if name.endswith("_reader.py"):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield node.attr
            elif isinstance(node, ast.MatchClass):
                yield from (p.name for p in node.patterns if isinstance(p, ast.MatchAs) and p.name)
    for _, text in our_files(".html"):
        yield from (node.attr for node in TEMPLATES.parse(text).find_all(nodes.Getattr))
