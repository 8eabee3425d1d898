"""Behind a proxy: its word counts for as many hops as are trusted, and of the family it writes."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from casework.models import EventRow, Person
from tests.door.wire import request
from tests.http_client import TOKEN, Client
from tests.served import PASSWORD

BEHIND = {"BIHUAN_TRUSTED_PROXIES": "1", "BIHUAN_HTTPS": "on"}
LISTED = {
    "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
    "X-Forwarded-Proto": "http, https",
    "X-Forwarded-Host": "evil.example, bihuan.example",
}
STANDARD = {
    "Forwarded": 'for=6.6.6.6;host=evil.example, for="[2001:db8::7]:99";proto=https;'
    'host="bihuan.example"'
}
FEED = re.compile(r"(https?://[^\s\"<]+/calendars/[\w-]+\.ics)")


@pytest.fixture
def username(world):
    with world.reading() as work:
        return work.session.get_one(Person, world.actor("inspector").id).username


def visit(port, username, headers, *, referer):
    """Sign in through a proxy that sends ``headers``; the client, and the answer to the form."""
    client = Client(port)
    page = request(port, "GET", "/sign-in", headers)
    keep_cookies(client, page)
    client.token = TOKEN.search(page.body).group(1).decode()
    form = {"csrf_token": client.token, "username": username, "password": PASSWORD}
    told = post(client, "/sign-in", form, {**headers, "Referer": referer})
    if told.status == 303:
        keep_cookies(client, told)
        home = request(port, "GET", "/", {**headers, "Cookie": cookies_of(client)})
        client.token = TOKEN.search(home.body).group(1).decode()
    return client, told


def keep_cookies(client, told):
    for line in told.headers.get_all("Set-Cookie"):
        name, _, value = line.partition(";")[0].partition("=")
        client.cookies[name] = value


def cookies_of(client):
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def post(client, path, form, headers):
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies_of(client)}
    return request(client.port, "POST", path, {**kind, **headers}, urlencode(form).encode())


def last_sign_in(world):
    """The address that the trail has of the last sign-in."""
    with world.reading() as work:
        found = work.session.query(EventRow).filter(EventRow.kind == "SignedIn").all()
        return max(found, key=lambda event: event.seq).facts["address"]


def feed_of(client, headers, referer):
    made = post(
        client,
        "/settings/notices/calendar",
        {"csrf_token": client.token},
        {**headers, "Referer": referer},
    )
    return FEED.search(made.text).group(1)


@pytest.mark.parametrize("headers", [LISTED, STANDARD], ids=["listed", "standard"])
def test_without_a_trusted_proxy_such_headers_change_nothing(world, port, username, headers):
    client, told = visit(port, username, headers, referer=f"http://127.0.0.1:{port}/sign-in")
    assert told.status == 303
    assert last_sign_in(world) == "127.0.0.1"
    assert feed_of(client, headers, f"http://127.0.0.1:{port}/").startswith(
        f"http://127.0.0.1:{port}/"
    )


@pytest.mark.parametrize(
    "said",
    [("x-forwarded", LISTED, "203.0.113.7"), ("forwarded", STANDARD, "2001:db8::7")],
    ids=["listed", "standard"],
)
def test_the_word_of_a_trusted_proxy_counts_and_the_clients_own_does_not(
    world, serve, username, said
):
    family, headers, address = said
    (port,) = serve(**BEHIND, BIHUAN_PROXY_HEADERS=family).ports
    client, told = visit(port, username, headers, referer="https://bihuan.example/sign-in")
    assert told.status == 303
    assert last_sign_in(world) == address
    assert feed_of(client, headers, "https://bihuan.example/").startswith(
        "https://bihuan.example/calendars/"
    )


def test_a_form_of_another_site_is_refused_by_its_referer(serve, username):
    (port,) = serve(**BEHIND, BIHUAN_PROXY_HEADERS="x-forwarded").ports
    for referer in ("https://evil.example/sign-in", "http://bihuan.example/sign-in"):
        _client, told = visit(port, username, LISTED, referer=referer)
        assert told.status == 400


def test_the_family_that_the_proxy_does_not_write_is_not_believed(world, serve, username):
    (port,) = serve(**BEHIND, BIHUAN_PROXY_HEADERS="x-forwarded").ports
    both = {**LISTED, "Forwarded": "for=6.6.6.6;host=evil.example;proto=http"}
    _client, told = visit(port, username, both, referer="https://bihuan.example/sign-in")
    assert told.status == 303
    assert last_sign_in(world) == "203.0.113.7"


def test_a_name_with_an_underscore_does_not_pass_for_such_a_header(world, serve, username):
    (port,) = serve(**BEHIND, BIHUAN_PROXY_HEADERS="x-forwarded").ports
    forged = {**LISTED, "X_Forwarded_For": "6.6.6.6", "X_Forwarded-Host": "evil.example"}
    _client, told = visit(port, username, forged, referer="https://bihuan.example/sign-in")
    assert told.status == 303
    assert last_sign_in(world) == "203.0.113.7"
