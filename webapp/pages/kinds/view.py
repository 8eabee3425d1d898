"""The matters of one kind: how many of each, one page by page with a filter, or as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.definitions.process import Kind
from casework.documents.workbook import FILES
from casework.errors import NotFound
from casework.queries.kind_list import (
    STANDINGS,
    KindFilter,
    KindPage,
    kind_counts,
    kind_lines,
    kind_page,
)
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import of_cases
from webapp.app.context import now, reading, runtime, services, unit_of_work
from webapp.app.i18n import words
from webapp.pages.filters import Choices, args_of, first_of_each
from webapp.pages.kinds.schema import CONTROLS, cursor_after, kind_request
from webapp.pages.kinds.table import kind_table, notes_on, shown_facts_of
from webapp.words.facts import Around, told_fact
from webapp.words.labels import label
from webapp.words.processes import stages_of
from webapp.words.vocabulary import LEDGER_KIND, campaigns, unit_titles
from workflows.commands.exports import note_list_export
from workflows.commands.quotas import use

blueprint = Blueprint("kinds", __name__, url_prefix="/lists")
BRIEF_FACTS = 3
"""So many facts of a matter stand in its line."""


@blueprint.get("")
@of_cases
def index() -> ResponseReturnValue:
    """Every kind of matter, with how many there are; hazards have the ledger."""
    with reading() as work:
        counts = kind_counts(work.session, units=work.actor.units, now=now())
    kinds = list(runtime().processes.kinds.values())
    return render_template("kinds/index.html", kinds=kinds, counts=counts, ledger=LEDGER_KIND)


@blueprint.get("/<kind>")
@of_cases
def show(kind: str) -> ResponseReturnValue:
    """One page of the matters the filter asks for, with how many there are in all."""
    known = _kind(kind)
    with reading() as work:
        choices = _choices(work, kind)
        facts: dict[str, Any] = {"kind": known, "choices": choices, "typed": request.args}
        try:
            asked = kind_request(request.args.to_dict(), choices)
        except ValidationError as problem:
            facts["problems"] = first_of_each(problem, CONTROLS)
            return _shown(KindPage((), 0, None), KindFilter(), **facts), 422
        page = kind_page(
            work.session, kind, asked.wanted, units=work.actor.units, now=now(), after=asked.after
        )
        return _shown(page, asked.wanted, paged=asked.after is not None, **facts)


@blueprint.get("/<kind>/export.<any(xlsx, csv):ending>")
@of_cases
def export(kind: str, ending: str) -> ResponseReturnValue:
    """Exactly what the filter shows, all pages of it, as a file; the trail notes it."""
    known = _kind(kind)
    write, media_type = FILES[ending]
    with unit_of_work() as work:
        use(work, "exports", most=services().config.exports_an_hour)
    with reading() as work:
        choices = _choices(work, kind)
        wanted = kind_request(request.args.to_dict(), choices).wanted
        lines = list(kind_lines(work.session, kind, wanted, units=work.actor.units, now=now()))
        table = kind_table(known, lines, choices, notes_on(wanted, choices, len(lines)))
        written = write(table)
    with unit_of_work() as work:
        note_list_export(work, kind=kind, lines=len(lines), filters=args_of(wanted))
    name = f"{kind}-{now().astimezone(OFFICE_TIME):%Y%m%d-%H%M}.{ending}"
    return Response(
        written,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _kind(kind: str) -> Kind:
    known = runtime().processes.kinds.get(kind)
    if known is None:
        raise NotFound(kind="kind", id=kind)
    return known


def _choices(work: UnitOfWork, kind: str) -> Choices:
    titles = unit_titles(work.session)
    return {
        "state": {state: label(state, "matter_state") for state in STANDINGS},
        "stage": stages_of(kind),
        "unit": {code: name for code, name in titles.items() if code in work.actor.units},
        "campaign": {c.slug: words(c.title) for c in campaigns()},
    }


def _shown(page: KindPage, wanted: KindFilter, *, kind: Kind, **facts: Any) -> str:
    return render_template(
        "kinds/show.html",
        kind=kind,
        page=page,
        known={line.matter.id: _known(line.matter) for line in page.lines},
        args=args_of(wanted),
        next_cursor=cursor_after(page.next),
        **{"problems": {}, "paged": False, **facts},
    )


def _known(matter: Any) -> list[tuple[str, str]]:
    """The first facts that are known of a matter, in words."""
    around = Around(runtime().campaigns[matter.campaign])
    told = (
        (words(fact.title), told_fact(fact, matter.fact(name), around))
        for name, fact in shown_facts_of(matter.kind).items()
        if matter.fact(name) not in (None, "")
    )
    return [one for one in told if one[1]][:BRIEF_FACTS]
