"""Feishu (飞书): a group's robot, without signature check."""

from __future__ import annotations

from typing import Any

from webapp.app.i18n import _l
from webapp.channels.chat import Chat, chat_settings


class Feishu(Chat):
    """A group of Feishu with a robot in it."""

    name = "feishu"
    title = _l("Feishu")
    settings = chat_settings("FEISHU", "feishu")

    @classmethod
    def plugins(cls) -> tuple[Any, ...]:
        """The robot of a group."""
        from apprise.plugins.feishu import NotifyFeishu  # noqa: PLC0415 -- large, rarely wanted

        return (NotifyFeishu,)

    def hand_over(self, plugin: Any, text: str) -> None:
        """One text to the group."""
        said = {"msg_type": "text", "content": {"text": text}}
        self.said(self.door.post(self.at(plugin.notify_url.format(token=plugin.token)), said))
