"""What the server writes to stderr: lines for a person, or JSON for a collector."""

from __future__ import annotations

import logging
import sys

import structlog

from config import Config

BARE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


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
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
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
