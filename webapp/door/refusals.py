"""Answers of the door itself: given before the request is known, so in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer after which the connection is closed."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)

    def as_bytes(self, *, with_body: bool = True) -> bytes:
        """The answer as it goes over the wire; that to HEAD has no body."""
        told = [("Content-Length", str(len(self.body))), ("Connection", "close")]
        kept = [
            (n, v) for n, v in self.headers if n.lower() not in {"content-length", "connection"}
        ]
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in kept + told]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        return head + self.body if with_body else head


def _plain(status: int, chinese: str, english: str, **headers: str) -> Refusal:
    told = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    told["X-Content-Type-Options"] = "nosniff"
    return Refusal(status, f"{chinese}\n{english}\n".encode(), list(told.items()))


MALFORMED = _plain(
    400, "请求不符合 HTTP 规范，未予处理。", "This request is not valid HTTP and was not handled."
)
TWO_LENGTHS = _plain(
    400,
    "请求同时给出 Content-Length 和 Transfer-Encoding，无法确定长度，未予处理。",
    "This request says its length twice, by Content-Length and by Transfer-Encoding; "
    "it was not handled.",
)
TOO_SLOW = _plain(
    408,
    "请求在限定时间内没有发送完毕，连接已关闭，请重试。",
    "The request did not arrive in time; the connection is closed. Please try again.",
)
TOO_LARGE = _plain(
    413,
    "提交的内容超过系统限制，未予处理。",
    "What was sent is larger than this system takes; it was not handled.",
)
TARGET_TOO_LONG = _plain(
    414, "网址过长，未予处理。", "The address is too long; it was not handled."
)
HEADER_TOO_LARGE = _plain(
    431,
    "请求头过大，未予处理。可清除本网站的 Cookie 后重试。",
    "The header of this request is too large. Clearing this site's cookies may help.",
)
BUSY = _plain(
    503,
    "系统正忙，请几秒后重试。",
    "The system is busy. Please try again in a few seconds.",
    Retry_After="3",
)
