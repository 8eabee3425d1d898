"""Do the committed files say only what is true on every machine?"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
NPM_LOCKS = [
    ROOT / "webapp/frontend/package-lock.json",
    ROOT / "tests/provision/chromium/package-lock.json",
]

# A folder of somebody's machine, and the address of a package registry.
HOME_FOLDER = re.compile(r"(?<![\w./$}<-])/(?:root|home|Users|work)/[\w.]")
REGISTRY = re.compile(r"://(?:registry|pypi|files|npm)\.|pythonhosted\.|npmjs\.")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def committed_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    texts = []
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content:
            texts.append((name, content.decode("utf-8")))
    return texts


def pins(lock: Path) -> dict[str, str]:
    return dict(PINNED.findall(lock.read_text()))


@pytest.mark.parametrize("forbidden", [HOME_FOLDER, REGISTRY], ids=["home folder", "registry"])
def test_no_file_names_a_folder_of_one_machine_or_the_address_of_a_registry(forbidden):
    found = [
        f"{name}: {match.group()}"
        for name, text in committed_texts()
        for match in forbidden.finditer(text)
    ]
    assert not found, f"take the machine out of these files: {found}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_python_package_is_hashed_and_has_no_address(lock):
    text = lock.read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pins(lock)) > 0
    assert all("--hash=sha256:" in block for block in blocks), "run make lock"
    assert "://" not in text
    assert not re.search(r"^\s*--(?:index|extra-index|find)", text, re.MULTILINE)


def test_the_python_locks_agree_about_every_version():
    everything = pins(ROOT / "requirements/dev.txt")
    for lock in LOCKS:
        wanted = pins(lock)
        if lock.name == "sbom.txt":  # an environment of its own, with packages of its own
            wanted = {name: version for name, version in wanted.items() if name in everything}
        assert wanted.items() <= everything.items(), f"{lock.name} differs: run make lock"


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=lambda lock: lock.parent.name)
def test_every_locked_npm_package_is_hashed_and_has_no_address(lock):
    packages = json.loads(lock.read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, f"{name} names a registry: run make lock"
        assert not name or "integrity" in package


def test_python_files_stay_short_enough_to_be_one_room():
    long = {
        name: lines
        for name, text in committed_texts()
        if name.endswith(".py")
        and not name.startswith("migrations/versions/")
        and (lines := text.count("\n")) > 400
    }
    assert not long, f"split these files: {long}"


def test_functions_stay_short_enough_to_be_read_at_once():
    long = {
        f"{name}:{node.lineno} {node.name}": lines
        for name, text in committed_texts()
        if name.endswith(".py") and not name.startswith("migrations/versions/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > 40
    }
    assert not long, f"split these functions: {long}"
