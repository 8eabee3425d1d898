"""Someone of each role and a stranger, who send one made-up request after another."""

from __future__ import annotations

import random
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework.models import Person
from tests.builders import World
from tests.fuzz import odd
from tests.fuzz.answers import Answering
from tests.fuzz.asking import PASSWORDS, Asking
from tests.fuzz.furnished import FEED
from tests.fuzz.judging import Faults, watched
from tests.fuzz.known import Known
from tests.fuzz.wire import Request, send
from tests.webapp.conftest import Browser
from webapp.app import passwords
from webapp.app.auth import digest_of
from webapp.app.composition import Office
from webapp.app.devices import keyed_name
from webapp.door.refusals import Refusal
from webapp.pages.accounts.links import link_length
from workflows.commands.account_acts import reopen_account, unlock_account
from workflows.commands.passwords import issue_password_link, use_password_link

STRANGER = ""
KEEPER = "security_administrator"
SEEN_EVERY = 7
"""Of so many pages one is read for addresses and fields."""
REREAD_EVERY = 150
"""After so many requests the database is looked into again."""
CRAWLED = 40
"""Pages that each person opens first, following what was named so far."""


@dataclass(slots=True)
class Sender:
    """One person, or the stranger, with a browser."""

    username: str
    browser: Browser
    lapsed: bool = True


class Crowd:
    """Sends requests of every role in turn; keeps all that went wrong."""

    def __init__(self, app: Flask, world: World, office: Office, seed: int) -> None:
        self.app, self.world, self.office = app, world, office
        self.dice = random.Random(seed)
        self.faults = Faults()
        self.known = Known(app, world)
        self.asking = Asking(app, self.known, Answering(world), self.dice)
        self.senders = [Sender(name, Browser(app.test_client())) for name in self._names()]
        self.statuses: dict[str, dict[int, int]] = {}
        """By role and route: how often each status was answered."""
        self.sent = 0
        self.known.secret("token", FEED)

    def _names(self) -> list[str]:
        """The first account of each role, and the stranger."""
        with self.world.reading() as work:
            people = work.session.scalars(select(Person).order_by(Person.username)).all()
        roles = sorted({role for person in people for role in person.roles})
        home = sorted(people, key=lambda person: person.unit != "JB01")
        return [next(p.username for p in home if role in p.roles) for role in roles] + [STRANGER]

    def look_around(self) -> None:
        """Every person opens pages, so that addresses, forms and fields are known."""
        with watched(self.office.engine, self.faults):
            for sender in self.senders:
                self._enter(sender)
                self._crawl(sender)

    def send(self, rounds: int) -> None:
        """So many requests of each."""
        with watched(self.office.engine, self.faults):
            for _ in range(rounds):
                for sender in self.senders:
                    self._one(sender)

    def ask(self, request: Request, sender: Sender, cookie: str | None = None) -> None:
        """Send one request and judge its answer."""
        self.sent += 1
        asked = (
            f"request {self.sent} of {sender.username or 'a stranger'}, {request} {cookie or ''}"
        )
        try:
            answer = send(sender.browser.client, request, cookie)
        except Exception as error:  # noqa: BLE001 -- judged
            self.faults.judge(asked, error)
            return
        self.faults.judge(asked, answer)
        if isinstance(answer, Refusal):
            return
        counted = self.statuses.setdefault(request.endpoint, {})
        counted[answer.status_code] = counted.get(answer.status_code, 0) + 1
        self._learn(sender, answer, own=cookie is None)

    def _one(self, sender: Sender) -> None:
        if sender.lapsed:
            self._enter(sender)
        if self.sent % REREAD_EVERY == 0:
            self.known.reread()
        request = self.asking.any_route(sender.browser.token, sender.username)
        self.ask(request, sender, self._cookie(sender))

    def _cookie(self, sender: Sender) -> str | None:
        """Now and then a cookie that was tampered with, instead of the browser's own."""
        if self.dice.random() > 0.02:
            return None
        kept = sender.browser.client.get_cookie("bihuan")
        value = odd.bent(self.dice, kept.value if kept else "x")
        name = self.dice.choice(("bihuan", "bihuan", "bihuan-device", "language"))
        text = f"{name}={value}; {odd.bent(self.dice, 'language=en')}"
        return (
            "".join(sign for sign in text if sign >= " ")
            .encode("utf-8", "replace")
            .decode("latin-1")
        )

    def _learn(self, sender: Sender, answer: TestResponse, *, own: bool) -> None:
        away = answer.headers.get("Location", "").startswith("/sign-in")
        if sender.username and own and (answer.status_code == 401 or away):
            sender.lapsed = True
        if (
            answer.mimetype == "text/html"
            and answer.status_code < 500
            and self.sent % SEEN_EVERY == 0
        ):
            self.known.see(answer.get_data())

    def _crawl(self, sender: Sender) -> None:
        opened: set[str] = set()
        for _ in range(CRAWLED):
            unseen = [
                path
                for endpoint, paths in self.known.addresses.items()
                if endpoint != "static" and "export" not in endpoint
                for path in list(paths)[:4]
                if path not in opened and self.known.map.test(path, "GET")
            ] or ["/"]
            path = next((p for p in ("/", *unseen) if p not in opened), None)
            if path is None:
                return
            opened.add(path)
            answer = sender.browser.get(path)
            self.faults.judge(f"{sender.username} opens {path}", answer)
            if answer.mimetype == "text/html":
                self.known.see(answer.get_data())

    def _enter(self, sender: Sender) -> None:
        """Sign in, however the account was left by what was sent before."""
        sender.browser = Browser(self.app.test_client())
        if not sender.username:
            sender.browser.get("/sign-in")
        elif sender.browser.sign_in(sender.username, PASSWORDS[0]).status_code != 303:
            self._let_in(sender.username)
            answer = sender.browser.sign_in(sender.username, PASSWORDS[0])
            assert answer.status_code == 303, answer.get_data(as_text=True)
        sender.lapsed = False

    def _let_in(self, username: str) -> None:
        """Do what an administrator does for a person who cannot get in."""
        keeper = self.world.actor(KEEPER)
        with self.world.reading() as work:
            person = work.session.scalars(select(Person).where(Person.username == username)).one()
        key = keyed_name(self.office.config.secret_key().encode(), username)
        secret = digest_of(f"link {self.sent} {username}")
        with self.world.unit_of_work(keeper) as work:
            reopen_account(work, person_id=person.id)
            unlock_account(work, person_id=person.id, name_key=key)
            issue_password_link(
                work,
                person_id=person.id,
                token_digest=secret,
                good_for=link_length(self.office.config),
            )
        with self.world.unit_of_work(keeper) as work:
            use_password_link(
                work,
                token_digest=secret,
                password_hash=passwords.hashed(PASSWORDS[0]),
                new_device=digest_of(secret),
            )
