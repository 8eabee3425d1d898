"""The only door to other machines: configured hosts, checked addresses, no redirect, an end.

A name is resolved once and the checked address is what is connected to, so that a name that
changes its meaning in between leads nowhere else.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from workflows.commands.letter_sending import Setback

LARGEST_ANSWER = 64 * 1024
AGENT = "Bihuan"
OF_CHANNEL = frozenset({401, 403, 404, 408, 429})
"""Statuses below 500 that say the channel is in trouble, not this one letter."""


class Undelivered(Exception):
    """A letter did not arrive; ``setback`` says why, in a code that holds no secret."""

    def __init__(self, code: str, *, of_channel: bool = True, lasting: bool = False) -> None:
        self.setback = Setback(code, of_channel, lasting)
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: its status, and as much of the body as came before the line was cut."""

    status: int
    body: bytes

    def ensure_success(self) -> None:
        """Raise ``Undelivered`` unless the status says that all is well."""
        if HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if self.status < HTTPStatus.BAD_REQUEST:
            raise Undelivered("redirected")
        in_trouble = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.status in OF_CHANNEL
        raise Undelivered(f"http_{self.status}", of_channel=in_trouble)


METADATA = frozenset(map(ip_address, ("100.100.100.200", "192.0.0.192", "fd00:ec2::254")))
"""Where clouds tell a machine its secrets (beside 169.254.169.254): Alibaba, Oracle, Amazon."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How to go out: how long an attempt may take, and whether private addresses are meant."""

    seconds: int = 10
    private: bool = False

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to an address of ``host`` that may be talked to; else ``Undelivered``."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise Undelivered("name_unknown") from None
        if not all(self._may_reach(entry[4][0]) for entry in found):
            raise Undelivered("address_not_allowed")
        for family, kind, protocol, _, address in found:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(self.seconds)
            try:
                sock.connect(address)
            except TimeoutError:
                sock.close()
                raise Undelivered("timeout") from None
            except OSError:
                sock.close()
                continue
            return sock
        raise Undelivered("unreachable")

    def _may_reach(self, text: object) -> bool:
        address = ip_address(str(text).partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        if address in METADATA:
            return False
        return self.private or _is_public(address)

    @contextmanager
    def patience(self, holder: Any) -> Iterator[None]:
        """End the talk of ``holder.sock`` after twice the seconds, however slowly it drips."""

        def end() -> None:
            sock = holder.sock
            if sock is not None:
                sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(2 * self.seconds, _quietly, [end])
        timer.daemon = True
        timer.start()
        try:
            yield
        except (TimeoutError, ssl.SSLError, OSError, http.client.HTTPException) as problem:
            raise _undelivered(problem) from None
        finally:
            timer.cancel()

    def post(
        self,
        url: str,
        payload: Mapping[str, Any] | bytes,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "POST",
    ) -> Answer:
        """Send JSON to a configured address; return what came back, whatever it says.

        A redirect is never followed.
        """
        parts = urlsplit(url)
        query = "&".join(filter(None, (parts.query, urlencode(params or {}))))
        path = (parts.path or "/") + (f"?{query}" if query else "")
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        sent = {"User-Agent": AGENT, "Content-Type": "application/json; charset=utf-8"}
        connection = _Connection(self, parts.scheme, str(parts.hostname), parts.port)
        try:
            with self.patience(connection):
                connection.request(method, path, body, sent | dict(headers or {}))
                return _read(connection.getresponse())
        finally:
            connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection through the door, encrypted for https."""

    def __init__(self, door: Outgoing, scheme: str, host: str, port: int | None) -> None:
        self.encrypted = scheme == "https"
        super().__init__(host, port or (443 if self.encrypted else 80), timeout=door.seconds)
        self.door = door

    def connect(self) -> None:
        self.sock = self.door.connect(self.host, self.port)
        if self.encrypted:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_reserved


def _read(response: http.client.HTTPResponse) -> Answer:
    """The answer; a status that came counts, though the body may be cut off after it."""
    try:
        return Answer(response.status, response.read(LARGEST_ANSWER))
    except (OSError, http.client.HTTPException):
        return Answer(response.status, b"")


def _undelivered(problem: Exception) -> Undelivered:
    if isinstance(problem, TimeoutError):
        return Undelivered("timeout")
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Undelivered("certificate")
    return Undelivered("cut_off")


def _quietly(act: Any) -> None:
    try:
        act()
    except OSError:
        return
