"""What every page has: navigation, the demonstration's clock, words and clocks for templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from flask import Flask, request
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from casework.definitions import Campaign
from casework.forms import Choice
from casework.queries.people import Officer
from casework.typed_text import overridden
from webapp.app.context import matter_path, now, services, signed_in, today
from webapp.app.i18n import words
from webapp.app.navigation import places
from webapp.words import files, labels, limits, processes, trail
from webapp.words.strike_off import finding_words, mode_words, rule_title
from webapp.words.vocabulary import LEDGER_KIND
from webapp.words.waits import wait_words


def install(app: Flask) -> None:
    """Teach templates what ``base.html`` and the macros lean on."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = _isolated
    app.jinja_env.filters.update(
        isolated=_isolated,
        wait=wait_words,
        finding_words=finding_words,
        demand_title=rule_title,
        demand_mode=mode_words,
    )
    for part in (files, labels, processes, trail):
        part.install(app)
    app.jinja_env.globals.update(
        campaign_pairs=_campaign_pairs,
        clocks=limits,
        csrf_token=generate_csrf,
        demo_clock=_demo_clock,
        ledger_kind=LEDGER_KIND,
        has_page=lambda endpoint: endpoint in app.view_functions,
        large_text=_large_text,
        matter_path=matter_path,
        new_key=lambda: uuid4().hex,
        now=now,
        option_pairs=_option_pairs,
        places=places,
        signed_in=signed_in,
        this_page=_this_page,
        today=today,
    )


def _isolated(value: Any) -> Any:
    """What a page shows, in an isolate of its own if it holds a sign that turns its direction.

    New texts hold none; those of old records would turn round the rest of the line.
    """
    if isinstance(value, str) and not isinstance(value, Markup) and overridden(value):
        return f"\u2068{value}\u2069"
    return value


def _demo_clock() -> bool:
    """Whether the demonstration's clock rules."""
    now()  # reads the clock again if it is time to
    return services().clock.demo


def _large_text() -> bool:
    """Whether the reader asked for large text (关怀版)."""
    return request.cookies.get("text_size") == "large"


def _this_page() -> str:
    """Where to come back to after choosing a language."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _option_pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """The choices of a form's question, to be drawn."""
    return [(choice.value, words(choice.label)) for choice in choices]


def _campaign_pairs(campaigns: Iterable[Campaign]) -> list[tuple[str, str]]:
    return [(campaign.slug, words(campaign.title)) for campaign in campaigns]


def officer_pairs(officers: Iterable[Officer], units: Mapping[str, str]) -> list[tuple[str, str]]:
    """Colleagues by name, unit and credential, so that two of one name can be told apart."""
    return [
        (str(o.id), " · ".join(filter(None, (o.name, units.get(o.unit), o.credential_number))))
        for o in officers
    ]
