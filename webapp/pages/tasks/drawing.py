"""What the macro of a form needs besides its answers: lists to choose from, labels, limits."""

from __future__ import annotations

from typing import Any

from casework.definitions import Campaign
from casework.forms import Form
from casework.queries.people import fellow_officers
from casework.queries.units import unit_names
from casework.unit_of_work import UnitOfWork
from webapp.app.context import services
from webapp.app.i18n import _, locale, words
from webapp.app.templating import officer_pairs
from webapp.words.vocabulary import problem_titles


def drawing(work: UnitOfWork, campaign: Campaign, form: Form, domain: str) -> dict[str, Any]:
    """The variables of a page that draws ``form``: form, labels, lists, limits of files.

    ``domain`` says whose problem types may be named (``producer``, ``seller``, empty: none).
    """
    officers = fellow_officers(work.session, work.actor, work.today)
    units = unit_names(work.session, work.actor.units)
    names = {code: unit.in_(locale()) for code, unit in units.items()}
    problems = problem_titles()
    terms = campaign.terms(work.today, domain)
    return {
        "form": form,
        "labels": {f.name: words(f.label) for f in form.fields},
        "upload_limits": upload_limits(),
        "lists": {
            "officer": _listed(officer_pairs(officers, names), _("Choose a colleague")),
            "product_class": _listed([(p.id, words(p.title)) for p in campaign.products]),
            "problem_type": _listed([(kind, problems[kind]) for kind in terms.problem_types]),
        },
    }


def upload_limits() -> dict[str, int]:
    """What is told before files are sent: megabytes of a file, a form, an hour; times an hour."""
    config = services().config
    return {
        "file": config.photo_megabytes,
        "form": config.form_megabytes,
        "times": config.uploads_an_hour,
        "hour": config.upload_megabytes_an_hour,
    }


def _listed(pairs: list[tuple[str, str]], blank: str = "") -> dict[str, Any]:
    """A list to choose from, as the form's macro draws it."""
    return {"pairs": pairs, "blank": blank or _("not chosen")}
