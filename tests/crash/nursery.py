"""A process that has read the program once and forks servers: a restart costs no imports.

Each line on stdin is the arguments of ``bihuan`` as JSON, with the log to write to; the answer is
the number of the process group that runs it. Settings come from the environment.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from webapp.cli import main


def nurse() -> None:
    """Start what is asked for until stdin ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order["arguments"], order["log"])
        print(child, flush=True)


def _run(arguments: list[str], log: str) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(written, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    nurse()
