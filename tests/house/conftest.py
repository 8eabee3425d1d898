"""A browser for the tests that look at pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.provision.browser import ARGUMENTS, chromium
from tests.provision.fonts import fonts_conf


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
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
