"""Do the documents speak of what is there? Each failure names the page and the words."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner

from config import known_settings

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\0")
FILES = [PurePosixPath(name) for name in LISTED if name]
PAGES = [str(file) for file in FILES if file.suffix == ".md"]
NAMES = {file.name for file in FILES}
TOP = {file.parts[0] for file in FILES}

FENCE = re.compile(r"^```.*?^```[ \t]*$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE_NAME = re.compile(r"[\w.@*{},-]+(?:/[\w.@*{},-]+)*/?")
KINDS = {".py", ".md", ".yaml", ".bpmn", ".dmn", ".json", ".toml", ".html", ".js", ".mjs", ".css"}
MADE_WHILE_RUNNING = {"demo-accounts.json", "bihuan.db", "secret-key"}
SETTINGS = set(known_settings())
TOOLS = {"pg_restore", "pip", "venv"}  # of others, named where they help
BUILT = (".venv", "var", "webapp/static/dist")
MAKE = re.compile(r"(?:^|[`(]|&& )make ((?:[a-z]+ )*[a-z]+)\b", re.MULTILINE)
BIHUAN = re.compile(r"(?:^|[`/(]|&& )bihuan((?: [a-z]+(?:-[a-z]+)*)+)", re.MULTILINE)


def words(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def quoted(page: str) -> Iterator[str]:
    """What a page sets in `backticks`, outside its blocks."""
    yield from QUOTED.findall(FENCE.sub("", words(page)))


def commands_of(page: str) -> Iterator[str]:
    """Where a page may name a command: in backticks, in blocks, in indented lines."""
    text = words(page)
    yield from (f"`{part}" for part in quoted(page))
    for block in FENCE.findall(text):
        yield re.sub(r"^[ $]*(?:\.venv/bin/)?", "", block, flags=re.MULTILINE)
    yield from re.findall(r"^ {4}(?:\.venv/bin/)?(\S.*)$", FENCE.sub("", text), re.MULTILINE)


def is_file_name(text: str) -> bool:
    """Whether a quoted word means a file or folder of this repository."""
    if not FILE_NAME.fullmatch(text) or text.startswith(BUILT):
        return False
    first = text.split("/", maxsplit=1)[0]
    return first in TOP if "/" in text else PurePosixPath(text).suffix in KINDS


def is_there(text: str, page: str) -> bool:
    """Whether such a file exists: from the root, from the page's own folder, or by its name."""
    if "/" not in text and ("*" not in text):
        return text in NAMES | MADE_WHILE_RUNNING
    patterns = [text.rstrip("/"), str(PurePosixPath(page).parent / text.rstrip("/"))]
    return any(any(ROOT.glob(pattern)) for pattern in patterns)


def named_by(pattern: re.Pattern[str], page: str) -> Iterator[str]:
    for part in commands_of(page):
        yield from pattern.findall(part)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    links = {link.split("#")[0] for link in LINK.findall(FENCE.sub("", words(page)))}
    local = {unquote(link) for link in links if link and "://" not in link}
    broken = [link for link in local if not (ROOT / page).parent.joinpath(link).exists()]
    assert not broken, f"{page}: {broken}"


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_exists(page):
    missing = [text for text in quoted(page) if is_file_name(text) and not is_there(text, page)]
    assert not missing, f"{page}: {missing}"


@pytest.mark.parametrize("page", PAGES)
def test_every_make_command_a_page_names_exists(page):
    targets = set(re.findall(r"^([a-z]+):.*## ", words("Makefile"), re.MULTILINE))
    unknown = {name for found in named_by(MAKE, page) for name in found.split()} - targets
    assert not unknown, f"{page}: make {sorted(unknown)}"


def test_every_bihuan_command_a_page_names_exists():
    from webapp.cli import main  # noqa: PLC0415 -- the other pages are checked without it

    named = {(page, found) for page in PAGES for found in named_by(BIHUAN, page)}
    assert named
    unknown = [(page, found) for page, found in named if not known_command(main, found.split())]
    assert not unknown, f"no such command: {sorted(unknown)}"


def known_command(command: click.Command, path: list[str]) -> bool:
    """Whether ``path`` names commands, followed at most by arguments."""
    if not path or not isinstance(command, click.Group):
        return True
    found = command.get_command(click.Context(command), path[0])
    return found is not None and known_command(found, path[1:])


def test_the_two_readmes_say_the_same_in_the_same_order():
    """The same headings, blocks and links, so that neither is forgotten when one changes."""
    shapes = []
    for page in ("README.md", "README.zh-CN.md"):
        text = words(page)
        bare = FENCE.sub("", text)
        shapes.append(
            {
                "headings": [line.count("#") for line in re.findall(r"^(#+) ", bare, re.MULTILINE)],
                "blocks": FENCE.findall(text),
                "links": [link for link in LINK.findall(bare) if not link.startswith("README")],
                "settings": re.findall(r"BIHUAN_[A-Z_]+", bare),
            }
        )
    assert shapes[0] == shapes[1]


STATEMENT = re.compile(r"^\| (?:X|S[01R])-\d+ \|.*\| (yes|partly) \| (.+) \|(.*)\|$", re.MULTILINE)


@pytest.mark.parametrize("page", ["docs/statements.md", "docs/security.md"])
def test_every_statement_names_tests_that_exist_and_says_what_is_missing(page):
    known = set()
    for file in FILES:
        if file.parts[0] == "tests" and file.suffix == ".py":
            known |= set(re.findall(r"^\s*def (test_\w+)", words(str(file)), re.MULTILINE))
    rows = STATEMENT.findall(words(page))
    assert rows
    for covered, tests, missing in rows:
        named = QUOTED.findall(tests)
        assert named, f"name a test: {tests}"
        assert set(named) <= known, f"no such test: {sorted(set(named) - known)}"
        assert bool(missing.strip()) is (covered == "partly"), tests


NAME = re.compile(r"@?(_?[A-Za-z]\w*(?:\.\w+)*)(?:\(.*\))?")


def spoken() -> set[str]:
    """Every word of our code, models, packs and settings."""
    ours = {".py", ".bpmn", ".dmn", ".yaml", ".toml", ".json"}
    texts = [words(str(file)) for file in FILES if file.suffix in ours and file.parts[0] != "tests"]
    return set(re.findall(r"\w+", "\n".join(texts)))


@pytest.mark.parametrize("page", [p for p in PAGES if p.startswith(("docs/", "README"))])
def test_every_name_a_page_sets_as_code_is_spoken_in_the_code(page):
    known = spoken() | NAMES | MADE_WHILE_RUNNING | SETTINGS | TOOLS
    named = {found[1] for text in quoted(page) if (found := NAME.fullmatch(text))}
    unknown = {
        name
        for name in named
        if not name.startswith("test_") and name not in known and not set(name.split(".")) <= known
    }
    assert not unknown, f"{page}: {sorted(unknown)}"


DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
SECTIONS = ["## Why", "## Decision", "## Turned down", "## What follows"]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem[:4])
def test_every_decision_is_told_in_the_same_way(decision):
    text = decision.read_text("utf-8")
    number = decision.stem[:4]
    assert text.startswith(f"# {number} ")
    assert re.search(r"^Status: (accepted|replaced by \[\d{4}\]\(.+\))$", text, re.MULTILINE)
    assert re.findall(r"^## .+$", text, re.MULTILINE) == SECTIONS
    assert f"]({decision.name})" in words("docs/decisions/README.md"), "list it in the README there"


def test_decisions_are_numbered_without_gaps():
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_tables_of_the_processes_are_those_of_make_docs(tmp_path):
    from webapp.cli import main  # noqa: PLC0415 -- the other pages are checked without it

    page = tmp_path / "README.md"
    page.write_text(words("bpmn/README.md"), "utf-8")
    CliRunner().invoke(main, ["models", "tables", "--into", str(page)], catch_exceptions=False)
    assert page.read_text("utf-8") == words("bpmn/README.md"), "run make docs"
