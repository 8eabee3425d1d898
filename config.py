"""Settings, read once from the environment: every ``BIHUAN_*`` variable, with its default.

Those of a notice channel stand with the channel (``webapp/channels``); all others are here.

A wrong value is refused at start-up with a sentence that names the variable; so is a name that
is no setting, since a mistyped one would otherwise be silently ignored.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast
from urllib.parse import quote, urlsplit

PREFIX = "BIHUAN_"
HERE = Path(__file__).resolve().parent
SECRET_LENGTH = 32
PORTS = 65536
POSTGRESQL = "postgresql+psycopg://"
X_FORWARDED, FORWARDED = "x-forwarded", "forwarded"
"""Which headers proxies write: X-Forwarded-For, -Proto, -Host; or that of RFC 7239."""

Locale = Literal["zh_CN", "en"]
T = TypeVar("T")


class SettingRefused(ValueError):
    """A setting has a value the system cannot run with; the sentence says which and why."""


def _setting(name: str, default: str, read: Callable[[str], T], *, secret: bool = False) -> T:
    """Declare one setting: read from ``BIHUAN_<name>`` when a configuration is made."""
    value = partial(_value, name, default, read, secret=secret)
    return field(default_factory=value, repr=not secret, metadata={"variable": PREFIX + name})


def _value(name: str, default: str, read: Callable[[str], T], *, secret: bool) -> T:
    text = os.environ.get(PREFIX + name, "").strip() or default
    try:
        return read(text)
    except ValueError as problem:
        shown = "" if secret else f" is {text!r};"
        raise SettingRefused(f"{PREFIX}{name}{shown} {problem}") from None


def _text(text: str) -> str:
    return text


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _place(text: str) -> Path | None:
    return _folder(text) if text else None


def _switch(text: str) -> bool:
    if text.lower() in {"1", "on", "true", "yes"}:
        return True
    if text.lower() in {"0", "off", "false", "no"}:
        return False
    raise ValueError("it must be on or off")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise ValueError(f"it must be a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return text

    return read


def _locale(text: str) -> Locale:
    return cast(Locale, _one_of("zh_CN", "en")(text))


def _secret(text: str) -> str:
    if text and len(text) < SECRET_LENGTH:
        raise ValueError(f"must have at least {SECRET_LENGTH} characters")
    return text


def database_address(text: str) -> str:
    """Return the one spelling of a database URL: SQLite, or PostgreSQL through psycopg 3.

    Raises :class:`ValueError` for any other kind of database.
    """
    kind, mark, rest = text.partition("://")
    if mark and kind in {"postgres", "postgresql", "postgresql+psycopg"}:
        return POSTGRESQL + rest
    if mark and kind in {"sqlite", "sqlite+pysqlite"}:
        return "sqlite://" + rest
    raise ValueError("must begin with sqlite:/// or postgresql://")


def sqlite_address(path: Path) -> str:
    """The URL of an SQLite file, wherever it stands.

    In a URL the options begin with a question mark; a path with one is written as SQLite's own URI.
    """
    written = str(path)
    if "?" not in written:
        return f"sqlite:///{written}"
    return f"sqlite:///file:{quote(written)}?uri=true"


def address_of(*schemes: str) -> Callable[[str], str]:
    """An address with one of ``schemes``, a host, and nothing that would have to be guessed."""

    def read(text: str) -> str:
        told = (
            f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a host"
        )
        try:
            parts = urlsplit(text)
            whole = not text or (parts.scheme in schemes and parts.hostname and parts.port != 0)
        except ValueError:
            raise ValueError(told) from None
        if not whole or any(sign.isspace() or not sign.isprintable() for sign in text):
            raise ValueError(told)
        return text.rstrip("/")

    return read


def _scanner(text: str) -> str:
    host, _colon, port = text.rpartition(":")
    if (
        text
        and not text.startswith("/")
        and not (host and port.isdigit() and 0 < int(port) < PORTS)
    ):
        raise ValueError("it must be host:port, or the path of a socket that begins with /")
    return text


def names(text: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in text.split(",") if name.strip())


def _database(text: str) -> str:
    return database_address(text) if text else ""


def channel_settings() -> dict[str, Callable[[str], Any]]:
    """What channels ask of an installation: variables without ``BIHUAN_``, and how each is read."""
    from webapp.channels.registry import KINDS  # noqa: PLC0415 -- channels lean on this module

    return {setting.variable: setting.read for kind in KINDS for setting in kind.settings}


def _of_channels() -> Mapping[str, Any]:
    return {
        variable: _value(variable, "", read, secret=True)
        for variable, read in channel_settings().items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an installation may set. Tests name what they need and leave the rest."""

    # Where things stand
    home: Path = _setting("HOME", "var", _folder)  # state: database, evidence, secret key
    database_url: str = _setting("DATABASE_URL", "", _database, secret=True)  # "": SQLite in home
    database_pool: int = _setting("DATABASE_POOL", "10", _whole(1, 200))  # PostgreSQL connections
    models: Path = HERE / "bpmn"
    campaigns: Path = _setting("CAMPAIGNS", str(HERE / "campaigns"), _folder)

    # The seals of the trail: keys and signed checkpoints; "": in the state folder
    seal_keys_at: Path | None = _setting("SEAL_KEYS", "", _place)  # a file
    checkpoints_at: Path | None = _setting("CHECKPOINTS", "", _place)  # best on another machine
    checkpoint_webhook: str = _setting(
        "CHECKPOINT_WEBHOOK", "", address_of("http", "https")
    )  # takes each checkpoint as JSON; "": none

    # Who can reach it
    host: str = _setting("HOST", "127.0.0.1", _text)
    port: int = _setting("PORT", "8080", _whole(1, 65535))
    threads: int = _setting("THREADS", "8", _whole(1, 256))
    https: bool = _setting("HTTPS", "off", _switch)  # browsers reach it by https: Secure cookies
    trusted_proxies: int = _setting(
        "TRUSTED_PROXIES", "0", _whole(0, 8)
    )  # in front of it, in a row
    proxy_headers: str = _setting("PROXY_HEADERS", X_FORWARDED, _one_of(X_FORWARDED, FORWARDED))

    # Signing in
    secret: str = _setting("SECRET_KEY", "", _secret, secret=True)  # "": made once, kept in home
    session_idle_minutes: int = _setting("SESSION_IDLE_MINUTES", "30", _whole(1, 1440))
    session_hours: int = _setting("SESSION_HOURS", "12", _whole(1, 168))
    sign_in_attempts: int = _setting("SIGN_IN_ATTEMPTS", "5", _whole(1, 100))  # without a wait
    sign_in_lock_minutes: int = _setting("SIGN_IN_LOCK_MINUTES", "15", _whole(1, 1440))  # longest
    password_length: int = _setting("PASSWORD_LENGTH", "12", _whole(8, 64))  # at least
    password_link_hours: int = _setting("PASSWORD_LINK_HOURS", "24", _whole(1, 168))

    # What may be handed in
    form_kilobytes: int = _setting("FORM_KILOBYTES", "512", _whole(16, 65536))  # without files
    upload_megabytes: int = _setting("UPLOAD_MEGABYTES", "64", _whole(1, 1024))  # one request
    uploads_an_hour: int = _setting("UPLOADS_AN_HOUR", "300", _whole(1, 100_000))  # of one person
    upload_megabytes_an_hour: int = _setting(
        "UPLOAD_MEGABYTES_AN_HOUR", "2048", _whole(1, 1_000_000)
    )  # of one person
    exports_an_hour: int = _setting("EXPORTS_AN_HOUR", "60", _whole(1, 100_000))  # of one person
    photo_megabytes: int = _setting("PHOTO_MEGABYTES", "20", _whole(1, 200))  # one photo
    clamd: str = _setting("CLAMD", "", _scanner)  # scans files: host:port, or /path/of/socket
    photo_megapixels: int = _setting("PHOTO_MEGAPIXELS", "60", _whole(1, 500))

    # Who watches: a program that reads GET /metrics with this as its bearer token; "": no such page
    metrics_token: str = _setting("METRICS_TOKEN", "", _secret, secret=True)

    # Notices outside the house: what each channel asks for it declares itself (webapp/channels)
    public_url: str = _setting("PUBLIC_URL", "", address_of("http", "https"))  # for links
    channels: Mapping[str, Any] = field(default_factory=_of_channels, repr=False)  # by variable
    channel_seconds: int = _setting("CHANNEL_SECONDS", "10", _whole(1, 30))  # one attempt
    channel_private: bool = _setting("CHANNEL_PRIVATE", "off", _switch)  # private addresses meant

    # Time, language and the rest
    locale: Locale = _setting("LOCALE", "zh_CN", _locale)
    tick_seconds: int = _setting("TICK_SECONDS", "15", _whole(1, 3600))  # heartbeat of the clock
    demo: bool = _setting("DEMO", "on", _switch)  # first start loads the demonstration
    log: str = _setting("LOG", "console", _one_of("console", "json"))
    log_level: str = _setting("LOG_LEVEL", "info", _one_of("debug", "info", "warning", "error"))

    def __post_init__(self) -> None:
        """Put the embedded database into the state folder unless another one is named."""
        chosen = self.database_url or sqlite_address(self.home / "bihuan.db")
        object.__setattr__(self, "database_url", database_address(chosen))
        self._ensure_limits_agree()

    def _ensure_limits_agree(self) -> None:
        """A file fits into a form beside its answers, and a form into an hour."""
        if self.photo_megabytes > self.form_megabytes:
            raise SettingRefused(
                f"BIHUAN_PHOTO_MEGABYTES is {self.photo_megabytes}; a form with one such file must "
                f"fit into BIHUAN_UPLOAD_MEGABYTES, which leaves {self.form_megabytes} for files"
            )
        if self.upload_megabytes > self.upload_megabytes_an_hour:
            raise SettingRefused(
                f"BIHUAN_UPLOAD_MEGABYTES is {self.upload_megabytes}; it must fit into "
                f"BIHUAN_UPLOAD_MEGABYTES_AN_HOUR, which is {self.upload_megabytes_an_hour}"
            )

    @property
    def form_megabytes(self) -> int:
        """What all files of a form may have together: its answers take up to one more."""
        return self.upload_megabytes - 1

    @property
    def evidence(self) -> Path:
        """The folder of photos and papers, kept by the hash of their content."""
        return self.home / "evidence"

    @property
    def unfinished(self) -> Path:
        """The folder of files that are being sent in pieces; none of it is evidence yet."""
        return self.home / "unfinished"

    @property
    def seal_keys(self) -> Path:
        """The file of the keys that seal the trail."""
        return self.seal_keys_at or self.home / "seal-keys"

    @property
    def checkpoints(self) -> Path:
        """The folder of the signed checkpoints."""
        return self.checkpoints_at or self.home / "checkpoints"

    def secret_key(self) -> str:
        """Return the key that signs cookies; made on first use, readable by the owner only."""
        return self.secret or _kept_secret(self.home / "secret-key")


def _kept_secret(path: Path) -> str:
    """Read the key, making it first if need be: of two processes starting at once one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_LENGTH * 2))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    key = path.read_text("ascii").strip()
    if len(key) < SECRET_LENGTH:
        raise SettingRefused(f"{path} holds no usable key; remove it to have a new one made")
    return key


def known_settings() -> list[str]:
    """Every variable this program reads."""
    own = [
        str(setting.metadata["variable"])
        for setting in Config.__dataclass_fields__.values()
        if "variable" in setting.metadata
    ]
    return own + [PREFIX + variable for variable in channel_settings()]


def refuse_unknown_settings(names: Iterable[str]) -> None:
    """Refuse a ``BIHUAN_*`` name that is no setting; ``BIHUAN_TEST_*`` belongs to the tests."""
    known = known_settings()
    for name in sorted(names):
        if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_") or name in known:
            continue
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise SettingRefused(f"{name} is no setting of this system{hint}")


def read_config() -> Config:
    """Read the environment into a configuration; the entry points call this, once."""
    refuse_unknown_settings(os.environ)
    return Config()
