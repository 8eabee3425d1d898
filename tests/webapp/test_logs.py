"""What the log says of an exception, and what it must never say."""

from __future__ import annotations

import logging
from pathlib import Path

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


FORGED = "zhang\n2022-05-10T01:00:00Z [info     ] signed in [webapp] person=liu\u202e\x1b[2J"


@pytest.mark.parametrize("form", ["console", "json"])
def test_what_people_typed_makes_no_line_of_its_own(logged, form):
    start_logging(Config(log=form))
    logging.getLogger("webapp").warning("no such name: %s", FORGED, extra={"name_given": FORGED})
    (line,) = logged.readouterr().err.splitlines()
    assert "no such name: zhang" in line
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_a_line_of_an_exception_does_not_look_like_a_record(logged):
    start_logging(Config(log="console"))
    try:
        Path(FORGED).read_text("utf-8")
    except OSError:
        logging.getLogger("webapp").exception("it failed")
    first, *others = logged.readouterr().err.splitlines()
    assert "it failed" in first
    assert all(line.startswith("  | ") for line in others if line)
