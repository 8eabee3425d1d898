"""A process that has read the program once and forks servers: a restart costs no imports.

Each line on stdin is an order as JSON: to ``run`` the program with some arguments, answered by the
number of its process group; or to ``wait`` for the end of one, answered by its exit code. Nobody
else waits, so the number belongs to that server until then. Settings come from the environment.
"""

from __future__ import annotations

import json
import os
import sys

from webapp.cli import main


def nurse() -> None:
    """Start what is asked for until stdin ends."""
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _run(order["run"], order["log"])
        os.setpgid(child, child)  # here too: whoever comes first
        print(child, flush=True)


def _run(arguments: list[str], log: str) -> None:
    os.setpgid(0, 0)
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
