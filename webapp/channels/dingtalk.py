"""DingTalk (钉钉): a group's robot that calls the person by mobile number."""

from __future__ import annotations

import re
from typing import Any

from webapp.app.i18n import _l
from webapp.channels.chat import Chat, chat_settings


class DingTalk(Chat):
    """A group of DingTalk with a robot in it."""

    name = "dingtalk"
    title = _l("DingTalk")
    settings = chat_settings("DINGTALK", "dingtalk")
    address_title = _l("Mobile number in DingTalk")
    address_refused = _l("Please give the mobile number of your DingTalk account: 11 to 14 digits.")
    autocomplete = "tel"
    addresses = re.compile(r"\+?[0-9]{11,14}")

    @classmethod
    def plugins(cls) -> tuple[Any, ...]:
        """The robot of a group."""
        from apprise.plugins.dingtalk import NotifyDingTalk  # noqa: PLC0415 -- large, rarely wanted

        return (NotifyDingTalk,)

    def hand_over(self, plugin: Any, text: str) -> None:
        """Signed if the robot has a secret."""
        params = {}
        if plugin.secret:
            moment, signature = plugin.get_signature()
            params = {"timestamp": moment, "sign": plugin.unquote(signature)}
        at = {"atMobiles": plugin.targets, "isAtAll": False}
        said = {"msgtype": "text", "text": {"content": text}, "at": at}
        url = self.at(plugin.notify_url.format(token=plugin.token))
        self.said(self.door.post(url, said, params=params))
