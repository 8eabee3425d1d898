"""Can a later release of some package break the installation on a fresh machine?

It cannot if the lists are complete and pip asks for nothing beyond them. Both are checked here: the
first from the metadata of what is installed, the second with pip itself and an index in a folder,
where everything has a newer release.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.test_files import LOCKS, ROOT, pins


def needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What an installed package asks for on this machine, with the extras asked of it."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if not marker or any(marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            yield requirement


def test_the_metadata_of_installed_packages_can_be_read():
    assert {need.name for need in needs("flask", frozenset())} >= {"werkzeug", "jinja2", "click"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_locked_list_names_all_that_its_packages_need(lock: Path):
    pinned = {canonicalize_name(name) for name in pins(lock)}
    missing, seen = set(), set()
    waiting = [(name, frozenset[str]()) for name in pinned]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            wanted = list(needs(name, extras))
        except PackageNotFoundError:
            continue  # locked for another kind of machine
        for requirement in wanted:
            needed = canonicalize_name(requirement.name)
            if needed not in pinned:
                missing.add(f"{name} needs {requirement}")
            waiting.append((needed, frozenset(requirement.extras)))
    assert not missing, "run make lock"


def wheel(index: Path, name: str, version: str, *lines: str) -> Path:
    """A package with nothing in it but its metadata, offered by the index."""
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    metadata = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines])
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        archive.writestr(f"{info}/METADATA", metadata + "\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    links = "".join(
        f'<a href="{path.name}">{path.name}</a>' for path in sorted(folder.glob("*.whl"))
    )
    (folder / "index.html").write_text(links)
    return made


def pip_arguments() -> list[str]:
    """The words of the Makefile's own command for locked lists, without the interpreter."""
    command = re.search(
        r"^INSTALL := \S+ (-m pip install .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert command, "the Makefile installs its lists by the command INSTALL"
    return command.group(1).split()


def test_newer_releases_of_everything_do_not_change_what_is_installed(tmp_path):
    index, target = tmp_path / "index", tmp_path / "target"
    extra = ("Provides-Extra: more",)
    locked = [
        wheel(index, "alpha", "1.0", "Requires-Dist: beta[more]>=1.0"),
        wheel(index, "beta", "1.0", *extra),
    ]
    wheel(index, "alpha", "2.0", "Requires-Dist: gamma")
    wheel(index, "beta", "2.0", *extra, 'Requires-Dist: gamma; extra == "more"')
    wheel(index, "gamma", "1.0")
    listed = tmp_path / "locked.txt"
    listed.write_text(
        "".join(
            f"{path.name.split('-')[0]}==1.0 --hash=sha256:"
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
            for path in locked
        )
    )

    from_index = ("--isolated", "--index-url", index.as_uri())
    subprocess.run(
        [sys.executable, *pip_arguments(), *from_index, "--target", str(target), "-r", str(listed)],
        check=True,
    )

    assert sorted(path.name for path in target.glob("*.dist-info")) == [
        "alpha-1.0.dist-info",
        "beta-1.0.dist-info",
    ]
