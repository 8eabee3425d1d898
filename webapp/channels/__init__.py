"""The ways out of the house that this office has set up (外发渠道)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from functools import partial
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, current_app

from casework.rules.notice_kinds import CHANNELS
from config import Config, SettingRefused
from webapp.channels.mail import ADDRESS, Mail
from webapp.channels.message import Channel, Message
from webapp.channels.outgoing import Outgoing
from webapp.channels.trying import Tries

Channels = Mapping[str, Channel]
OUTWARD, TRIES = "channels", "channel_tries"
SIGNING_LENGTH = 24


def install(app: Flask) -> None:
    """Set up the channels of the settings; a wrong one is refused before anything is served."""
    app.extensions[OUTWARD] = channels_of(app.extensions["office"].config)
    app.extensions[TRIES] = Tries()


def channels() -> Channels:
    """The channels of this office, by name, in the order in which people see them."""
    return cast(Channels, current_app.extensions[OUTWARD])


def try_one(channel: Channel, message: Message, *, by: UUID | None) -> None:
    """Send a test message now. Raises ``Undelivered``."""
    cast(Tries, current_app.extensions[TRIES]).send(channel, message, by=by)


def channels_of(config: Config) -> Channels:
    """The channels the settings name. Raises ``SettingRefused``."""
    door = Outgoing(config.channel_seconds, config.channel_private)
    makers: dict[str, Callable[[], Channel]] = {"email": lambda: _mail(config, door)}
    makers |= {name: partial(_bot, config, name, door) for name in ("wecom", "dingtalk", "feishu")}
    makers["webhook"] = lambda: _webhook(config, door)
    given = {"email": config.smtp} | {name: getattr(config, name) for name in CHANNELS[1:]}
    return {name: makers[name]() for name in CHANNELS if given[name]}


def _mail(config: Config, door: Outgoing) -> Channel:
    local = urlsplit(config.smtp).hostname in {"127.0.0.1", "::1", "localhost"}
    if config.smtp.startswith("smtp+plain:") and not local:
        raise SettingRefused("BIHUAN_SMTP may be unencrypted (smtp+plain) on this machine only")
    if not ADDRESS.fullmatch(config.mail_from):
        raise SettingRefused("BIHUAN_MAIL_FROM must be the mail address that letters come from")
    return Mail(config.smtp, config.mail_from, config.mail_domains, door)


def _bot(config: Config, brand: str, door: Outgoing) -> Channel:
    from webapp.channels.bots import BadTemplate, Bot  # noqa: PLC0415 -- large, and rarely wanted

    try:
        return Bot(brand, getattr(config, brand), getattr(config, f"{brand}_base"), door)
    except BadTemplate as problem:
        raise SettingRefused(f"BIHUAN_{brand.upper()} is refused: {problem}") from None


def _webhook(config: Config, door: Outgoing) -> Channel:
    from webapp.channels.webhook import Webhook  # noqa: PLC0415 -- as above

    secret = config.webhook_secret
    try:
        length = len(base64.b64decode(secret.removeprefix("whsec_"), validate=True))
    except ValueError:
        length = 0
    if secret and (not secret.startswith("whsec_") or length < SIGNING_LENGTH):
        told = f"must be whsec_ and at least {SIGNING_LENGTH} bytes in base64"
        raise SettingRefused(f"BIHUAN_WEBHOOK_SECRET {told}")
    return Webhook(config.webhook, secret, door)
