"""What the office holds and its pages name: addresses, fields and values that are genuine."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from flask import Flask
from lxml import html
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from casework.models import (
    Attachment,
    Enterprise,
    Incident,
    IssuedPaper,
    Limit,
    Matter,
    Notice,
    Person,
    PhotoSuspicion,
    ProcessModelRow,
    Submission,
    Unit,
    WorkItem,
)
from tests.builders import World
from webapp.app.assets import DIST

HERE = Path(__file__).parents[2]
MOST_VALUES = 60
"""Values kept of one field, and addresses of one route."""


def _ids(query: Select[Any]) -> Callable[[World, Session], Iterable[object]]:
    return lambda _world, session: session.scalars(query)


ARGUMENTS: dict[str, Callable[[World, Session], Iterable[object]]] = {
    "task_id": lambda _w, session: [
        *session.scalars(select(WorkItem.task_id).order_by(WorkItem.opened_at, WorkItem.step)),
        *session.scalars(select(Submission.task_id).order_by(Submission.handed_in_at)),
    ],
    "matter_id": _ids(select(Matter.id).order_by(Matter.id)),
    "limit_id": _ids(select(Limit.id).order_by(Limit.id)),
    "notice_id": _ids(select(Notice.id).order_by(Notice.id)),
    "suspicion_id": _ids(select(PhotoSuspicion.id).order_by(PhotoSuspicion.id)),
    "incident_id": _ids(select(Incident.id).order_by(Incident.happened_at)),
    "person_id": _ids(select(Person.id).order_by(Person.username)),
    "enterprise_id": _ids(select(Enterprise.id).order_by(Enterprise.credit_code)),
    "sha256": _ids(select(Attachment.sha256).order_by(Attachment.sha256)),
    "digest": _ids(select(ProcessModelRow.digest).order_by(ProcessModelRow.digest)),
    "paper_id": _ids(select(IssuedPaper.id).order_by(IssuedPaper.id)),
    "paper": lambda world, _s: sorted({p for c in world.runtime.campaigns for p in c.papers}),
    "ending": lambda _w, _s: ["pdf", "docx"],
    "unit": _ids(select(Unit.code).order_by(Unit.code)),
    "kind": lambda world, _s: sorted(world.runtime.processes.kinds),
    "process": lambda world, _s: [process.id for process in world.runtime.processes],
    "slug": lambda world, _s: [campaign.slug for campaign in world.runtime.campaigns],
    "phase": lambda world, _s: [
        p.id for c in world.runtime.campaigns for t in c.tracks for p in t.phases
    ],
    "filename": lambda _w, _s: sorted(
        str(path.relative_to(DIST)) for path in DIST.rglob("*") if path.is_file()
    ),
    "number": lambda _w, _s: range(3),
    "upload_id": lambda _w, _s: [UUID(int=number) for number in range(2)],
    "token": lambda _w, _s: [],
    "note": lambda _w, _s: [],
}
"""How a part of an address is filled, by its name. A new name needs a line here."""
SECRET = ("token", "note")
"""Parts that no row tells: seen in answers only."""


class Known:
    """Genuine parts of requests: rows of the database, and all that answers have named so far."""

    def __init__(self, app: Flask, world: World) -> None:
        self.map = app.url_map.bind("localhost")
        self.world = world
        self.arguments: dict[str, list[str]] = {}
        self.addresses: dict[str, dict[str, None]] = defaultdict(dict)
        self.fields: dict[str, dict[str, None]] = defaultdict(dict)
        self.asked: dict[str, dict[str, None]] = defaultdict(dict)
        """By route: names of fields that a form or an address sends there."""
        self.reread()

    def reread(self) -> None:
        """Look into the database again."""
        with self.world.reading() as work:
            for name, find in ARGUMENTS.items():
                if name not in SECRET:
                    self.arguments[name] = [str(one) for one in find(self.world, work.session)]
        for name in ("unit", "enterprise", "origin", "campaign", "browser"):
            self.fields[name].setdefault("", None)

    def see(self, page: bytes) -> None:
        """Take over what a page names: addresses, forms, fields with their values."""
        if not page.strip():
            return
        tree = html.fromstring(page)
        for element in tree.iter("a", "img", "script", "link"):
            self._address("GET", element.get("href") or element.get("src") or "")
        for form in tree.iter("form"):
            endpoint = self._address(form.get("method", "GET").upper(), form.get("action") or "")
            for control in form.iter("input", "button", "select", "textarea"):
                self._control(endpoint, control)

    def _control(self, endpoint: str, control: Any) -> None:
        name = control.get("name")
        if not name or name == "csrf_token":
            return
        self.asked[endpoint][name] = None
        values = [option.get("value", "") for option in control.iter("option")]
        for text in values or [control.get("value") or control.text or ""]:
            _keep(self.fields[name], text)
            if name.endswith(".sent"):
                self.secret("note", text)

    def _address(self, method: str, address: str) -> str:
        """Keep an address under its route; return the route's name, empty if it is none of ours."""
        parts = urlsplit(unescape(address))
        if parts.netloc or not parts.path.startswith("/"):
            return ""
        try:
            endpoint, arguments = self.map.match(parts.path, method)
        except HTTPException:
            return ""
        _keep(self.addresses[endpoint], parts.path)
        for name in SECRET:
            if name in arguments:
                self.secret(name, str(arguments[name]))
        for name, text in parse_qsl(parts.query):
            self.asked[endpoint][name] = None
            _keep(self.fields[name], text)
        return endpoint

    def secret(self, name: str, text: str) -> None:
        """Keep a token or a note that an answer told."""
        known = self.arguments.setdefault(name, [])
        if text and text not in known:
            known.append(text)
            del known[:-MOST_VALUES]


def unfillable(rule: Rule) -> list[str]:
    """The parts of a route that nothing here can fill."""
    converters = rule._converters  # noqa: SLF001 -- werkzeug tells it nowhere else
    return [
        name
        for name in sorted(rule.arguments)
        if name not in ARGUMENTS and not hasattr(converters[name], "items")
    ]


def listed(rule: Rule, name: str) -> list[str]:
    """What a part may be, where the route itself says it (``any(…)``)."""
    return sorted(getattr(rule._converters[name], "items", ()))  # noqa: SLF001 -- as above


@cache
def words_of(module: str) -> tuple[str, ...]:
    """Names that the room of a view asks a request for: keys, and fields of its schemas."""
    folder = (HERE / module.replace(".", "/")).parent
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for word in _words(node):
                if word.isidentifier() and word.islower():
                    found[word] = None
    return tuple(found)


def _words(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in {"get", "getlist"} and node.args:
            yield from _constant(node.args[0])
    elif isinstance(node, ast.ClassDef) and "Schema" in node.name:
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                yield line.targets[0].id
    elif isinstance(node, ast.Dict):
        for key in node.keys:
            yield from _constant(key)
    elif isinstance(node, ast.Subscript):
        yield from _constant(node.slice)


def _constant(node: ast.AST | None) -> Iterable[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _keep(known: dict[str, None], text: str) -> None:
    if len(known) < MOST_VALUES and len(text) < 5_000:
        known[text] = None
