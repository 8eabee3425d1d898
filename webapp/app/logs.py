"""What the server writes to stderr: lines for a person, or JSON for a collector."""

from __future__ import annotations

import logging
import re
import sys
from io import StringIO
from typing import TextIO

import structlog

from config import Config

BARE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)

BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Signs that end a line, steer a terminal or turn the direction of what follows."""


def one_line(
    _logger: object, _method: str, record: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Escape what would let a text that people typed look like lines of its own (SR-11)."""
    for name, value in record.items():
        if isinstance(value, str):
            record[name] = _escaped(value)
    return record


def _escaped(text: str) -> str:
    return BREAKING.sub(lambda sign: sign.group().encode("unicode_escape").decode(), text)


def _marked_traceback(out: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    """A traceback has many lines; each is marked, so that none looks like a record."""
    told = StringIO()
    structlog.dev.plain_traceback(told, exc_info)
    out.writelines(f"\n  | {_escaped(line)}" for line in told.getvalue().strip("\n").split("\n"))


def start_logging(config: Config) -> None:
    """Send every log record to stderr, in the form and from the level the settings say.

    Tracebacks never show local variables: those hold session tokens and what people typed.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.processors.ExceptionRenderer(BARE), structlog.processors.JSONRenderer()]
        if config.log == "json"
        else [
            one_line,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=_marked_traceback
            ),
        ]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level.upper())
    for chatty in ("apscheduler", "alembic"):  # a line for every heartbeat, for every look
        logging.getLogger(chatty).setLevel(logging.WARNING)
