"""Offices served as they are served to people."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.serving import Served, serving


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder as the first start leaves it, demonstration and all; to be copied.

    It takes half a minute and is made once, by the first of the workers that test together.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "founded"
    folder.mkdir(exist_ok=True)
    home, draft = folder / "home", folder / "draft"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            shutil.rmtree(draft, ignore_errors=True)  # of a worker that failed in the middle
            with serving(draft):
                pass
            draft.rename(home)
    return home


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Iterator[Served]:
    """An office of one's own on 2022-07-11, nine in the morning, served on a port of its own."""
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    with serving(home) as served:
        yield served
