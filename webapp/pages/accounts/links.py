"""One-time links for setting a password: their token, how long they are good, their address."""

from __future__ import annotations

import secrets
from datetime import timedelta

from config import Config

TOKEN_BYTES = 32
PATH = "/password/"


def new_link_token() -> str:
    """A new link's secret; only its digest is stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def link_length(config: Config) -> timedelta:
    """How long a link is good."""
    return timedelta(hours=config.password_link_hours)


def link_to_password(config: Config, token: str) -> str:
    """The whole address of a link, where no request says under which host the pages are reached."""
    local = f"[{config.host}]" if ":" in config.host else config.host
    return (config.public_url or f"http://{local}:{config.port}") + PATH + token
