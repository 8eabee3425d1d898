"""What a trusted proxy says of a request: the browser's address, the scheme and the host.

Each proxy adds its word at the end of a list, so that the word of the outermost trusted one stands
as many places from the end as there are trusted hops. What stands further left was written by
the client. Where no proxy is trusted, these headers are removed before a page can see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from flask import Flask

from config import FORWARDED
from webapp.door.request import HOST

Wsgi = Callable[..., Iterable[bytes]]
LISTED = {"for": "HTTP_X_FORWARDED_FOR", "proto": "HTTP_X_FORWARDED_PROTO",
          "host": "HTTP_X_FORWARDED_HOST"}  # fmt: skip
STANDARD = "HTTP_FORWARDED"
PAIR = re.compile(r'\s*([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*(;|,|$)')
PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """Reads the headers of ``hops`` proxies, of the one family they write, and removes all."""

    pages: Wsgi
    hops: int
    standard: bool
    """Whether they write ``Forwarded`` (RFC 7239); else it is ``X-Forwarded-For`` and its like."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer as the browser asked, not as the last proxy did."""
        told = self._told(environ) if self.hops else {}
        for name in [n for n in environ if n == STANDARD or n.startswith("HTTP_X_FORWARDED_")]:
            del environ[name]
        if (address := _address(told.get("for", ""))) is not None:
            environ["REMOTE_ADDR"] = address
        scheme = told.get("proto", "").lower()
        if scheme in PORTS:
            environ["wsgi.url_scheme"] = scheme
        if (host := HOST.fullmatch(told.get("host", ""))) is not None:
            environ["HTTP_HOST"] = host.group()
            environ["SERVER_NAME"] = host.group(1)
            environ["SERVER_PORT"] = host.group(2) or PORTS[environ["wsgi.url_scheme"]]
        return self.pages(environ, start_response)

    def _told(self, environ: Mapping[str, Any]) -> Mapping[str, str]:
        if self.standard:
            told: Mapping[str, str] = self._outermost(_elements(environ.get(STANDARD, "")), {})
            return told
        return {
            word: self._outermost([w.strip() for w in environ.get(name, "").split(",")], "")
            for word, name in LISTED.items()
        }

    def _outermost(self, words: list[Any], none: Any) -> Any:
        """The word of the outermost trusted proxy; one that replaces a list leaves fewer words."""
        return words[-min(self.hops, len(words))] if words else none


def install(app: Flask) -> None:
    """Believe exactly the configured number of proxies."""
    config = app.extensions["office"].config
    app.wsgi_app = TrustedProxies(  # type: ignore[method-assign]
        app.wsgi_app, config.trusted_proxies, config.proxy_headers == FORWARDED
    )


def _elements(header: str) -> list[dict[str, str]]:
    """The elements of ``Forwarded``; none at all where it is not written as RFC 7239 says."""
    elements: list[dict[str, str]] = [{}]
    at = 0
    while at < len(header):
        pair = PAIR.match(header, at)
        if pair is None:
            return []
        name, value, mark = pair.groups()
        elements[-1][name.lower()] = _unquoted(value)
        if mark == ",":
            elements.append({})
        at = pair.end()
    return elements


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _address(text: str) -> str | None:
    """An address without its port; None for what is none, such as ``unknown``."""
    bare = text.removeprefix("[").partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return None
