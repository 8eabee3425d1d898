"""What every way out of the house is: its settings, its words, its addresses, and how it sends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing

Given = Mapping[str, Any]
"""What the office set, by the variable without ``BIHUAN_``; read and checked."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One ``BIHUAN_`` variable of a channel; its value is never shown."""

    variable: str
    """Without ``BIHUAN_``."""
    read: Callable[[str], Any]
    """Reads the text, empty when unset; ``ValueError`` with a sentence for a wrong one."""


class Channel(ABC):
    """A way out of the house. A new one is a subclass and its line in the registry."""

    name: ClassVar[str]
    """As rows and forms know it; it never changes."""
    title: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]
    """Its variables; the channel exists once the first one is given."""
    address_title: ClassVar[str] = ""
    """What a person is asked for, on a channel that needs an address."""
    address_refused: ClassVar[str] = ""
    """The sentence for an address that :meth:`accepts` refuses."""
    autocomplete: ClassVar[str] = "off"
    """What a browser may fill in for the address, by the words of HTML."""

    @classmethod
    @abstractmethod
    def set_up(cls, given: Given, door: Outgoing) -> Self:
        """The channel as the office set it up. Raises ``SettingRefused``."""

    @property
    @abstractmethod
    def needs_address(self) -> bool:
        """Whether each person must say where they are reached."""

    @abstractmethod
    def accepts(self, address: str) -> bool:
        """Whether ``address`` can be one on this channel."""

    @abstractmethod
    def send(self, message: Message) -> None:
        """Deliver, or raise ``Undelivered``; never anything else for trouble on the way.

        Once the other side has taken the message nothing is raised any more.
        """
