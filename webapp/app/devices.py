"""The device's cookie (常用设备): a browser that signed in before is not slowed by strangers.

Its value is random, a new one at each sign-in; who signed in with it stands in the database. It
opens nothing by itself: the password is asked for all the same.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from flask import Response, request

from webapp.app.auth import digest_of
from webapp.app.context import services
from workflows.commands.sign_ins import DEVICE_KEPT_FOR

TOKEN_BYTES = 32


def device_cookie() -> str:
    """What the cookie is called; bound to this host where browsers come by https."""
    return "__Host-bihuan-device" if services().config.https else "bihuan-device"


def this_device() -> str:
    """The digest of this device's cookie; empty without one."""
    token = request.cookies.get(device_cookie(), "")
    return digest_of(token) if token else ""


def new_device() -> str:
    """A new value for the cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def keep_device(response: Response, token: str) -> None:
    """Give the device its cookie."""
    response.set_cookie(
        device_cookie(),
        token,
        max_age=DEVICE_KEPT_FOR + timedelta(days=1),
        secure=services().config.https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def name_key(username: str) -> str:
    """The key under which tries of a name are counted: what was typed cannot be read off it."""
    secret = services().config.secret_key().encode()
    return keyed_name(secret, username)


def keyed_name(secret: bytes, username: str) -> str:
    """:func:`name_key` where no request is answered: on the command line."""
    return hmac.new(secret, f"a name to sign in\n{username}".encode(), hashlib.sha256).hexdigest()
