"""What is no plain request is refused with a sentence, and nothing behind it is read."""

from __future__ import annotations

import pytest

from tests.door.wire import ask

GET = b"GET /healthz HTTP/1.1\r\nHost: office\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: office\r\n"
SMUGGLED = GET + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

DOUBTFUL = {
    "both lengths": POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "both lengths, the other order": POST + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n",
    "both lengths on a GET": GET + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "an empty length beside chunks": POST + b"Content-Length: \r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n12345",
    "two lengths in one": POST + b"Content-Length: 5, 50\r\n\r\n12345",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\n12345",
    "a length below nothing": POST + b"Content-Length: -5\r\n\r\n12345",
    "a length in another base": POST + b"Content-Length: 0x5\r\n\r\n12345",
    "a length of too many digits": POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
    "another encoding": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "an encoding twice": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunks in two headers": POST + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunks under the old version": b"POST /sign-in HTTP/1.0\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "a chunk of no size": POST + CHUNKED + b"\r\nzz\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a NUL in the path": b"GET /matters/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a host that is no name": GET.replace(b"office", b"a b") + b"\r\n",
    "a host with a part too long": GET.replace(b"office", b"a" * 64 + b".office") + b"\r\n",
    "a host beyond ASCII": GET.replace(b"office", b"\xe9") + b"\r\n",
    "a query beyond ASCII": GET.replace(b"/healthz", b"/ledger?text=\xff") + b"\r\n",
    "no path": b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
    "a tunnel": b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a NUL in a header": GET + b"X-A: a\0b\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("head", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_request_that_could_be_read_in_two_ways_is_refused_and_the_connection_closed(port, head):
    told = ask(port, head + SMUGGLED)
    assert told.status == 400
    assert told.headers["Connection"] == "close"
    assert told.rest == b""
    assert "未予处理" in told.text
    assert "not handled" in told.text


LARGE = {
    "an address too long": (414, b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a query too long": (414, b"GET /?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "an address without an end": (414, b"GET /" + b"a" * 70_000),
    "one header too large": (431, GET + b"Cookie: " + b"a" * 40_000 + b"\r\n\r\n"),
    "a header without an end": (431, GET + b"Cookie: " + b"a" * 70_000),
    "headers too many": (431, GET + b"A: b\r\n" * 101 + b"\r\n"),
}


@pytest.mark.parametrize(("status", "head"), LARGE.values(), ids=LARGE.keys())
def test_a_header_too_large_is_named_and_the_connection_closed(port, status, head):
    told = ask(port, head)
    assert told.status == status
    assert told.headers["Connection"] == "close"
    assert "过" in told.text


def test_a_header_of_ordinary_size_is_read(port):
    assert (
        ask(port, GET + b"Cookie: " + b"a" * 20_000 + b"\r\nConnection: close\r\n\r\n").status
        == 200
    )


def test_requests_one_after_the_other_on_one_connection_are_all_answered(port):
    told = ask(port, GET + b"\r\n" + GET + b"Connection: close\r\n\r\n")
    assert told.status == 200
