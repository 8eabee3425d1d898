"""What is sent: a letter in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A letter in the reader's language."""

    id: UUID
    """Idempotency key: the same at every attempt, so that a receiver can tell a retry."""
    to: str
    """The reader's address on this channel; empty where the channel needs none."""
    name: str
    username: str
    kind: str
    subject: str
    text: str
    link: str
    """Where to read more; empty if the office did not say how it is reached."""

    def within(self, most: int, *, greeting: str = "") -> str:
        """Everything as one plain text of at most so many bytes in UTF-8.

        What is too long is cut from the end of the text; the link stays whole.
        """
        told = "\n".join(part for part in (greeting, self.subject, self.text) if part)
        link = f"\n{self.link}" if self.link else ""
        return _cut(told, most - len(link.encode())) + link


def _cut(text: str, most: int) -> str:
    """``text`` within so many bytes, never cutting a character."""
    whole = text.encode()
    if len(whole) <= most:
        return text
    return whole[: max(most - len(CUT.encode()), 0)].decode(errors="ignore") + CUT
