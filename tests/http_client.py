"""A program that talks to a serving office over HTTP, signed in as one of its staff."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson

TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The body as JSON."""
        told: dict[str, Any] = orjson.loads(self.body)
        return told


@dataclass(slots=True)
class Client:
    """One signed-in program; it opens a connection a request, as the server may have died."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the page, as people do."""
        self._read_token("/sign-in")
        form = {"csrf_token": self.token, "username": username, "password": password}
        answer = self._send("POST", "/sign-in", urlencode(form), {
            "Content-Type": "application/x-www-form-urlencoded"
        })  # fmt: skip
        assert answer.status == 303, answer.body
        self._read_token("/")

    def complete(self, task_id: UUID, answers: Mapping[str, Any], key: str) -> Answer:
        """Hand in a task under an Idempotency-Key."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-CSRFToken": self.token,
            "Idempotency-Key": key,
        }
        return self._send("POST", f"/tasks/{task_id}", orjson.dumps(answers), headers)

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._send("GET", path, None, {})

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Ask as the script of a page does; ``Upload_Offset`` stands for ``Upload-Offset``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"Accept": "application/json", "X-CSRFToken": self.token}
        return self._send(method, path, body, {**own, **named})

    def at(self, port: int) -> Client:
        """The same signed-in program at another server of the same office."""
        return Client(port, self.cookies, self.token)

    def _read_token(self, path: str) -> None:
        found = TOKEN.search(self.get(path).body)
        assert found, f"no token on {path}"
        self.token = found.group(1).decode()

    def _send(
        self, method: str, path: str, body: str | bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            self._keep_cookies(response)
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.split(";", maxsplit=1)[0]
