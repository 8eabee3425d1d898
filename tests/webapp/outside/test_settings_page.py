"""The page on which a person chooses, what it refuses, and what a test message tells."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from casework.models import NoticeSettings
from config import Config
from tests.webapp.conftest import Browser
from webapp.app.wsgi import create_app

FORM = {"quiet_from": "20", "quiet_until": "8", "digest_hour": "8"}
PAGE = "/settings/notices"


@pytest.fixture
def browser_of(inspector_told, signed_in):
    browser = signed_in(inspector_told)
    browser.get(PAGE)
    return browser


@pytest.fixture
def kept(world, inspector_told):
    def find():
        with world.reading() as work:
            return work.session.get(NoticeSettings, inspector_told.id)

    return find


def chosen(browser, **said):
    data = FORM | {name.replace("__", "."): value for name, value in said.items()}
    return browser.post(PAGE, data)


def test_what_is_chosen_is_kept_and_shown_again(browser_of, kept):
    answer = chosen(
        browser_of,
        choices__work=["email", "webhook"],
        choices__digest="email",
        addresses__email=" zhang@office.example ",
        urgent_breaks="yes",
    )
    assert answer.status_code == 303
    assert kept().choices == {"work": ["email", "webhook"], "digest": ["email"]}
    assert kept().addresses == {"email": "zhang@office.example"}
    assert (kept().quiet_from, kept().quiet_until, kept().urgent_breaks) == (20, 8, True)
    page = browser_of.get(PAGE).text
    assert 'value="zhang@office.example"' in page
    assert page.count("checked") == 4


def test_the_trail_tells_the_choice_and_no_address(browser_of, office_trail):
    chosen(browser_of, choices__work="email", addresses__email="zhang@office.example")
    chosen(browser_of, choices__work="email", addresses__email="wang@office.example")
    lines = [e.facts for e in office_trail() if e.kind == "NoticeSettingsChanged"]
    assert [line["new_addresses"] for line in lines] == [["email"], ["email"]]
    assert lines[0]["choices"] == {"work": ["email"]}
    assert "office.example" not in json.dumps(lines)


BAD = [
    ({"choices.work": "email"}, "addresses.email", "请填写您在此渠道的地址", "Please say where"),
    (
        {"choices.work": "email", "addresses.email": "zhang"},
        "addresses.email",
        "不是邮件地址",
        "no mail address",
    ),
    (
        {"choices.work": "wecom", "addresses.wecom": "张三"},
        "addresses.wecom",
        "企业微信账号由",
        "A WeCom account has",
    ),
    (
        {"choices.work": "wecom", "addresses.wecom": "all/13/#2"},
        "addresses.wecom",
        "企业微信账号由",
        "A WeCom account has",
    ),
    (
        {"choices.work": "dingtalk", "addresses.dingtalk": "1380"},
        "addresses.dingtalk",
        "手机号码",
        "mobile number",
    ),
    (
        {"addresses.email": "a@b.example\r\nBcc: c@d.example"},
        "addresses.email",
        "不是邮件地址",
        "no mail address",
    ),
    ({"addresses.feishu": "token"}, "addresses.feishu", "不需要填写地址", "takes no address"),
    (
        {"addresses.webhook": "http://127.0.0.1/"},
        "addresses.webhook",
        "不需要填写地址",
        "takes no address",
    ),
    (
        {"addresses.sms": "13800000000"},
        "addresses.sms",
        "没有配置这个渠道",
        "not set up that channel",
    ),
    ({"choices.work": "sms"}, "choices.work", "没有配置这个渠道", "not set up that channel"),
    ({"choices.gossip": "email"}, "choices.gossip", "没有这类通知", "no such kind"),
    ({"quiet_from": "24"}, "quiet_from", "0至23", "0 to 23"),
    ({"quiet_until": "8.5"}, "quiet_until", "0至23", "0 to 23"),
    ({"quiet_until": "-1"}, "quiet_until", "0至23", "0 to 23"),
    ({"digest_hour": "８"}, "digest_hour", "0至23", "0 to 23"),
    ({"digest_hour": ""}, "digest_hour", "请填写", "Please answer"),
    (
        {"choices.digest": "feishu", "digest_hour": "7"},
        "digest_hour",
        "免打扰时段内",
        "within your quiet hours",
    ),
    ({"urgent_breaks": "perhaps"}, "urgent_breaks", "", ""),
    ({"surprise": "1"}, "surprise", "", ""),
]


@pytest.mark.parametrize(("said", "field", "chinese", "english"), BAD)
def test_wrong_input_is_refused_by_field_and_sentence_in_both_languages(  # noqa: PLR0917 -- fixtures
    browser_of, kept, said, field, chinese, english
):
    for locale, sentence in (("zh_CN", chinese), ("en", english)):
        browser_of.speak(locale)
        browser_of.get(PAGE)
        answer = browser_of.post(PAGE, FORM | said)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert sentence in answer.text
    assert kept() is None


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"choices": 1}', '{"choices": {"work": "email"}}',
             '{"choices": {"work": [["email"]]}}', '{"addresses": {"email": 1}}',
             '{"quiet_from": true}', '{"quiet_from": NaN}'],
)  # fmt: skip
def test_json_of_another_shape_is_refused(browser_of, kept, body):
    text = body if body in {"[]", "{"} else json.dumps(FORM)[:-1] + ", " + body[1:]
    answer = browser_of.post_json(PAGE, text)
    assert answer.status_code in {400, 422}
    assert kept() is None


def test_json_of_the_right_shape_is_taken(browser_of, kept):
    answer = browser_of.post_json(
        PAGE,
        {"choices": {"work": ["webhook"]}, "quiet_from": 0, "quiet_until": 0, "digest_hour": 9},
    )
    assert answer.status_code == 200
    assert kept().digest_hour == 9


def test_a_test_message_says_that_the_server_took_it(browser_of, chooses, inspector_told, mail):
    chooses(inspector_told, "email")
    assert browser_of.post(f"{PAGE}/test", {"channel": "email"}).status_code == 303
    assert "电子邮件已接收测试消息" in browser_of.get(PAGE).text
    assert "测试消息" in str(mail.taken[0]["Subject"])


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("busy", "不接收发往该地址的邮件（451）"),
        ("unknown_person", "（550）"),
        ("hang", "未在规定时间内应答"),
    ],
)
def test_a_test_message_says_why_it_did_not_arrive(  # noqa: PLR0917 -- fixtures
    browser_of, chooses, inspector_told, mail, mode, told
):
    chooses(inspector_told, "email")
    mail.mode = mode
    browser_of.post(f"{PAGE}/test", {"channel": "email"})
    page = browser_of.get(PAGE).text
    assert "测试消息未送达" in page
    assert told in page


def test_tests_do_not_follow_upon_one_another(browser_of, chooses, inspector_told, mail):
    chooses(inspector_told, "email")
    for _ in range(2):
        browser_of.post(f"{PAGE}/test", {"channel": "email"})
    assert "请等待十秒" in browser_of.get(PAGE).text
    assert len(mail.taken) == 1


@pytest.mark.parametrize("channel", ["email", "sms", ""])
def test_a_test_without_address_or_channel_is_refused(browser_of, channel):
    assert browser_of.post(f"{PAGE}/test", {"channel": channel}).status_code == 422


def test_an_office_without_channels_says_so(office, inspector_told, person):
    bare = Config(home=office.config.home, database_url=office.config.database_url, secret="t" * 40)
    browser = Browser(create_app(replace(office, config=bare)).test_client())
    browser.sign_in(person(inspector_told.id).username)
    assert "本单位没有配置外发渠道" in browser.get(PAGE).text
    assert browser.post(PAGE, FORM | {"choices.work": "email"}).status_code == 422


def test_only_administrators_are_asked_about_incidents(browser_of, signed_in):
    assert "choices.system" not in browser_of.get(PAGE).text
    assert "choices.system" in signed_in("administrator").get(PAGE).text
