"""The real pages on the real office, and browsers signed in to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from PIL import Image
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from casework.models import (
    OFFICE_TRAIL,
    Attachment,
    EventRow,
    Hazard,
    Person,
    Submission,
    WorkItem,
)
from casework.unit_of_work import Actor
from config import Config
from tests.builders import OfficeHours, World
from tests.webapp.issuing import PaperDesk
from tests.webapp.sending import Sender
from webapp.app.composition import Office, OfficeClock, evidence_store
from webapp.app.wsgi import create_app

PASSWORD = "correct horse battery staple"  # noqa: S105 -- of made-up people
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')
TRANSLATIONS = Path(__file__).parents[2] / "webapp" / "translations"


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
    """A browser with its cookies, that sends the token and key of the page it last looked at."""

    client: FlaskClient
    token: str = ""
    key: str = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, **options)
        if answer.mimetype == "text/html":
            page = answer.get_data(as_text=True)
            self.token = _found(TOKEN, page) or self.token
            self.key = _found(KEY, page)
        return answer

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        """Send a form as a page of ours would."""
        form = {"csrf_token": self.token, **(data or {})}
        return self.client.post(path, data=form, **options)

    def post_json(self, path: str, answers: Any, key: str | None = None) -> TestResponse:
        """Send JSON as a program of ours would; text goes as it is."""
        sent = {"X-CSRFToken": self.token} | ({"Idempotency-Key": key} if key else {})
        if isinstance(answers, str | bytes):
            return self.client.post(
                path, data=answers, headers=sent, content_type="application/json"
            )
        return self.client.post(path, json=answers, headers=sent)

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Sign in through the page."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password})
        self.get("/")
        return answer

    def speak(self, locale: str) -> None:
        """Choose a language."""
        self.post("/language", {"locale": locale, "next": "/"})


def _found(wanted: re.Pattern[str], page: str) -> str:
    found = wanted.search(page)
    return unescape(found.group(1)) if found else ""


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Compile a catalogue that is newer than its compiled form, as ``make setup`` does."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_suffix(f".{uuid4().hex}")
            with source.open("rb") as po, draft.open("wb") as mo:
                write_mo(mo, read_po(po))
            draft.replace(target)  # whole or not at all: a server may be reading it


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the password every account of the test office has, checked in no time.

    How dear a check is stands in the hash itself; what a real one costs, test_sign_in.py asks.
    """
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


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


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates are compiled once for all the apps of a run, not for each."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(office: Office, compiled_templates: BytecodeCache) -> Flask:
    """The pages."""
    app = create_app(office)
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser nobody has signed in with."""
    return Browser(app.test_client())


@pytest.fixture
def person(engine: Engine) -> Callable[[UUID | None], Person]:
    """A member of staff, by id."""

    def find(person_id: UUID | None) -> Person:
        with Session(engine) as session:
            return session.get_one(Person, person_id)

    return find


@pytest.fixture
def signed_in(app: Flask, person: Callable[[UUID | None], Person]) -> Callable[..., Browser]:
    """A browser signed in as somebody: a user name, or an actor."""

    def sign_in(who: str | Actor) -> Browser:
        username = who if isinstance(who, str) else person(who.id).username
        browser = Browser(app.test_client())
        answer = browser.sign_in(username)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    return sign_in


@pytest.fixture
def office_trail(world: World) -> Callable[[], list[EventRow]]:
    """The office's own trail, oldest first, without the line that furnished it."""
    return lambda: [e for e in world.events(OFFICE_TRAIL) if e.kind != "OfficeRowsWritten"]


@pytest.fixture
def task(world: World) -> WorkItem:
    """The record of an inspection just begun."""
    return world.item(world.inspection(), "inspect")


@pytest.fixture
def inspector(world: World, signed_in: Callable[..., Browser], task: WorkItem) -> Browser:
    """The browser of an inspector in whose unit ``task`` lies."""
    return signed_in(world.actor("inspector", task.unit))


@pytest.fixture
def sender(inspector: Browser, task: WorkItem) -> Sender:
    """The script of the page of ``task``."""
    inspector.get(f"/tasks/{task.task_id}")
    return Sender(inspector, task.task_id)


@pytest.fixture
def fellow(world: World, task: WorkItem) -> str:
    """The id of a colleague who may come along on ``task``."""
    return str(world.actor("inspector", task.unit, nth=1).id)


@pytest.fixture
def refusal(fellow: str) -> dict[str, str]:
    """The shortest complete record: the enterprise refused to be inspected."""
    return {
        "outcome": "refused",
        "inspected_on": "2022-05-10",
        "second_officer": fellow,
        "refusal_facts": "店主拒绝开门",
    }


@pytest.fixture
def rows_written(engine: Engine) -> Callable[[], int]:
    """How many rows stand in the tables a task writes."""

    def count() -> int:
        with engine.connect() as connection:
            tables = (Submission, Attachment, Hazard)
            return sum(
                connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables
            )

    return count


def photo_file(name: str = "现场.jpg", kind: str = "JPEG", size: int = 40) -> tuple[BytesIO, str]:
    """A photo as a browser uploads it."""
    content = BytesIO()
    Image.new("RGB", (size, size), (180, 40, 40)).save(content, kind)
    return BytesIO(content.getvalue()), name


Rows = Callable[[type[Any], Any], list[Any]]


@pytest.fixture
def rows(engine: Engine) -> Rows:
    """The rows of a table that fit a condition."""

    def find(kind: type[Any], condition: Any) -> list[Any]:
        with Session(engine) as session:
            return list(session.scalars(select(kind).where(condition)))

    return find


@pytest.fixture
def papers(world: World, signed_in: Callable[..., Browser]) -> PaperDesk:
    """Papers issued and voided through the pages."""
    return PaperDesk(world, signed_in)
