"""Offices served as they are served to people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.serving import Served, serving


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder as the first start leaves it, demonstration and all; to be copied."""
    home = tmp_path_factory.mktemp("founded") / "home"
    with serving(home):
        pass
    return home


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Iterator[Served]:
    """An office of one's own on 2022-07-11, nine in the morning, served on a port of its own."""
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    with serving(home) as served:
        yield served
