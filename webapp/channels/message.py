"""What is sent, and what every channel can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A letter in the reader's language."""

    id: UUID
    """The same at every attempt: whoever gets it twice can tell."""
    to: str
    """The reader's address on this channel; empty where the channel needs none."""
    name: str
    username: str
    kind: str
    subject: str
    text: str
    link: str
    """Where to read more; empty if the office did not say how it is reached."""

    @property
    def whole(self) -> str:
        """Everything as one plain text."""
        return "\n".join(part for part in (self.subject, self.text, self.link) if part)


class Channel(Protocol):
    """A way out of the house."""

    @property
    def needs_address(self) -> bool:
        """Whether each person must say where they are reached."""

    def accepts(self, address: str) -> bool:
        """Whether ``address`` can be one on this channel."""

    def send(self, message: Message) -> None:
        """Deliver, or raise ``Undelivered``; never anything else for trouble on the way."""
