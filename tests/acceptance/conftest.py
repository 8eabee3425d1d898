"""A browser, and offices served as they are served to people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.acceptance.serving import Served, serving
from tests.provision.browser import ARGUMENTS, chromium
from tests.provision.fonts import fonts_conf


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all walks, with a Chinese font."""
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "FONTCONFIG_FILE": str(fonts_conf()),
    }
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), env=environment
        )
        yield started
        started.close()


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
