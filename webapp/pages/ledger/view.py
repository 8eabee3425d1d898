"""The ledger (台账): every hazard one may see, filtered, page by page, or as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.documents.workbook import FILES
from casework.queries.ledger import LedgerPage, ledger_lines, ledger_page
from casework.queries.ledger_filter import LedgerFilter
from casework.rules.calendar import OFFICE_TIME
from webapp.app.auth import of_cases
from webapp.app.context import now, reading, services, unit_of_work
from webapp.pages.filters import args_of, first_of_each
from webapp.pages.ledger.schema import CONTROLS, cursor_after, ledger_request
from webapp.pages.ledger.table import days_late, ledger_table, notes_on
from webapp.words.vocabulary import ledger_choices
from workflows.commands.exports import note_ledger_export
from workflows.commands.quotas import use

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")
blueprint.add_app_template_filter(days_late)


@blueprint.get("")
@of_cases
def index() -> ResponseReturnValue:
    """One page of the lines the filter asks for, with how many there are in all."""
    with reading() as work:
        choices = ledger_choices(work)
        facts: dict[str, Any] = {"choices": choices, "typed": request.args}
        try:
            asked = ledger_request(request.args.to_dict(), choices)
        except ValidationError as problem:
            facts["problems"] = first_of_each(problem, CONTROLS)
            return _shown(LedgerPage((), 0, None), LedgerFilter(), **facts), 422
        page = ledger_page(
            work.session, asked.wanted, units=work.actor.units, now=now(), after=asked.after
        )
    return _shown(page, asked.wanted, paged=asked.after is not None, **facts)


@blueprint.get("/export.<any(xlsx, csv):kind>")
@of_cases
def export(kind: str) -> ResponseReturnValue:
    """Exactly what the filter shows, all pages of it, as a file; the trail notes it."""
    write, media_type = FILES[kind]
    with unit_of_work() as work:
        use(work, "exports", most=services().config.exports_an_hour)
    with reading() as work:
        choices = ledger_choices(work)
        wanted = ledger_request(request.args.to_dict(), choices).wanted
        lines = list(ledger_lines(work.session, wanted, units=work.actor.units, now=now()))
    table = ledger_table(lines, choices, notes_on(wanted, choices, len(lines)))
    with unit_of_work() as work:
        note_ledger_export(work, lines=len(lines), filters=args_of(wanted))
    name = f"ledger-{now().astimezone(OFFICE_TIME):%Y%m%d-%H%M}.{kind}"
    return Response(
        write(table),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _shown(page: LedgerPage, wanted: LedgerFilter, **facts: Any) -> str:
    return render_template(
        "ledger/index.html",
        page=page,
        args=args_of(wanted),
        next_cursor=cursor_after(page.next),
        **{"problems": {}, "paged": False, **facts},
    )
