"""An office whose channels lead to real servers on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import OutboxRow
from casework.rules.quiet_hours import QuietHours
from casework.unit_of_work import Actor
from config import Config
from tests.builders import World
from tests.webapp.outside.sinks import MailSink, WebSink, mail_sink, web_sink
from webapp.app.composition import Office
from webapp.jobs.delivery import post_letters
from webapp.jobs.heartbeat import tick
from workflows.commands.notice_settings import Chosen, choose_notices

SIGNING = "whsec_" + "c2VjcmV0IG9mIHRoZSBvZmZpY2UgaGVyZQ=="
ALL_KINDS = ("work", "reminder", "escalation", "system", "digest")

ALWAYS_LOUD = QuietHours(0, 0)


@pytest.fixture
def mail() -> Iterator[MailSink]:
    """The office's mail server."""
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def web() -> Iterator[WebSink]:
    """What stands for the webhook, and for WeCom, DingTalk and Feishu on private hosts."""
    with web_sink() as sink:
        yield sink


@pytest.fixture
def config(database_url: str, tmp_path: Path, mail: MailSink, web: WebSink) -> Config:
    """Settings with every channel."""
    return Config(
        home=tmp_path / "home",
        database_url=database_url,
        secret="t" * 40,
        public_url="https://bihuan.example",
        channels={
            "SMTP": f"smtp+plain://127.0.0.1:{mail.port}",
            "MAIL_FROM": "bihuan@office.example",
            "WECOM": "wechat://corp:corpsecret@1000002/{address}",
            "WECOM_BASE": web.base,
            "DINGTALK": "dingtalk://SECsign@robottoken/{address}",
            "DINGTALK_BASE": web.base,
            "FEISHU": "feishu://feishu-token",
            "FEISHU_BASE": web.base,
            "WEBHOOK": f"{web.base}/hook",
            "WEBHOOK_SECRET": SIGNING,
        },
        channel_private=True,
        channel_seconds=1,
    )


@pytest.fixture
def chooses(world: World) -> Callable[..., None]:
    """Somebody chooses: all kinds on the channels named, unless said otherwise."""

    def choose(
        who: Actor,
        *channels: str,
        kinds: Sequence[str] = ALL_KINDS,
        quiet: QuietHours = ALWAYS_LOUD,
        urgent_breaks: bool = False,
        digest_hour: int = 8,
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        given = {"email": "zhang@office.example", "wecom": "zhang", "dingtalk": "13800000000"}
        with world.unit_of_work(who) as work:
            chosen = Chosen(
                addresses=addresses or {n: given[n] for n in channels if n in given},
                choices={kind: list(channels) for kind in kinds},
                quiet=quiet,
                urgent_breaks=urgent_breaks,
                digest_hour=digest_hour,
            )
            choose_notices(work, chosen)

    return choose


@pytest.fixture
def inspector_told(world: World) -> Actor:
    """The inspector who will be told."""
    return world.actor("inspector")


@pytest.fixture
def returned(world: World, office: Office) -> Callable[[], str]:
    """A strike-off is sent back, and those in charge are told; the hazard's number."""

    def happen() -> str:
        hazard = world.hazard_at("approve_strike_off")
        world.do(hazard, "approve_strike_off", approved=False)
        tick(office)
        return str(world.matter(hazard).number)

    return happen


@pytest.fixture
def post(office: Office, app: Flask) -> Callable[[str], int]:
    """One round of a channel."""
    return lambda channel: post_letters(office, app, channel)


@pytest.fixture
def letters(world: World) -> Callable[..., list[OutboxRow]]:
    """The letters of a channel, the oldest first."""

    def find(channel: str = "email", person: UUID | None = None) -> list[Any]:
        with world.reading() as work:
            query = select(OutboxRow).where(OutboxRow.channel == channel).order_by(OutboxRow.id)
            found = work.session.scalars(query).all()
        return [row for row in found if person in (None, row.person_id)]

    return find
