"""E-mail through the office's own server, encrypted unless that stands on this machine."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing, Undelivered

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
LASTING = range(500, 600)


@dataclass(frozen=True, slots=True)
class Mail:
    """The office's mail server. ``server``: smtps://, smtp:// (STARTTLS) or smtp+plain://."""

    server: str
    sender: str
    domains: frozenset[str]
    """Where mail may go; empty: anywhere."""
    door: Outgoing
    needs_address: bool = True

    def accepts(self, address: str) -> bool:
        """Whether it is a mail address, within the domains the office allows."""
        if not ADDRESS.fullmatch(address) or ".." in address:
            return False
        domain = address.rpartition("@")[2].lower()
        return not self.domains or domain in self.domains

    def send(self, message: Message) -> None:
        """Hand the letter to the server."""
        parts = urlsplit(self.server)
        client = _Client(self.door, self.domain, encrypted=parts.scheme == "smtps")
        try:
            with self.door.patience(client):
                self._hand_over(client, message)
        finally:
            client.close()

    def _hand_over(self, client: _Client, message: Message) -> None:
        parts = urlsplit(self.server)
        try:
            client.connect(str(parts.hostname), parts.port or PORTS[parts.scheme])
            if parts.scheme == "smtp":
                client.starttls(context=ssl.create_default_context())
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            client.send_message(self.written(message))
        except smtplib.SMTPRecipientsRefused as refusal:
            code = next(iter(refusal.recipients.values()))[0]
            raise Undelivered(
                f"recipient_{code}", of_channel=False, lasting=code in LASTING
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise Undelivered("not_encrypted") from None
        except smtplib.SMTPAuthenticationError:
            raise Undelivered("login_refused") from None
        except smtplib.SMTPServerDisconnected as gone:
            waited = isinstance(gone.__context__, TimeoutError)
            raise Undelivered("timeout" if waited else "cut_off") from None
        except smtplib.SMTPResponseException as refusal:
            raise Undelivered(f"smtp_{refusal.smtp_code}") from None

    @property
    def domain(self) -> str:
        """The domain letters come from."""
        return self.sender.rpartition("@")[2]

    def written(self, message: Message) -> EmailMessage:
        """The letter as mail; its Message-ID is the message's own, at every attempt the same."""
        mail = EmailMessage()
        mail["From"] = Address("Bihuan 闭环", addr_spec=self.sender)
        mail["To"] = Address(message.name, addr_spec=message.to)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<{message.id}@{self.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content("\n\n".join(filter(None, (message.text, message.link))) + "\n")
        return mail


class _Client(smtplib.SMTP):
    """A client that goes out by our door."""

    def __init__(self, door: Outgoing, domain: str, *, encrypted: bool) -> None:
        super().__init__(timeout=door.seconds, local_hostname=domain)
        self.door, self.encrypted = door, encrypted

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = self.door.connect(host, port)
        self._host = host  # what STARTTLS checks the certificate against
        if self.encrypted:
            return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        return sock
