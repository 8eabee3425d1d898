"""WeCom (企业微信), DingTalk (钉钉) and Feishu (飞书), by the plugins of apprise.

The plugins know each brand's address, its signature and its limits. Sent is through our own door,
since theirs would follow redirects and take HTTP 200 for a success: these three answer a refusal
with 200 and a number.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wechat import NotifyWeChat
from apprise.plugins.wecombot import NotifyWeComBot

from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing, Undelivered

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings repeat tokens
PLACE = "{address}"
SAMPLE = "13800000000"
ADDRESSES = {
    "wecom": re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"),
    "dingtalk": re.compile(r"\+?[0-9]{11,14}"),
}
PLUGINS: dict[str, tuple[Any, ...]] = {
    "wecom": (NotifyWeComBot, NotifyWeChat),
    "dingtalk": (NotifyDingTalk,),
    "feishu": (NotifyFeishu,),
}
UNKNOWN_PERSON = frozenset({81013, 40003, 60111})


class BadTemplate(ValueError):
    """An address template that no plugin takes; the sentence never repeats it."""


@dataclass(frozen=True, slots=True)
class Bot:
    """One brand: an address template of apprise, and the brand's own or a private host."""

    brand: str
    template: str
    base: str
    """Scheme and host of a private installation; empty: the brand's public one."""
    door: Outgoing

    def __post_init__(self) -> None:
        """Refuse a template now that would fail at every letter."""
        parts = urlsplit(self.template)
        if PLACE in parts.netloc or self.template.count(PLACE) > 1:
            raise BadTemplate("{address} may stand once, after the host")
        if self.needs_address and self.brand not in ADDRESSES:
            raise BadTemplate("this channel knows no personal addresses")
        self._plugin(SAMPLE)

    @property
    def needs_address(self) -> bool:
        """Whether the template has a place for the person's own address."""
        return PLACE in self.template

    def accepts(self, address: str) -> bool:
        """Whether it is an account or number of the brand."""
        pattern = ADDRESSES.get(self.brand)
        return pattern is not None and pattern.fullmatch(address) is not None

    def send(self, message: Message) -> None:
        """Hand the letter to the brand's server, and read what it answers."""
        plugin = self._plugin(message.to)
        to_all = "" if self.needs_address else f"@{message.name}\n"
        text = _shortened(to_all + message.whole, plugin.body_maxlen)
        SENDERS[type(plugin)](self, plugin, text)

    def at(self, url: str) -> str:
        """``url`` of the public service, at the private host if there is one."""
        if not self.base:
            return url
        return f"{self.base}/{url.split('/', 3)[3]}"

    def _plugin(self, address: str) -> Any:
        url = self.template.replace(PLACE, address)
        scheme = urlsplit(url).scheme
        for plugin in PLUGINS[self.brand]:
            if plugin.secure_protocol != scheme:
                continue
            try:
                return plugin(**(plugin.parse_url(url) or {}))
            except (AppriseImproperlyConfigured, TypeError):
                break
        raise BadTemplate("apprise does not take it")


def _answered(answer: bytes) -> Any:
    """The answer of one of these services, if it says that all is well."""
    try:
        said = json.loads(answer)
        number = said.get("errcode", said.get("code", said.get("StatusCode", -2)))
    except (ValueError, AttributeError):
        raise Undelivered("answer_unreadable") from None
    if number == 0:
        return said
    code = f"refused_{number}" if isinstance(number, int) else "answer_unreadable"
    raise Undelivered(
        code, of_channel=number not in UNKNOWN_PERSON, lasting=number in UNKNOWN_PERSON
    )


def _to_wecom_bot(bot: Bot, plugin: Any, text: str) -> None:
    payload = {"msgtype": "text", "text": {"content": text}}
    _answered(bot.door.post(bot.at(plugin.api_url), payload))


def _to_wecom(bot: Bot, plugin: Any, text: str) -> None:
    """As an application of the office: a key for some hours, then the message to one account."""
    asked = {"corpid": plugin.corpid, "corpsecret": plugin.corpsecret}
    said = _answered(bot.door.post(bot.at(plugin.token_url), b"", params=asked, method="GET"))
    payload = {
        "touser": "|".join(plugin.users),
        "agentid": int(plugin.agentid),
        "msgtype": "text",
        "text": {"content": text},
        "enable_duplicate_check": 1,
    }
    params = {"access_token": str(said.get("access_token", ""))}
    said = _answered(bot.door.post(bot.at(plugin.notify_url), payload, params=params))
    if said.get("invaliduser"):
        raise Undelivered("refused_81013", of_channel=False, lasting=True)


def _to_dingtalk(bot: Bot, plugin: Any, text: str) -> None:
    params = {}
    if plugin.secret:
        moment, signature = plugin.get_signature()
        params = {"timestamp": moment, "sign": plugin.unquote(signature)}
    at = {"atMobiles": plugin.targets, "isAtAll": False}
    payload = {"msgtype": "text", "text": {"content": text}, "at": at}
    url = bot.at(plugin.notify_url.format(token=plugin.token))
    _answered(bot.door.post(url, payload, params=params))


def _to_feishu(bot: Bot, plugin: Any, text: str) -> None:
    payload = {"msg_type": "text", "content": {"text": text}}
    _answered(bot.door.post(bot.at(plugin.notify_url.format(token=plugin.token)), payload))


SENDERS: dict[type, Any] = {
    NotifyWeComBot: _to_wecom_bot,
    NotifyWeChat: _to_wecom,
    NotifyDingTalk: _to_dingtalk,
    NotifyFeishu: _to_feishu,
}


def _shortened(text: str, most: int) -> str:
    """``text`` within so many bytes, never cutting a character."""
    return text.encode()[:most].decode(errors="ignore")
