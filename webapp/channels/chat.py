"""Chat services by the plugins of apprise: what WeCom, DingTalk and Feishu have in common.

The plugins know each brand's address, its signature and its limits. Sent is through our own door,
since theirs would follow redirects and take HTTP 200 for a success: these services answer a
refusal with a number of their own, whatever the status.
"""

from __future__ import annotations

import json
import logging
import re
from abc import abstractmethod
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from config import SettingRefused, address_of
from webapp.channels.channel import Channel, Given, Setting
from webapp.channels.message import Message
from webapp.channels.outgoing import Answer, Outgoing, Undelivered

PLACE = "{address}"
SAMPLE = "13800000000"
NO_NUMBER = -2


class BadTemplate(ValueError):
    """An address template that no plugin takes; the sentence never repeats it."""


def chat_settings(name: str, *schemes: str) -> tuple[Setting, ...]:
    """The two settings of a brand: the address template, and the host of a private installation."""
    return (
        Setting(name, address_of(*schemes)),
        Setting(f"{name}_BASE", address_of("http", "https")),
    )


class Chat(Channel):
    """One brand: an address template of apprise, and the brand's own or a private host."""

    addresses: ClassVar[re.Pattern[str] | None] = None
    """What a person's own address looks like; None where the brand knows none."""
    unknown_person: ClassVar[frozenset[int]] = frozenset()
    """The brand's error codes for an unknown address."""

    def __init__(self, template: str, base: str, door: Outgoing) -> None:
        """Refuse a template now that would fail at every letter. ``base`` is a private host."""
        self.template, self.base, self.door = template, base, door
        parts = urlsplit(template)
        if PLACE in parts.netloc or template.count(PLACE) > 1:
            raise BadTemplate("{address} may stand once, after the host")
        if self.needs_address and self.addresses is None:
            raise BadTemplate("this channel knows no personal addresses")
        self._plugin(SAMPLE)

    @classmethod
    def set_up(cls, given: Given, door: Outgoing) -> Self:
        """The brand as the office set it up."""
        template, base = (setting.variable for setting in cls.settings)
        try:
            return cls(given[template], given.get(base, ""), door)
        except BadTemplate as problem:
            raise SettingRefused(f"BIHUAN_{template} is refused: {problem}") from None

    @classmethod
    @abstractmethod
    def plugins(cls) -> tuple[Any, ...]:
        """The plugins of apprise that serve this brand; imported when asked for: they are large."""

    @abstractmethod
    def hand_over(self, plugin: Any, text: str) -> None:
        """Give ``text`` to the brand's server, and read what it answers."""

    @property
    def needs_address(self) -> bool:
        """Whether the template has a place for the person's own address."""
        return PLACE in self.template

    def accepts(self, address: str) -> bool:
        """Whether it is an account or number of the brand."""
        return self.addresses is not None and self.addresses.fullmatch(address) is not None

    def send(self, message: Message) -> None:
        """Hand the letter over, no longer than the brand takes."""
        plugin = self._plugin(message.to)
        greeting = "" if self.needs_address else f"@{message.name}"
        self.hand_over(plugin, message.within(plugin.body_maxlen, greeting=greeting))

    def at(self, url: str) -> str:
        """``url`` of the public service, at the private host if there is one."""
        if not self.base:
            return url
        return f"{self.base}/{url.split('/', 3)[3]}"

    def said(self, answer: Answer) -> Any:
        """What the service answered, if it says that all is well; else ``Undelivered``.

        Its own number counts before the status: with HTTP 400, too, a service may say that it was
        asked too often, which is trouble of the channel and passes.
        """
        number, said = _number_in(answer)
        if number in {0, None}:
            answer.ensure_success()
        if number == 0:
            return said
        if number is None:
            raise Undelivered("answer_unreadable")
        lasting = number in self.unknown_person
        raise Undelivered(f"refused_{number}", of_channel=not lasting, lasting=lasting)

    def _plugin(self, address: str) -> Any:
        from apprise.exception import AppriseImproperlyConfigured  # noqa: PLC0415 -- large

        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings repeat tokens
        url = self.template.replace(PLACE, address)
        scheme = urlsplit(url).scheme
        for plugin in self.plugins():
            if plugin.secure_protocol != scheme:
                continue
            try:
                return plugin(**(plugin.parse_url(url) or {}))
            except (AppriseImproperlyConfigured, TypeError):
                break
        raise BadTemplate("apprise does not take it")


def _number_in(answer: Answer) -> tuple[int | None, Any]:
    """The number by which the service judges the request, with its whole answer."""
    try:
        said = json.loads(answer.body)
        number = said.get("errcode", said.get("code", said.get("StatusCode", None)))
    except (ValueError, AttributeError):
        return None, None
    return (number if isinstance(number, int) else None), said
