"""The kinds of channels this program knows. A new one is a file of its own and a line here."""

from __future__ import annotations

from webapp.channels.channel import Channel
from webapp.channels.dingtalk import DingTalk
from webapp.channels.feishu import Feishu
from webapp.channels.mail import Mail
from webapp.channels.webhook import Webhook
from webapp.channels.wecom import WeCom

KINDS: tuple[type[Channel], ...] = (Mail, WeCom, DingTalk, Feishu, Webhook)
"""In the order in which people see them."""
