"""A file to be sent in pieces, and where it waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.webapp.sending import LEAST, noisy
from webapp.app.composition import Office


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photo that takes more than two pieces."""
    content = noisy()
    assert len(content) > 2 * LEAST
    return content


@pytest.fixture
def room(office: Office) -> Path:
    """Where files wait that are being sent in pieces."""
    return office.config.unfinished
