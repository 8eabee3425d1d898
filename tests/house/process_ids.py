"""Every id of a process, and where code of ours holds one as a literal."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from casework.definitions import CampaignBook
from config import Config

ROOT = Path(__file__).parents[2]
ACTING = (
    "workflows/steps/",
    "workflows/limits/ladders.py",
    "workflows/limits/phase_rules.py",
    "casework/models/",
)
"""What is named after what it does: service tasks, what asks a ladder or the phase table by its
name, and the entities' own declarations."""
SUBJECTS = frozenset({"form", "kind", "milestone", "outcome", "process", "stage", "step"})
"""Names under which code holds an id."""
WORDS = frozenset({"_", "_l", "ngettext"})
"""Functions that take a sentence for people, which may be a single word."""
_SCRIPT = re.compile(r"""["'`]([a-z][a-z0-9_]*)["'`]""")
_STYLE = re.compile(r"""[.#"'=]([a-z][a-z0-9_]*)""")
_DATA = re.compile(r"""\bdata-[a-z-]+="([a-z][a-z0-9_]*)\"""")
TEMPLATES = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701 - only parsed

Found = tuple[str, int, str]
"""File, line, id."""


@cache
def process_ids() -> frozenset[str]:
    """Ids of processes, kinds, stages, ends, limits, forms, milestones, and all that is drawn."""
    book = CampaignBook.load(Config().campaigns)
    found = {form for campaign in book for form in campaign.forms}
    for process in book.processes:
        sections = (process.steps, process.stages, process.ends, process.limits, process.names)
        found.update({process.id}, process.forms, *sections)
        found.update(milestone.id for milestone in process.milestones)
        found.update({process.kind.id} if process.kind else ())
    return frozenset(found)


def our_files(*endings: str) -> Iterator[tuple[str, str]]:
    """Our own files with one of the endings, by their path from the root, with their text."""
    for house in ("casework", "workflows", "webapp"):
        for path in sorted((ROOT / house).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            made = "node_modules" in path.parts or "dist" in path.parts
            if path.suffix in endings and not made and not name.startswith(ACTING):
                yield name, path.read_text("utf-8")


def is_an_id(text: object, ids: Collection[str]) -> bool:
    """Whether a literal is an id, or two with a dot between (process and element)."""
    return isinstance(text, str) and (
        text in ids or ("." in text and all(part in ids for part in text.split(".")))
    )


def in_python(name: str, text: str, ids: Collection[str]) -> Iterator[Found]:
    """Literals of a Python file that are ids; what people read is left out."""
    tree = ast.parse(text)
    spoken = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDS
        for argument in node.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in spoken and is_an_id(node.value, ids):
            yield name, node.lineno, str(node.value)


def compared_in_python(name: str, text: str, ids: Collection[str]) -> Iterator[Found]:
    """Where a stage, step, kind … is compared with an id, or a name is made from it."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Compare():
                sides = [node.left, *node.comparators]
            case ast.Match():
                sides = [node.subject, *(case.pattern for case in node.cases)]
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.JoinedStr() as made, *_]):
                if any(_is_subject(part) for part in ast.walk(made)):
                    yield name, node.lineno, ast.unparse(made)
                continue
            case _:
                continue
        if any(_is_subject(side) for side in sides):
            yield from ((name, node.lineno, told) for told in _literals(sides, ids))


def _is_subject(node: ast.AST) -> bool:
    """Whether a part of code is ``step``, ``….step``, ``…["step"]`` or ``….get("step")``."""
    match node:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            return called in SUBJECTS
        case ast.Subscript(slice=ast.Constant(value=str() as called)):
            return called in SUBJECTS
        case ast.Call(
            func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as called), *_]
        ):
            return called in SUBJECTS
        case ast.Tuple(elts=parts):
            return any(_is_subject(part) for part in parts)
        case _:
            return False


def _literals(sides: Iterable[ast.AST], ids: Collection[str]) -> Iterator[str]:
    for side in sides:
        for part in ast.walk(side):
            if isinstance(part, ast.Constant) and is_an_id(part.value, ids):
                yield str(part.value)


def in_template(name: str, text: str, ids: Collection[str]) -> Iterator[Found]:
    """Literals of a template's expressions, and data attributes of its markup, that are ids."""
    tree = TEMPLATES.parse(text)
    spoken = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in WORDS
        for argument in call.args
    }
    for const in tree.find_all(nodes.Const):
        if id(const) not in spoken and is_an_id(const.value, ids):
            yield name, const.lineno, str(const.value)
    for markup in tree.find_all(nodes.TemplateData):
        yield from ((name, markup.lineno, m[1]) for m in _DATA.finditer(markup.data) if m[1] in ids)


def compared_in_template(name: str, text: str, ids: Collection[str]) -> Iterator[Found]:
    """Where a template compares a stage, step, kind … with an id."""
    for compare in TEMPLATES.parse(text).find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        if any(getattr(side, "attr", getattr(side, "name", "")) in SUBJECTS for side in sides):
            consts = [c for side in sides for c in (side, *side.find_all(nodes.Const))]
            told = {str(c.value) for c in consts if isinstance(c, nodes.Const) and c.value in ids}
            yield from ((name, compare.lineno, value) for value in sorted(told))


def in_script(name: str, text: str, ids: Collection[str]) -> Iterator[Found]:
    """Literals of a script, or names of a style sheet, that are ids."""
    looked_for = _STYLE if name.endswith(".css") else _SCRIPT
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((name, number, m[1]) for m in looked_for.finditer(line) if m[1] in ids)
