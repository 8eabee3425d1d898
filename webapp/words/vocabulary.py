"""Words that campaigns and the office's own rows give to codes, for whole lists at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from casework.definitions import Campaign
from casework.models import Hazard
from casework.models.matters import name_of_kind
from casework.queries.ledger_filter import STATES
from casework.queries.units import unit_names
from casework.unit_of_work import UnitOfWork
from webapp.app.context import runtime
from webapp.app.i18n import _, locale, words
from webapp.pages.filters import Choices
from webapp.words.labels import LABELS, label
from webapp.words.processes import stages_of

LEDGER_KIND = name_of_kind(Hazard)
"""The kind of matter whose lines make the ledger."""
PROPOSED = "系统建议 (campaign default)"
"""How a pack marks a number that no notice or law prints (campaigns/README.md)."""


def campaigns() -> Sequence[Campaign]:
    """Every campaign, the latest first."""
    return sorted(runtime().campaigns, key=lambda c: c.starts_on, reverse=True)


def product_titles() -> Mapping[str, str]:
    """Product classes of all campaigns by id, in the notices' order."""
    return {p.id: words(p.title) for c in campaigns() for p in c.products}


def problem_titles() -> Mapping[str, str]:
    """Problem types of all campaigns by id."""
    return {p.id: words(p.title) for c in campaigns() for p in c.problem_types}


def phase_titles() -> Mapping[str, str]:
    """Phases of all campaigns by id, in their order."""
    tracks = (track for c in campaigns() for track in c.tracks)
    return {phase.id: words(phase.title) for track in tracks for phase in track.phases}


def paper_titles() -> Mapping[str, str]:
    """Papers of all campaigns by id."""
    return {p.id: words(p.title) for c in campaigns() for p in c.papers.values()}


def area_titles() -> Mapping[str, str]:
    """Key-area tags (重点区域) of all campaigns by id."""
    return {tag.id: words(tag.title) for c in campaigns() for tag in c.area_tags}


def unit_titles(session: Session) -> Mapping[str, str]:
    """Every unit's name by code."""
    return {code: unit.in_(locale()) for code, unit in unit_names(session).items()}


def title_of_rule(rule: str, campaign: Campaign) -> str:
    """A time limit's rule in words; its id when the campaign no longer has it."""
    known = campaign.rules.get(rule)
    if known is None:
        return rule
    return known.title_en if locale() == "en" else known.title_zh


def title_of_paper(paper: str, campaign: Campaign, told: str) -> str:
    """What a paper is called; as it was ``told`` when it was issued, if its file is gone."""
    known = campaign.papers.get(paper)
    return words(known.title) if known is not None else told


def basis_told(basis: str) -> str:
    """A basis as people read it: the pack's mark of what no notice prints becomes words."""
    told = _("system default, adjustable in the campaign pack")
    if locale() == "en":  # the clause around the mark is Chinese too
        return re.sub(r"[^；，]*" + re.escape(PROPOSED), told, basis)
    return basis.replace(PROPOSED, told)


def ledger_choices(work: UnitOfWork) -> Choices:
    """What the ledger can be filtered by, as far as the actor may see."""
    titles = unit_titles(work.session)
    return {
        "campaign": {c.slug: words(c.title) for c in campaigns()},
        "phase": phase_titles(),
        "product_class": product_titles(),
        "unit": {code: name for code, name in titles.items() if code in work.actor.units},
        "state": {state: label(state, "state") for state in STATES},
        "stage": stages_of(LEDGER_KIND),
        "grade": {code: str(word) for code, word in LABELS["grade"].items()},
    }
