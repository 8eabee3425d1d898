"""What the log says of an exception, and what it must never say."""

from __future__ import annotations

import logging

import pytest

from config import Config
from webapp.app.logs import start_logging


@pytest.fixture
def logged(capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield capsys
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_never_shows_local_variables(logged, form):
    start_logging(Config(log=form))
    token = f"secret{41 + 1}token"
    try:
        int(token[:0])
    except ValueError:
        logging.getLogger("webapp").exception("it failed")
    said = logged.readouterr().err
    assert "ValueError" in said
    assert token not in said
