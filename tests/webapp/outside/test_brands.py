"""Each channel at a real server of this machine: what arrives, and which answers count."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from casework.models.types import new_id
from config import Config, SettingRefused, known_settings
from tests.webapp.outside.conftest import SIGNING
from webapp.channels import channels_of
from webapp.channels.dingtalk import DingTalk
from webapp.channels.feishu import Feishu
from webapp.channels.mail import Mail
from webapp.channels.message import Message
from webapp.channels.outgoing import Outgoing, Undelivered
from webapp.channels.registry import KINDS
from webapp.channels.wecom import WeCom

DOOR = Outgoing(seconds=1, private=True)


def a_message(to="zhang", **said):
    facts = {
        "name": "示例甲",
        "username": "inspector11",
        "kind": "work",
        "subject": "闭环 · 办理事项",
        "text": "销号被退回。",
        "link": "https://bihuan.example/",
    }
    return Message(id=new_id(), to=to, **(facts | said))


def refused(channel, message=None):
    with pytest.raises(Undelivered) as undelivered:
        channel.send(message or a_message())
    return undelivered.value.setback


def test_wecom_gets_a_key_and_then_the_message_for_one_account(config, web):
    web.says(body={"errcode": 0, "access_token": "key-of-hours"})
    channels_of(config)["wecom"].send(a_message())
    asked, posted = web.taken
    assert asked.path == "/cgi-bin/gettoken?corpid=corp&corpsecret=corpsecret"
    assert posted.path == "/cgi-bin/message/send?access_token=key-of-hours"
    assert posted.json["touser"] == "zhang"
    assert posted.json["agentid"] == 1000002
    assert "销号被退回" in posted.json["text"]["content"]


@pytest.mark.parametrize("left_out", ["invaliduser", "unlicenseduser"])
def test_an_account_wecom_does_not_reach_is_no_trouble_of_the_channel(config, web, left_out):
    web.says(body={"errcode": 0, "access_token": "key", left_out: "zhang"})
    setback = refused(channels_of(config)["wecom"])
    assert (setback.of_channel, setback.lasting) == (False, True)


def test_a_group_robot_of_wecom_names_whom_it_is_for(web):
    web.says(body={"errcode": 0, "errmsg": "ok"})
    WeCom("wecombot://robot-key", web.base, DOOR).send(a_message(to=""))
    [posted] = web.taken
    assert posted.path == "/cgi-bin/webhook/send?key=robot-key"
    assert posted.json["text"]["content"].startswith("@示例甲\n")


def test_dingtalk_is_signed_and_names_the_number(config, web):
    web.says(body={"errcode": 0})
    channels_of(config)["dingtalk"].send(a_message("13800000000"))
    [posted] = web.taken
    query = parse_qs(urlsplit(posted.path).query)
    signed = f"{query['timestamp'][0]}\nSECsign".encode()
    signature = base64.b64encode(hmac.new(b"SECsign", signed, hashlib.sha256).digest()).decode()
    assert query["access_token"] == ["robottoken"]
    assert query["sign"] == [signature]
    assert posted.json["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}


def test_feishu_gets_a_text(config, web):
    web.says(body={"code": 0, "msg": "success"})
    channels_of(config)["feishu"].send(a_message(to=""))
    [posted] = web.taken
    assert posted.path == "/open-apis/bot/v2/hook/feishu-token/"
    assert posted.json["msg_type"] == "text"


@pytest.mark.parametrize(
    ("brand", "template", "url"),
    [
        (WeCom, "wecombot://key", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=key"),
        (
            DingTalk,
            "dingtalk://token/{address}",
            "https://oapi.dingtalk.com/robot/send?access_token={token}",
        ),
        (Feishu, "feishu://token", "https://open.feishu.cn/open-apis/bot/v2/hook/{token}/"),
    ],
)
def test_without_a_private_host_the_brands_own_address_is_used(brand, template, url):
    """Nothing is sent there: only that apprise takes the template and knows this address."""
    bot = brand(template, "", DOOR)
    plugin = bot._plugin("13800000000")  # noqa: SLF001 -- what the next send would use
    assert bot.at(getattr(plugin, "api_url", plugin.notify_url)) == url


@pytest.mark.parametrize("name", ["wecom", "dingtalk", "feishu"])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"errcode": 310000, "errmsg": "keywords not in content"}, "refused_310000"),
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "refused_45009"),
        ([], "answer_unreadable"),
    ],
)
def test_a_refusal_that_comes_as_http_200_is_a_refusal(config, web, name, body, code):
    web.answer = lambda _: (200, {}, str(body).replace("'", '"').encode())
    assert refused(channels_of(config)[name]).code == code


@pytest.mark.parametrize("name", ["wecom", "dingtalk", "feishu"])
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"code": 9499, "msg": "too many request"}, "refused_9499"),
        (429, {"code": 99991400, "msg": "request trigger frequency limit"}, "refused_99991400"),
        (400, {}, "http_400"),
        (302, {}, "redirected"),
        (503, {"errcode": 0}, "http_503"),
    ],
)
def test_what_the_service_says_counts_before_its_status(config, web, name, status, body, code):  # noqa: PLR0917
    web.says(status, body)
    setback = refused(channels_of(config)[name])
    assert (setback.code, setback.of_channel) == (code, code != "http_400")
    assert not setback.lasting


@pytest.mark.parametrize(
    ("channel", "most"),
    [
        (WeCom("wecombot://robot-key", "", DOOR), 2048),
        (DingTalk("dingtalk://token", "", DOOR), 19985),
        (Feishu("feishu://token", "", DOOR), 19985),
    ],
)
@pytest.mark.parametrize("length", [0, 10, 640, 960, 7000])
def test_a_letter_too_long_for_the_service_keeps_its_link(web, channel, most, length):
    web.says(body={"errcode": 0})
    brand = type(channel)(channel.template, web.base, DOOR)
    message = a_message(to="", text="长" * length, link="https://bihuan.example/matters/1")
    brand.send(message)
    [posted] = web.taken
    said = posted.json.get("text", posted.json.get("content"))
    text = said.get("content", said.get("text"))
    assert len(text.encode()) <= most
    assert text.startswith("@示例甲\n闭环 · 办理事项")
    assert text.endswith("\nhttps://bihuan.example/matters/1")
    whole = len(("长" * length).encode()) + 100 < most
    assert ("…" in text) != whole


def test_everything_about_a_channel_is_said_in_its_class(config):
    """A new chat service is a file and a line in the registry; pages and settings ask the class."""
    assert list(channels_of(config)) == [kind.name for kind in KINDS]
    for kind in KINDS:
        channel = channels_of(config)[kind.name]
        assert str(kind.title)
        assert not channel.needs_address or (str(kind.address_title) and str(kind.address_refused))
        assert all(f"BIHUAN_{setting.variable}" in known_settings() for setting in kind.settings)


def test_the_webhook_is_signed_and_carries_the_id_of_the_message(config, web):
    message = a_message(to="")
    channels_of(config)["webhook"].send(message)
    [posted] = web.taken
    assert Verifier(SIGNING).verify(posted.body, posted.headers) == posted.json
    assert posted.headers["webhook-id"] == posted.json["id"] == str(message.id)
    assert posted.json["to"] == {"username": "inspector11", "name": "示例甲"}


@pytest.mark.parametrize(
    ("status", "of_channel"),
    [(500, True), (503, True), (429, True), (404, True), (401, True), (422, False)],
)
def test_an_error_of_the_server_is_told_by_its_number(config, web, status, of_channel):
    web.says(status)
    setback = refused(channels_of(config)["webhook"])
    assert (setback.code, setback.of_channel) == (f"http_{status}", of_channel)


def test_sr_10_a_redirect_is_never_followed(config, web):
    web.answer = lambda _: (302, {"Location": f"{web.base}/elsewhere"}, b"")
    assert refused(channels_of(config)["webhook"]).code == "redirected"
    assert [posted.path for posted in web.taken] == ["/hook"]


def test_a_server_that_hangs_is_left_after_the_seconds(config, web):
    web.hang = True
    assert refused(channels_of(config)["webhook"]).code == "timeout"


def test_sr_11_no_name_can_add_a_header_to_a_mail():
    mail = Mail("smtp+plain://127.0.0.1", "bihuan@office.example", frozenset(), DOOR)
    with pytest.raises(ValueError, match=r"CR|LF|invalid"):
        mail.written(a_message("a@office.example", name="甲\r\nBcc: b@evil.example"))


def test_mail_goes_only_to_the_domains_of_the_office():
    mail = Mail("smtp+plain://127.0.0.1", "b@office.example", frozenset({"office.example"}), DOOR)
    assert mail.accepts("zhang.san@office.example")
    for wrong in (
        "zhang@elsewhere.example",
        "zhang",
        "a@b",
        "a b@office.example",
        "a..b@office.example",
        "zhang@office.example\nBcc: x@y.example",
        "@office.example",
    ):
        assert not mail.accepts(wrong), wrong


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SMTP", "smtp+plain://mail.example", "on this machine only"),
        ("MAIL_FROM", "nobody", "BIHUAN_MAIL_FROM"),
        ("WECOM", "wecombot://{address}", "{address} may stand once, after the host"),
        ("DINGTALK", "dingtalk://bad token", "BIHUAN_DINGTALK is refused"),
        ("FEISHU", "feishu://token/{address}", "knows no personal addresses"),
        ("WEBHOOK_SECRET", "hunter2", "BIHUAN_WEBHOOK_SECRET must be whsec_"),
    ],
)
def test_a_wrong_setting_is_refused_before_anything_is_served(config: Config, setting, value, told):
    with pytest.raises(SettingRefused) as refusal:
        channels_of(replace(config, channels={**config.channels, setting: value}))
    assert told in str(refusal.value)
    assert value not in str(refusal.value)


def test_sr_78_secrets_are_in_no_words_of_the_settings(config, web, caplog):
    secrets = ("corpsecret", "SECsign", "robottoken", "feishu-token", SIGNING)
    shown = repr(config)
    with caplog.at_level(0):
        web.says(body={"errcode": 1})
        for name, channel in channels_of(config).items():
            if name != "email":
                try:
                    channel.send(a_message("13800000000"))
                except Undelivered as undelivered:
                    shown += repr(undelivered.setback)
    assert not [secret for secret in secrets if secret in shown + caplog.text]
