"""The ways out of the house that this office has set up (外发渠道)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from flask import Flask, current_app

from config import Config
from webapp.channels.channel import Channel
from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing
from webapp.channels.registry import KINDS
from webapp.channels.trying import Tries

Channels = Mapping[str, Channel]
OUTWARD, TRIES, TAKEN = "channels", "channel_tries", "letters_taken"


def install(app: Flask) -> None:
    """Set up the channels of the settings; a wrong one is refused before anything is served."""
    app.extensions[OUTWARD] = channels_of(app.extensions["office"].config)
    app.extensions[TRIES] = Tries()
    app.extensions[TAKEN] = set[UUID]()


def channels() -> Channels:
    """The channels of this office, by name, in the order in which people see them."""
    return cast(Channels, current_app.extensions[OUTWARD])


def letters_taken(app: Flask) -> set[UUID]:
    """Letters that arrived while no note of it could be made; this process will not send them."""
    return cast("set[UUID]", app.extensions[TAKEN])


def try_one(channel: Channel, message: Message, *, by: UUID | None) -> None:
    """Send a test message now. Raises ``Undelivered``."""
    cast(Tries, current_app.extensions[TRIES]).send(channel, message, by=by)


def channels_of(config: Config) -> Channels:
    """The channels the settings name. Raises ``SettingRefused``."""
    door, given = Outgoing(config.channel_seconds, config.channel_private), config.channels
    return {
        kind.name: kind.set_up(given, door)
        for kind in KINDS
        if given.get(kind.settings[0].variable)
    }
