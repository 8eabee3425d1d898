"""The languages of the pages: Chinese by default, English complete. Messages are English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import cast

from babel import Locale
from babel.dates import format_date, format_datetime
from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext
from flask_babel import ngettext as _plural
from flask_login import current_user

from casework.definitions import Text
from casework.rules.calendar import OFFICE_TIME, office_day
from webapp.app.context import services

LOCALES = {"zh_CN": "简体中文", "en": "English"}
COOKIE = "language"
DAY = {"zh_CN": "y年M月d日", "en": "d MMM y"}
MOMENT = {"zh_CN": "y年M月d日 HH:mm", "en": "d MMM y, HH:mm"}


def _(message: str, **facts: object) -> str:
    """``message`` in the reader's language, now."""
    return str(gettext(message, **facts))


def _l(message: str) -> str:
    """``message`` in the reader's language, when it is shown: for tables of words."""
    return cast(str, lazy_gettext(message))


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """The wording for ``num`` things; say the number as ``%(num)s``."""
    return str(_plural(one, many, num, **facts))


class Reading(Locale):
    """A locale that goes by our name for it: Babel would look for ``zh_Hans_CN``."""

    def __init__(self, name: str, *parts: str) -> None:
        super().__init__(*parts)
        self.name = name

    def __str__(self) -> str:
        return getattr(self, "name", None) or super().__str__()


READINGS = {"zh_CN": Reading("zh_CN", "zh", "CN", "Hans"), "en": Reading("en", "en")}


def install(app: Flask) -> None:
    """Choose the language of each request, and teach templates dates and words."""
    config = app.extensions["office"].config
    Babel(
        app,
        default_locale=config.locale,
        default_timezone="Asia/Shanghai",
        default_translation_directories="translations",
        locale_selector=lambda: READINGS[chosen_locale()],
    )
    app.jinja_env.filters.update(day=day, moment=moment, words=words)
    app.jinja_env.globals.update(locale=locale, LOCALES=LOCALES)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Words of ``locale`` where no application answers: for the command line."""
    app = Flask("webapp")
    Babel(app, default_locale=locale, default_translation_directories="translations")
    with app.app_context(), force_locale(READINGS[locale]):
        yield


def chosen_locale() -> str:
    """The person's own choice, else this browser's, else the installation's."""
    config_locale = str(services().config.locale)
    if not has_request_context():
        return config_locale
    own = getattr(current_user, "locale", None)
    for choice in (own, request.cookies.get(COOKIE)):
        if choice in LOCALES:
            return str(choice)
    return config_locale


def locale() -> str:
    """The language this answer is written in: ``zh_CN`` or ``en``."""
    return str(get_locale() or services().config.locale)


def words(text: Text | str | None) -> str:
    """A wording of a campaign in the reader's language; plain text passes as it is."""
    return text.in_(locale()) if isinstance(text, Text) else text or ""


def day(value: date | datetime | str | None) -> str:
    """A day as people write it: 2022年7月11日."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = office_day(value)
    return str(format_date(value, DAY[locale()], locale=READINGS[locale()]))


def moment(value: datetime | str | None) -> str:
    """A moment in the office's time: 2022年7月11日 09:00."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = value.astimezone(OFFICE_TIME)
    return str(format_datetime(local, MOMENT[locale()], locale=READINGS[locale()]))
