"""A webhook of the office: another system of its own takes the letters, signed, and goes on."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import orjson

from config import SettingRefused, address_of
from webapp.app.i18n import _l
from webapp.channels.channel import Channel, Given, Setting
from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing

SIGNING = "whsec_"
SIGNING_LENGTH = 24


def signing_secret(text: str) -> str:
    """A secret of the Standard Webhooks; empty: letters are not signed."""
    try:
        length = len(base64.b64decode(text.removeprefix(SIGNING), validate=True))
    except ValueError:
        length = 0
    if text and (not text.startswith(SIGNING) or length < SIGNING_LENGTH):
        raise ValueError(f"must be {SIGNING} and at least {SIGNING_LENGTH} bytes in base64")
    return text


@dataclass(frozen=True, slots=True)
class Webhook(Channel):
    """One configured address for all people; the letter names the account it is for."""

    name = "webhook"
    title = _l("Webhook")
    settings = (
        Setting("WEBHOOK", address_of("http", "https")),
        Setting("WEBHOOK_SECRET", str),
    )

    url: str
    secret: str
    """``whsec_`` and base64, by the Standard Webhooks; empty: letters are not signed."""
    door: Outgoing

    @classmethod
    def set_up(cls, given: Given, door: Outgoing) -> Self:
        """The address, and the secret that letters are signed with."""
        try:
            return cls(given["WEBHOOK"], signing_secret(given.get("WEBHOOK_SECRET", "")), door)
        except ValueError as problem:
            raise SettingRefused(f"BIHUAN_WEBHOOK_SECRET {problem}") from None

    @property
    def needs_address(self) -> bool:
        """The address is the office's."""
        return False

    def accepts(self, address: str) -> bool:
        """People give no address: it is configured."""
        return not address

    def send(self, message: Message) -> None:
        """Post the letter; its id is the same at every attempt."""
        body = orjson.dumps(
            {
                "id": str(message.id),
                "kind": message.kind,
                "to": {"username": message.username, "name": message.name},
                "subject": message.subject,
                "text": message.text,
                "link": message.link,
            }
        )
        self.door.post(self.url, body, headers=self._headers(message, body)).ensure_success()

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        at = datetime.now(UTC)
        headers = {"webhook-id": str(message.id), "webhook-timestamp": str(int(at.timestamp()))}
        if self.secret:
            from standardwebhooks.webhooks import Webhook as Signer  # noqa: PLC0415 -- rarely wanted

            signature = Signer(self.secret).sign(str(message.id), at, body.decode())
            headers["webhook-signature"] = signature
        return headers
