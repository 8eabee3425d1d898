"""A webhook of the office: another system of its own takes the letters, signed, and goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from standardwebhooks.webhooks import Webhook as Signer

from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Webhook:
    """One configured address for everybody; the letter names the account it is for."""

    url: str
    secret: str
    """``whsec_`` and base64, by the Standard Webhooks; empty: letters are not signed."""
    door: Outgoing
    needs_address: bool = False

    def accepts(self, address: str) -> bool:
        """Nobody gives an address here."""
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
        self.door.post(self.url, body, headers=self._headers(message, body))

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        at = datetime.now(UTC)
        headers = {"webhook-id": str(message.id), "webhook-timestamp": str(int(at.timestamp()))}
        if self.secret:
            signature = Signer(self.secret).sign(str(message.id), at, body.decode())
            headers["webhook-signature"] = signature
        return headers
