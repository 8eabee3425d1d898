"""Real servers on this machine that take what leaves the house, or do not."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class MailSink:
    """A mail server. ``mode``: ok, busy, unknown_person, hang, lose_answer."""

    port: int = 0
    mode: str = "ok"
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    visits: int = 0
    over: threading.Event = field(default_factory=threading.Event)


class _MailTalk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: MailSink = self.server.sink
        sink.visits += 1
        if sink.mode == "hang":
            sink.over.wait(30)
            return
        self.say("220 sink")
        while line := self.rfile.readline():
            if not self.answer(sink, line.decode().strip()):
                return

    def answer(self, sink: MailSink, line: str) -> bool:
        verb = line[:4].upper()
        if verb == "RCPT" and sink.mode == "busy":
            self.say("451 later")
        elif verb == "RCPT" and sink.mode == "unknown_person":
            self.say("550 no such person")
        elif verb == "DATA":
            self.say("354 go on")
            sink.raw.append(self.content())
            sink.taken.append(message_from_bytes(sink.raw[-1], policy=policy.default))
            if sink.mode == "lose_answer":
                return False
            self.say("250 taken")
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 sink")
        return True

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@dataclass
class Posted:
    """One request a web sink got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class WebSink:
    """A web server. ``answer`` gives status, headers and body; ``hang`` makes it wait instead.

    ``cut``: the connection breaks off in the middle of the answer's body.
    """

    port: int = 0
    answer: Callable[[Posted], tuple[int, dict[str, str], bytes]] = lambda _: (200, {}, b"{}")
    hang: bool = False
    cut: bool = False
    taken: list[Posted] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, status: int = 200, body: Any = None, **headers: str) -> None:
        """Answer so from now on."""
        self.answer = lambda _: (status, headers, json.dumps(body or {}).encode())


class _WebTalk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self._take()

    def do_GET(self) -> None:
        self._take()

    def _take(self) -> None:
        sink: WebSink = self.server.sink
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        posted = Posted(self.command, self.path, headers, self.rfile.read(length))
        sink.taken.append(posted)
        if sink.hang:
            sink.over.wait(30)
            return
        status, more, body = sink.answer(posted)
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + 100 * sink.cut))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_sink(port: int = 0) -> Iterator[MailSink]:
    """A mail server for the time of the block."""
    sink = MailSink()
    with _MailServer(("127.0.0.1", port), _MailTalk) as server:
        yield from _served(server, sink)


@contextmanager
def web_sink() -> Iterator[WebSink]:
    """A web server for the time of the block."""
    sink = WebSink()
    with ThreadingHTTPServer(("127.0.0.1", 0), _WebTalk) as server:
        server.daemon_threads = True
        yield from _served(server, sink)


def _served(server: Any, sink: Any) -> Iterator[Any]:
    server.sink, server.block_on_close = sink, False
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield sink
    finally:
        sink.over.set()
        server.shutdown()
        thread.join()
