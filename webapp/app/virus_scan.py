"""Files are scanned for viruses by clamd, when the installation names one (``BIHUAN_CLAMD``).

A file is sent as it is (INSTREAM), scanned before it is kept. A scanner that is set up and does not
answer lets no file through: what was not scanned is refused, and the administrator's page says so.
"""

from __future__ import annotations

import re
import socket
from contextlib import closing
from dataclasses import dataclass

import structlog

CHUNK = 1 << 16
SECONDS, SECONDS_TO_GREET = 30.0, 2.0
"""How long an answer about a file may take, and one that only says that the scanner is there."""
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (.{1,200}) FOUND")
CLEAN = "stream: OK"
INFECTED, UNSCANNED = "infected", "not_scanned"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ScannerState:
    """Whether files are scanned: ``not_set_up``, ``works`` or ``silent``, and by what."""

    state: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class VirusScan:
    """The scanner at ``address``: ``host:port``, or the path of a socket; "" for none."""

    address: str

    def __call__(self, content: bytes) -> tuple[str, str] | None:
        """None for a clean file; else the reason why it is refused, and the name of what was found.

        ``not_scanned`` where the scanner does not answer, or not with an answer about the file.
        """
        if not self.address:
            return None
        try:
            answer = self._asked(b"zINSTREAM\0", content, seconds=SECONDS)
        except OSError as trouble:
            log.warning("the virus scanner does not answer", trouble=str(trouble))
            return UNSCANNED, ""
        if answer == CLEAN:
            return None
        if found := FOUND.fullmatch(answer):
            log.warning("a virus was found in a file", found=found[1])
            return INFECTED, found[1]
        log.warning("the virus scanner did not scan a file", answer=answer)
        return UNSCANNED, ""

    def state(self) -> ScannerState:
        """How it does at this moment."""
        if not self.address:
            return ScannerState("not_set_up")
        try:
            version = self._asked(b"zVERSION\0", None, seconds=SECONDS_TO_GREET)
        except OSError:
            return ScannerState("silent")
        return ScannerState("works", version) if version else ScannerState("silent")

    def _asked(self, command: bytes, content: bytes | None, *, seconds: float) -> str:
        with closing(self._connected(seconds)) as way:
            way.sendall(command)
            if content is not None:
                _send(way, content)
            answer = b""
            while part := way.recv(CHUNK):
                answer += part
                if b"\0" in part or len(answer) > LONGEST_ANSWER:
                    break
        return "".join(filter(str.isprintable, answer.decode("utf-8", "replace"))).strip()

    def _connected(self, seconds: float) -> socket.socket:
        if self.address.startswith("/"):
            way = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            way.settimeout(seconds)
            try:
                way.connect(self.address)
            except OSError:
                way.close()
                raise
            return way
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _send(way: socket.socket, content: bytes) -> None:
    """The file in pieces, each with its length before it; one of no length ends it.

    A scanner that has heard enough answers before the end and takes no more: its answer counts.
    """
    try:
        for at in range(0, len(content), CHUNK):
            piece = content[at : at + CHUNK]
            way.sendall(len(piece).to_bytes(4, "big") + piece)
        way.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return
