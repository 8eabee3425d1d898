"""Judges what came back: no fault of ours, and nothing told of our inside."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Any

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from webapp.door.refusals import Refusal

HERE = Path(__file__).parents[2]
INSIDE = re.compile(
    rb"Traceback \(most recent call|sqlalchemy|psycopg|site-packages|sqlite3\."
    rb"|SELECT \w.{0,400} FROM |INSERT INTO |UPDATE \w+ SET |" + re.escape(str(HERE).encode())
)
"""What no answer may tell: traces, statements, paths of this machine."""

NUMBERS = re.compile(r"0x[0-9a-f]+|[0-9]+|'[^']{20,}'")
"""What differs between two faults of one kind."""


class Faults(logging.Handler):
    """Everything that went wrong, by kind; of each kind the first request that showed it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: dict[str, str] = {}
        self.count = 0
        self._logged: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._logged.append(place_of(error) if error else record.getMessage())

    def note(self, problem: str) -> None:
        """Note what is wrong with the request under way."""
        self._logged.append(problem)

    def judge(self, asked: str, answer: TestResponse | Refusal | Exception) -> None:
        """Judge one answer; an exception is one that reached the server."""
        problems, self._logged = self._logged, []
        if isinstance(answer, Exception):
            problems.append(f"escaped: {place_of(answer)}")
        else:
            problems.extend(_wrong(answer, told=bool(problems)))
        for problem in problems:
            self.count += 1
            self.found.setdefault(problem, asked)

    def told(self) -> str:
        """Every kind of fault with its request, for the report of a test."""
        return "\n\n".join(f"{problem}\n  {asked}" for problem, asked in self.found.items())


def _wrong(answer: TestResponse | Refusal, *, told: bool) -> Iterator[str]:
    refused = isinstance(answer, Refusal)
    status = answer.status if refused else answer.status_code
    if status >= 500 and not told:
        yield f"status {status}"
    body = answer.body if refused else answer.get_data()
    inside = None if not refused and answer.mimetype == "text/javascript" else INSIDE.search(body)
    if inside:
        yield f"tells of the inside: {inside.group()!r}"


def place_of(error: BaseException) -> str:
    """What was raised, and by which of our functions."""
    while error.__cause__ is not None:
        error = error.__cause__
    ours = [f for f in extract_tb(error.__traceback__) if f.filename.startswith(str(HERE))]
    ours = [f for f in ours if ".venv" not in f.filename and "/tests/" not in f.filename]
    where = f"{Path(ours[-1].filename).relative_to(HERE)}, {ours[-1].name}" if ours else "a library"
    message = NUMBERS.sub("…", str(error))[:120]
    return f"{type(error).__name__} in {where}: {message}"


@contextmanager
def watched(engine: Engine, faults: Faults) -> Iterator[None]:
    """Note logged errors, and each text with a NUL that is sent to the database."""

    def look(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if any("\x00" in text for text in _texts(values)):
            faults.note(f"NUL sent to the database: {' '.join(statement.split())[:90]}")

    event.listen(engine, "before_cursor_execute", look)
    logging.getLogger().addHandler(faults)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(faults)
        event.remove(engine, "before_cursor_execute", look)


def _texts(values: Any) -> Iterable[str]:
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        for inner in values.values():
            yield from _texts(inner)
    elif isinstance(values, list | tuple):
        for inner in values:
            yield from _texts(inner)
