"""A request's head, checked and put into the form that WSGI applications read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from webapp.door import limits, refusals
from webapp.door.refusals import Refusal

Field = tuple[bytes, bytes]
NOT_PREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}
LABEL = "[A-Za-z0-9_-]{1,63}"
HOST = re.compile(rf"(\[[0-9A-Fa-f:.]+\]|{LABEL}(?:\.{LABEL})*\.?)(?::([0-9]{{1,5}}))?")
"""A host, with or without a port: an address, or a name whose parts DNS can hold (RFC 1035)."""


@dataclass(frozen=True, slots=True)
class Head:
    """Everything of a request but its body."""

    method: str
    length: int | None
    """Bytes of the body; None where it comes in chunks and is not known."""
    environ: dict[str, Any]


def read_head(scope: Any) -> Head | Refusal:
    """The head of a request as uvicorn read it, or why it is refused."""
    fields: list[Field] = scope["headers"]
    names = [name for name, _ in fields]
    raw_target: bytes = scope["raw_path"]
    if b"content-length" in names and b"transfer-encoding" in names:
        return refusals.TWO_LENGTHS
    if len(raw_target) + len(scope["query_string"]) > limits.TARGET_BYTES:
        return refusals.TARGET_TOO_LONG
    size = sum(len(name) + len(value) + 4 for name, value in fields)
    if size > limits.HEADER_BYTES or len(fields) > limits.HEADER_FIELDS:
        return refusals.HEADER_TOO_LARGE
    path = _path(raw_target)
    old_with_chunks = scope["http_version"] == "1.0" and b"transfer-encoding" in names
    environ = _environ(scope, path or "", fields)
    host = environ.get("HTTP_HOST", "")
    if path is None or old_with_chunks or (host and not HOST.fullmatch(host)):
        return refusals.MALFORMED
    return Head(scope["method"], _length(environ, names), environ)


def _path(target: bytes) -> str | None:
    """The path of a target, its bytes as WSGI wants them; None if there is none."""
    if target.lower().startswith((b"http://", b"https://")):
        target = urlsplit(target).path or b"/"
    path = unquote_to_bytes(target)
    if not path.startswith(b"/") or b"\0" in path:
        return None
    return path.decode("latin-1")


def _length(environ: dict[str, Any], names: list[bytes]) -> int | None:
    if b"transfer-encoding" in names:
        return None
    return int(environ.get("CONTENT_LENGTH", "0"))


def _environ(scope: Any, path: str, fields: Iterable[Field]) -> dict[str, Any]:
    address, port = scope["client"] or ("", 0)
    here, here_port = scope["server"] or ("", 0)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": here,
        "SERVER_PORT": str(here_port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": address,
        "REMOTE_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **_headers(fields),
    }


def _headers(fields: Iterable[Field]) -> dict[str, str]:
    """Headers by their CGI names. One with an underscore could pass for another and is left out."""
    told: dict[str, str] = {}
    for raw_name, raw_value in fields:
        if b"_" in raw_name or raw_name == b"transfer-encoding":
            continue
        name = raw_name.decode("ascii").upper().replace("-", "_")
        key = name if name in NOT_PREFIXED else f"HTTP_{name}"
        value, mark = raw_value.decode("latin-1"), "; " if name == "COOKIE" else ", "
        told[key] = f"{told[key]}{mark}{value}" if key in told else value
    return told
