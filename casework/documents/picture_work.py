"""What a process does that only looks into files: one after another, within bounds of memory."""

from __future__ import annotations

import resource
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from casework.documents.examining import examine

TOO_HEAVY = "too_heavy"


def work(way: int, memory: int) -> None:
    """Answer on the socket ``way`` until the other side is gone.

    ``memory`` is how many bytes of address space it may take beside what it starts with.
    """
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(EOFError, OSError, KeyboardInterrupt), Connection(way) as asked:
        while True:
            content, max_pixels, kinds = asked.recv()
            try:
                found = examine(content, max_pixels, kinds)
            except MemoryError:
                found = TOO_HEAVY
            asked.send(found)
