"""What is read out of forwarded headers, well and badly written."""

from __future__ import annotations

import pytest

from webapp.app.proxies import TrustedProxies


def seen(*, hops=1, standard=False, **headers):
    """Address, scheme, host and leftover headers as the pages see them."""
    environ = {
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "inner:8080",
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }
    pages = TrustedProxies(lambda found, _start: found, hops, standard)
    found = pages(environ, None)
    left = [name for name in found if "FORWARDED" in name]
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"], found["HTTP_HOST"], left


AS_IT_CAME = ("127.0.0.1", "http", "inner:8080", [])


@pytest.mark.parametrize(
    ("hops", "chain", "address"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "10.0.0.1", "10.0.0.1"),
        (1, "1.1.1.1:443", "1.1.1.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "unknown", "127.0.0.1"),
        (1, "1.1.1.1,", "127.0.0.1"),
        (1, "1.1.1.1<script>", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_the_outermost_trusted_proxy_saw(hops, chain, address):
    assert seen(hops=hops, X_FORWARDED_FOR=chain)[0] == address


@pytest.mark.parametrize(
    "host",
    ["", "a b", "a/b", "a@b", "a:b", "a:123456", "a\nb", "<a>", "a#b", "[::1", "a..b", "a" * 64],
)
def test_a_host_that_is_none_is_not_taken(host):
    assert seen(X_FORWARDED_HOST=host) == AS_IT_CAME


def test_a_scheme_other_than_the_two_is_not_taken():
    assert seen(X_FORWARDED_PROTO="javascript") == AS_IT_CAME


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("for=1.1.1.1;proto=https;host=a.cn", ("1.1.1.1", "https", "a.cn", [])),
        ('For="[::1]:5" ; Proto=HTTPS;host="a.cn:8443"', ("::1", "https", "a.cn:8443", [])),
        ("for=6.6.6.6;proto=https, for=1.1.1.1", ("1.1.1.1", "http", "inner:8080", [])),
        ('for="6.6.6.6, for=1.1.1.1', AS_IT_CAME),
        ("for=_hidden;proto", AS_IT_CAME),
        ('for="a\\"b"', AS_IT_CAME),
        ("", AS_IT_CAME),
    ],
)
def test_the_standard_header_is_read_by_its_grammar_or_not_at_all(header, expected):
    assert seen(standard=True, FORWARDED=header) == expected


def test_nothing_of_them_is_left_for_a_page_to_read():
    every = dict.fromkeys(
        ("FORWARDED", "X_FORWARDED_FOR", "X_FORWARDED_PREFIX", "X_FORWARDED_PORT"), "1"
    )
    assert seen(hops=0, **every)[3] == []
    assert seen(hops=1, **every)[3] == []
