"""A request as bytes on the wire, sent by the way every request comes, but for the sockets."""

from __future__ import annotations

import random
import string
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote_from_bytes

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp.app.request_limits import judge
from webapp.door.limits import UNASKED_BYTES
from webapp.door.refusals import Refusal
from webapp.door.request import read_head

RAW = "/:;,.+=@!$&'()*~-_"
"""Signs that go into a path as they are."""


@dataclass(slots=True)
class Request:
    """One request: address and body in bytes, headers as a client may send them."""

    method: str
    endpoint: str
    path: bytes
    query: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    """The content type."""
    body: bytes = b""

    def __str__(self) -> str:
        """To be read in a report, and to be sent again."""
        head = f"{self.method} {self.path!r} ?{self.query[:300]!r} {self.headers} {self.kind!r}"
        return f"{self.endpoint}: {head[:1500]} {self.body[:1500]!r}"


def send(client: FlaskClient, request: Request, cookie: str | None) -> TestResponse | Refusal:
    """Send ``request`` by the way every request comes: head, judge of large bodies, pages.

    ``cookie`` replaces the client's own, if it is given.
    """
    app = client.application
    if cookie is not None:
        client = app.test_client(use_cookies=False)
    head = read_head(_scope(request, cookie))
    if isinstance(head, Refusal):
        return head
    head.environ["wsgi.input"] = BytesIO(request.body)
    client._add_cookies_to_wsgi(head.environ)  # noqa: SLF001 -- the judge reads them too
    if len(request.body) > UNASKED_BYTES:
        most = judge(app, dict(head.environ))
        if isinstance(most, Refusal):
            return most
    body, status, headers = client.run_wsgi_app(head.environ, buffered=True)
    answer = TestResponse(body, status, headers, app.request_class(head.environ))
    answer.get_data()
    answer.close()
    return answer


def _scope(request: Request, cookie: str | None) -> dict[str, Any]:
    """A request as uvicorn hands it to the door."""
    headers = {"Host": "localhost", **request.headers, "Content-Length": str(len(request.body))}
    if request.kind:
        headers["Content-Type"] = request.kind
    if cookie is not None:
        headers["Cookie"] = cookie
    return {
        "method": request.method,
        "raw_path": quote_from_bytes(request.path, safe=RAW).encode("latin-1"),
        "query_string": quote_from_bytes(request.query, safe=string.punctuation).encode(),
        "http_version": "1.1",
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers.items()],
        "client": (f"127.0.0.{zlib.crc32(request.path) % 250}", 40_000),
        "server": ("localhost", 80),
    }


def encoded(text: str) -> bytes:
    """Bytes of a text; half surrogates as the bytes that some programs send for them."""
    return text.encode("utf-8", "surrogatepass")


def urlencoded(pairs: list[tuple[str, str]]) -> bytes:
    """A query, or the body of a form."""
    return b"&".join(
        f"{quote_from_bytes(encoded(name))}={quote_from_bytes(encoded(text))}".encode()
        for name, text in pairs
    )


def multipart(
    pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]], boundary: str
) -> bytes:
    """A form with files: name, file name, content."""
    parts = [_part(name, encoded(text)) for name, text in pairs]
    parts += [_part(name, content, called) for name, called, content in files]
    lines = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return lines + b"--" + boundary.encode() + b"--\r\n"


def _part(name: str, content: bytes, called: str | None = None) -> bytes:
    told = b'Content-Disposition: form-data; name="' + _quoted(name) + b'"'
    if called is not None:
        told += b'; filename="' + _quoted(called) + b'"\r\nContent-Type: image/jpeg'
    return told + b"\r\n\r\n" + content


def _quoted(text: str) -> bytes:
    return encoded(text).replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")


def pairs_of(said: Any, name: str = "") -> list[tuple[str, str]]:
    """Answers as the fields of a form: ``checklist.3.answer``, ``true``, one pair for each code."""
    if isinstance(said, dict):
        return [
            pair
            for key, inner in said.items()
            for pair in pairs_of(inner, f"{name}.{key}" if name else str(key))
        ]
    if isinstance(said, list):
        return [pair for inner in said for pair in pairs_of(inner, name)]
    if isinstance(said, bool):
        return [(name, "true" if said else "false")]
    return [(name, "" if said is None else str(said)[:4000])]


def broken(dice: random.Random, body: bytes) -> bytes:
    """A body cut off, or with bytes that are no text in it."""
    at = dice.randint(0, len(body))
    return dice.choice((body[:at], body[:at] + b"\xff\xed\xa0\x80\x00" + body[at:], body * 2, b""))
