"""The real pages on the real office, and browsers signed in to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, update
from werkzeug.test import TestResponse

from casework.models import Person
from config import Config
from tests.builders import OfficeHours, World
from webapp import create_app, passwords
from webapp.office import Office, OfficeClock, evidence_store

PASSWORD = "correct horse battery staple"  # noqa: S105 -- of made-up people
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class StandingClock(OfficeClock):
    """The office's clock, standing where the test puts it."""

    def __init__(self, hours: OfficeHours) -> None:
        self._hours = hours
        self.demo = True

    def __call__(self) -> datetime:
        return self._hours()

    def reread(self) -> None:
        pass


@dataclass
class Browser:
    """A browser with its cookies, that sends the token of the page it last looked at."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **options: object) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, **options)  # type: ignore[arg-type]
        found = TOKEN.search(answer.get_data(as_text=True)) if answer.is_json is False else None
        self.token = found.group(1) if found else self.token
        return answer

    def post(
        self, path: str, data: dict[str, object] | None = None, **options: object
    ) -> TestResponse:
        """Send a form as a page of ours would."""
        form = {"csrf_token": self.token, **(data or {})}
        return self.client.post(path, data=form, **options)  # type: ignore[arg-type]

    def post_json(self, path: str, answers: object, **headers: str) -> TestResponse:
        """Send JSON as a program of ours would."""
        sent = {"X-CSRFToken": self.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.post(path, json=answers, headers=sent)

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Sign in through the page."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password})
        self.get("/")
        return answer


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the password every account of the test office has."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings of the test's office."""
    return Config(home=tmp_path / "home", database_url=database_url, secret="t" * 40)


@pytest.fixture
def office(world: World, engine: Engine, config: Config, password_hash: str) -> Office:
    """The assembled office, on the world's database and clock."""
    with engine.begin() as connection:
        connection.execute(update(Person).values(password_hash=password_hash))
    return Office(
        config=config,
        engine=engine,
        runtime=world.runtime,
        unit_of_work=world.unit_of_work,
        clock=StandingClock(world.clock),
        evidence=evidence_store(config),
    )


@pytest.fixture
def app(office: Office) -> Flask:
    """The pages."""
    return create_app(office)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser nobody has signed in with."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """A browser signed in as the person with this user name."""

    def sign_in(username: str) -> Browser:
        browser = Browser(app.test_client())
        answer = browser.sign_in(username)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    return sign_in


@pytest.fixture
def username_of(world: World) -> Callable[[UUID | None], str]:
    """The user name of a person."""

    def find(person_id: UUID | None) -> str:
        with world.unit_of_work.reading(world.actor("inspector")) as work:
            return work.session.get_one(Person, person_id).username

    return find
