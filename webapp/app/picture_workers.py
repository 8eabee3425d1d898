"""Files are looked into by small processes of their own, with bounds of memory and time.

A picture that takes a gigabyte, or a decoder that hangs or crashes, ends its worker and not the
server; the next file gets a new one.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from casework.documents.examining import PHOTO
from casework.documents.picture_work import TOO_HEAVY
from casework.documents.pictures import Looked
from config import HERE

WORKERS = 2
MEMORY = 1 << 30
"""Bytes of address space a worker may have beside what it starts with."""
SECONDS = 30.0
"""How long one photo may take, and how long one waits for a worker."""
BUSY = "pictures_busy"


class PictureWorkers:
    """Looks into files as :func:`examine` does, each in one of a few processes kept warm."""

    def __init__(
        self, *, workers: int = WORKERS, memory: int = MEMORY, seconds: float = SECONDS
    ) -> None:
        self.seconds = seconds
        self._memory = memory
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)  # started when it is first needed

    def __call__(
        self, content: bytes, max_pixels: int, kinds: Collection[str] = (PHOTO,)
    ) -> Looked | str:
        """What is in the file, or why it is refused.

        ``too_heavy`` for one that takes more memory or time than a worker has, ``pictures_busy``
        while all workers have work.
        """
        try:
            with self.borrowed() as worker:
                return worker.look((content, max_pixels, kinds), self.seconds)
        except queue.Empty:
            return BUSY

    @contextmanager
    def borrowed(self) -> Iterator[Worker]:
        """A worker for one photo; ``queue.Empty`` where none is free in time."""
        worker = self._idle.get(timeout=self.seconds)
        try:
            worker = worker or Worker(self._memory)
            yield worker
        finally:
            self._idle.put(worker if worker is not None and worker.is_alive else None)


class Worker:
    """One process, and the way to it."""

    def __init__(self, memory: int) -> None:
        self._way, theirs = Pipe()
        end = theirs.fileno()
        program = f"from casework.documents.picture_work import work; work({end}, {memory})"
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", program],
            cwd=HERE,
            env={},  # no setting of ours, none of which a decoder needs
            pass_fds=[end],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        weakref.finalize(self, _end, self._way, self._process)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be given another photo."""
        return not self._way.closed and self._process.poll() is None

    def look(self, asked: tuple[bytes, int, Collection[str]], seconds: float) -> Looked | str:
        """What the worker found; it is ended where it takes too long or dies."""
        with suppress(EOFError, OSError):
            self._way.send(asked)
            if self._way.poll(seconds):
                found: Looked | str = self._way.recv()
                return found
        _end(self._way, self._process)
        return TOO_HEAVY


def _end(way: Connection, process: subprocess.Popen[bytes]) -> None:
    way.close()
    process.kill()
    process.wait()
