"""Requests made up from what is known: genuine for the most part, with something odd in them."""

from __future__ import annotations

import random
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.fuzz import odd
from tests.fuzz.answers import Answering
from tests.fuzz.known import Known, listed, words_of
from tests.fuzz.wire import Request, broken, encoded, multipart, pairs_of, urlencoded
from tests.webapp.conftest import PASSWORD

Pairs = list[tuple[str, str]]
OFTEN = {
    "tasks.complete": 8, "beginning.begin": 4, "inspections.start": 3, "inspections.enter": 4,
    "ledger.index": 3, "ledger.export": 2, "inbox.index": 2, "enterprises.index": 2,
    "notice_settings.choose": 2, "limits.override": 2, "phases.show": 2, "notices.index": 2,
    "static": 0.5, "sign_in.sign_out": 0.2, "own_account.change": 0.3, "accounts.close": 0.4,
    "admin.move": 0.2, "sign_in.submit": 0.5,
}  # fmt: skip
"""How often a route is asked, where it is not 1: more where much is read, less where it is dear."""
STRANGE_METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "POST", "GET", "BREW")
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
    "multipart/form-data", "text/plain", "application/xml", "application/json; charset=utf-16",
    "application/json; charset=nothing", "x", "",
    "application/x-www-form-urlencoded; charset=latin-1",
    "multipart/form-data; boundary=" + "b" * 500, "application/octet-stream",
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("application/json", "text/html", "*/*", "application/json;q=nan", ";;,",
        "text/html;q=9" * 50),
    "Accept-Language": ("en", "zh-CN", "zh_CN;q=x", "\xff\xfe", "*;q=0", "a" * 3000, "en-\xe9"),
    "If-None-Match": ('"x"', "*", 'W/"', '"' * 99, "\xff"),
    "If-Modified-Since": ("Mon, 01 Jan 0001 00:00:00 GMT", "x", "Fri, 31 Dec 9999 23:59:59 -2359",
        "0"),
    "If-Range": ('"x"', "Mon, 01 Jan 0001 00:00:00 GMT", "x"),
    "Range": ("bytes=0-1", "bytes=-1", "bytes=5-1", "bytes=0-" + "9" * 400, "x=1-2", "bytes=²-³",
        "bytes=0-1,2-3"),
    "Referer": ("http://localhost/", "//", "http://[", "\xff" * 40),
    "Idempotency-Key": ("key-of-a-request", "short", "\xe9" * 20, "x" * 81, "a b c d e f g h",
        "kkkkkkkk"),
    "HX-Request": ("true", "false", "\xff"), "HX-Target": ("found", "\xff"),
        "HX-Current-URL": ("//[", "x"),
    "X-Forwarded-For": ("1.2.3.4", "[::1", "unknown, \xff"), "Forwarded": ('for="[', "for=_x;;;="),
    "Host": ("localhost", "evil.example", "[::1", "a" * 300, "x:99999999", "\xe9"),
    "Authorization": ("Bearer x", "Basic \xff", "Bearer", "Digest a=b"),
    "User-Agent": ("x" * 9000, "\xff\xfe", "", "Mozilla/5.0"),
    "Sec-Fetch-Site": ("cross-site", "\xff"), "Origin": ("null", "http://["),
    "Content-Encoding": ("gzip",), "Accept-Encoding": ("br;q=x", "gzip"),
    "X-HTTP-Method-Override": ("DELETE",), "Date": ("\xff",), "X-CSRFToken": ("x", "\xff", ""),
}  # fmt: skip
PASSWORDS = (PASSWORD, "another staple 34 donkey")


class Asking:
    """Makes requests to the routes of ``app``, from dice and what is known."""

    def __init__(self, app: Flask, known: Known, answering: Answering, dice: random.Random) -> None:
        self.app, self.known, self.answering, self.dice = app, known, answering, dice
        self.routes = [
            (rule, method)
            for rule in sorted(
                app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)
            )
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
        self.weights = [OFTEN.get(rule.endpoint, 1) for rule, _method in self.routes]

    def any_route(self, token: str, person: str) -> Request:
        """A request to some route."""
        rule, method = self.dice.choices(self.routes, self.weights)[0]
        return self.request(rule, method, token, person)

    def request(self, rule: Rule, method: str, token: str, person: str) -> Request:
        """A request to ``rule``, with the form's ``token`` of the ``person`` who sends it."""
        said, task = self._said(rule, person) if method == "POST" else ({}, None)
        made = Request(method, rule.endpoint, encoded(self._path(rule, task)))
        made.query = self._query(rule, method)
        if method == "POST":
            made.headers["X-CSRFToken"] = token
            self._body(made, said)
        elif self._chance(0.02):
            made.kind, made.body = self.dice.choice(KINDS), encoded(odd.text(self.dice))
        if self._chance(0.02):
            made.method = self.dice.choice(STRANGE_METHODS)
            made.headers["X-CSRFToken"] = token
        self._headers(made)
        return made

    def _chance(self, part: float) -> bool:
        return self.dice.random() < part

    def _path(self, rule: Rule, task: str | None) -> str:
        seen = self.known.addresses.get(rule.endpoint)
        if seen and task is None and self._chance(0.4):
            path = self.dice.choice(list(seen))
            return odd.bent(self.dice, path) if self._chance(0.05) else path
        path = rule.rule
        for name, start, end in reversed(_places(rule.rule)):
            text = task if task and name == "task_id" else self._argument(rule, name)
            path = path[:start] + text + path[end:]
        return path

    def _argument(self, rule: Rule, name: str) -> str:
        known = listed(rule, name) or self.known.arguments.get(name, [])
        if known and self._chance(0.8):
            text = self.dice.choice(known)
            return odd.bent(self.dice, text) if self._chance(0.1) else text
        if "length" in rule.rule and self._chance(0.6):
            return self.dice.choice(
                ("a" * 64, "\x00" * 64, "0" * 63 + "\x00", "甲" * 64, "\ud83d" * 64)
            )
        return odd.text(self.dice)[:300] or "x"

    def _query(self, rule: Rule, method: str) -> bytes:
        if self._chance(0.25 if method == "GET" else 0.85):
            return b""
        names = self._names(rule)
        chosen = self.dice.sample(names, min(len(names), self.dice.choice((1, 1, 1, 2, 3))))
        if method == "GET" and "after" in names and self._chance(0.3):
            chosen.append("after")
        pairs = [(name, self._text(name)) for name in chosen]
        if self._chance(0.05):
            pairs.append((odd.text(self.dice)[:200], odd.text(self.dice)[:2000]))
        made = urlencoded(pairs)
        return broken(self.dice, made) if self._chance(0.04) else made

    def _names(self, rule: Rule) -> list[str]:
        view = self.app.view_functions[rule.endpoint]
        shown = self.known.asked.get(rule.endpoint, {})
        return list(dict.fromkeys([*shown, *words_of(view.__module__)]))

    def _text(self, name: str) -> str:
        """A text for a field: one that was seen, one that is nearly right, or an odd one."""
        if name == "after" and self._chance(0.8):
            return odd.cursor(self.dice)
        known = list(self.known.fields.get(name, {})) or self._rows(name)
        if "password" in name or name in {"old", "again"}:
            known = list(PASSWORDS)
        turn = self.dice.random()
        if known and turn < 0.6:
            return self.dice.choice(known)
        if known and turn < 0.75:
            return odd.bent(self.dice, self.dice.choice(known))
        return odd.text(self.dice)[:70_000]

    def _rows(self, name: str) -> list[str]:
        return self.known.arguments.get(name) or self.known.arguments.get(f"{name}_id", [])

    def _said(self, rule: Rule, person: str) -> tuple[Any, str | None]:
        """What a body says; with the task it is about."""
        said, task = self.answering.to(rule.endpoint, person, self.dice)
        if said is None:
            names = self._names(rule)
            chosen = [name for name in names if self._chance(0.85)]
            said = {name: self._text(name) for name in chosen[:60]}
        for _ in range(self.dice.choice((0, 0, 1, 1, 1, 2, 3))):
            said = odd.mutated(self.dice, said)
        return said, task

    def _body(self, made: Request, said: Any) -> None:
        turn = self.dice.random()
        if turn < 0.4:
            made.kind, made.body = "application/json", odd.json_text(self.dice, said)
        else:
            pairs = pairs_of(said)
            if self._chance(0.05):
                pairs += pairs[: self.dice.randint(0, 3)]
            files = self.answering.files(made.endpoint, self.dice)
            if turn < 0.75 and not files:
                made.kind, made.body = "application/x-www-form-urlencoded", urlencoded(pairs)
            else:
                made.kind = "multipart/form-data; boundary=b"
                made.body = multipart(pairs, files, "b")
        if self._chance(0.03):
            made.body = broken(self.dice, made.body)
        if self._chance(0.03):
            made.kind = self.dice.choice(KINDS)

    def _headers(self, made: Request) -> None:
        if self._chance(0.15):
            made.headers["Accept"] = "application/json"
        while self._chance(0.2):
            name = self.dice.choice(sorted(HEADERS))
            made.headers[name] = self.dice.choice(HEADERS[name])


def _places(rule: str) -> list[tuple[str, int, int]]:
    """The parts of a route's address in angle brackets: name, first and last place."""
    found, at = [], 0
    while (start := rule.find("<", at)) >= 0:
        at = rule.index(">", start) + 1
        found.append((rule[start + 1 : at - 1].rpartition(":")[2], start, at))
    return found
