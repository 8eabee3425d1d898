"""E-mail through the office's own server, encrypted unless that stands on this machine."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Self
from urllib.parse import unquote, urlsplit

from config import SettingRefused, address_of, names
from webapp.app.i18n import _l
from webapp.channels.channel import Channel, Given, Setting
from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing, Undelivered

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
LASTING = range(500, 600)


@dataclass(frozen=True, slots=True)
class Mail(Channel):
    """The office's mail server. ``server``: smtps://, smtp:// (STARTTLS) or smtp+plain://."""

    name = "email"
    title = _l("E-mail")
    settings = (
        Setting("SMTP", address_of(*PORTS)),
        Setting("MAIL_FROM", str),
        Setting("MAIL_DOMAINS", names),
    )
    address_title = _l("Mail address")
    address_refused = _l("This is no mail address, or not one of the domains the office sends to.")
    autocomplete = "email"

    server: str
    sender: str
    domains: frozenset[str]
    """Where mail may go; empty: anywhere."""
    door: Outgoing

    @classmethod
    def set_up(cls, given: Given, door: Outgoing) -> Self:
        """The server, encrypted unless it stands on this machine, and who the letters are from."""
        server, sender = given["SMTP"], given.get("MAIL_FROM", "")
        local = urlsplit(server).hostname in {"127.0.0.1", "::1", "localhost"}
        if server.startswith("smtp+plain:") and not local:
            raise SettingRefused("BIHUAN_SMTP may be unencrypted (smtp+plain) on this machine only")
        if not ADDRESS.fullmatch(sender):
            raise SettingRefused("BIHUAN_MAIL_FROM must be the mail address that letters come from")
        return cls(server, sender, given.get("MAIL_DOMAINS", frozenset()), door)

    @property
    def needs_address(self) -> bool:
        """Each person has an address of their own."""
        return True

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
            with suppress(OSError, smtplib.SMTPException):
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
        text = "\n\n".join(filter(None, (message.text, message.link))) + "\n"
        mail.set_content(text, cte="base64")  # seven bits: a server without 8BITMIME takes no more
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
