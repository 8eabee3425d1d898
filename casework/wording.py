"""Words shown to people, in the languages a campaign speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in Chinese and English; the Chinese is the office's own."""

    zh_CN: str  # noqa: N815 - the name of the locale
    en: str

    def in_(self, locale: str) -> str:
        """The wording for ``locale``; Chinese for any language but English."""
        return self.en if locale[:2].lower() == "en" else self.zh_CN

    def to_json(self) -> dict[str, str]:
        """As it stands in a file."""
        return {"zh_CN": self.zh_CN, "en": self.en}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Text:
        """From the mapping a file holds."""
        return cls(zh_CN=raw["zh_CN"], en=raw["en"])

    @classmethod
    def from_optional(cls, raw: Mapping[str, Any] | None) -> Text | None:
        """As :meth:`from_json`, for a wording a file may leave out."""
        return None if raw is None else cls.from_json(raw)
