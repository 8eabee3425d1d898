"""WeCom (企业微信): an application of the office that writes to one account, or a group's robot."""

from __future__ import annotations

import re
from typing import Any

from webapp.app.i18n import _l
from webapp.channels.chat import Chat, chat_settings
from webapp.channels.outgoing import Undelivered

NOT_REACHED = ("invaliduser", "unlicenseduser")
"""Accounts named in a successful answer that got nothing all the same."""


class WeCom(Chat):
    """An account of WeCom, or a group with a robot in it."""

    name = "wecom"
    title = _l("WeCom")
    settings = chat_settings("WECOM", "wecombot", "wechat")
    address_title = _l("WeCom account")
    address_refused = _l(
        "A WeCom account has letters, digits, dots, hyphens or underscores, at most 64."
    )
    addresses = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
    unknown_person = frozenset({81013, 40003, 60111})

    @classmethod
    def plugins(cls) -> tuple[Any, ...]:
        """The robot of a group, and the application."""
        from apprise.plugins.wechat import NotifyWeChat  # noqa: PLC0415 -- large, rarely wanted
        from apprise.plugins.wecombot import NotifyWeComBot  # noqa: PLC0415 -- as above

        return NotifyWeComBot, NotifyWeChat

    def hand_over(self, plugin: Any, text: str) -> None:
        """As the robot; or as the application: a key for some hours, then the message."""
        said: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
        if plugin.secure_protocol == "wecombot":
            self.said(self.door.post(self.at(plugin.api_url), said))
            return
        asked = {"corpid": plugin.corpid, "corpsecret": plugin.corpsecret}
        url = self.at(plugin.token_url)
        key = self.said(self.door.post(url, b"", params=asked, method="GET"))
        said |= {
            "touser": "|".join(plugin.users),
            "agentid": int(plugin.agentid),
            "enable_duplicate_check": 1,
        }
        params = {"access_token": str(key.get("access_token", ""))}
        answer = self.said(self.door.post(self.at(plugin.notify_url), said, params=params))
        if any(answer.get(left_out) for left_out in NOT_REACHED):
            raise Undelivered("refused_81013", of_channel=False, lasting=True)
