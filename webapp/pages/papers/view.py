"""Papers (文书): previewed, issued, taken along, voided."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.definitions import Campaign
from casework.errors import AnswerRefused, CaseworkError, Conflict, PaperRefused
from casework.models import Matter
from casework.papers import preview_pdf
from casework.papers.facts import LONGEST
from casework.papers.layout import laid_out
from casework.queries.matters import origin_in_view
from casework.queries.paper_facts import Gathered
from casework.queries.papers import PaperLine, paper_in_view
from webapp.app.context import (
    actor,
    concerning,
    reading,
    runtime,
    services,
    unit_of_work,
    wants_json,
)
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.app.schemas.fields import Prose
from webapp.pages.inspections.schema import SentSchema, sent
from webapp.pages.papers.drafting import (
    CONTROL,
    has_own_layout,
    made,
    preview,
    seen,
    typed_by_hand,
    typed_facts,
)
from webapp.pages.tasks.asking import field_errors
from webapp.words.paper_clerk import OfficeClerk
from webapp.words.refusals import sentence
from webapp.words.vocabulary import title_of_paper
from workflows.commands.letterheads import ADMINISTRATOR
from workflows.commands.papers import PaperPlace, draft_paper, issue_paper, issuers, void_paper

blueprint = Blueprint("papers", __name__, url_prefix="/matters/<uuid:matter_id>/papers")
FILES = {
    "pdf": ("pdf_sha256", "application/pdf"),
    "docx": (
        "docx_sha256",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
"""By ending: which file of a paper, and its media type."""
LONGEST_REASON = 500


class VoidSchema(SentSchema):
    """Why a paper is taken back."""

    reason = Prose(LONGEST_REASON, required=True)


@blueprint.get("/to-issue/<uuid:task_id>/<paper>")
def draft(matter_id: UUID, task_id: UUID, paper: str) -> ResponseReturnValue:
    """What the paper would say if it were issued now, and what the records do not say."""
    where = PaperPlace(matter_id, task_id, paper)
    return _draft_page(where, _drafted(where), {})


@blueprint.post("/to-issue/<uuid:task_id>/<paper>")
def issue(matter_id: UUID, task_id: UUID, paper: str) -> ResponseReturnValue:
    """Issue the paper; with ``act=preview`` show again what it would say, with ``pdf`` as PDF."""
    concerning("issue_paper", matter_id)
    where, said = PaperPlace(matter_id, task_id, paper), _said()
    act, shown = said.pop("act", None), said.pop("seen", None)
    try:
        if act == "preview":
            drafted = _drafted(where)
            return _draft_page(where, drafted, typed_facts(drafted, said))
        if act == "pdf":
            return _preview(where, said)
        path = once(lambda ticket: _issue(ticket, where, said, shown))
    except (PaperRefused, Conflict) as refusal:
        if wants_json() or refusal.facts.get("reason") == "paper_stands":
            raise
        note_refusal(refusal)
        return _draft_page(where, _drafted(where), said, refusal), status_of(refusal)
    return _done(path, _("The paper is issued."))


@blueprint.get("/<uuid:paper_id>")
def show(matter_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """A paper that was issued, with its files."""
    return _paper_page(matter_id, paper_id)


@blueprint.get("/<uuid:paper_id>/files/<any(pdf, docx):ending>")
def file(matter_id: UUID, paper_id: UUID, ending: str) -> ResponseReturnValue:
    """One file of an issued paper, byte for byte as it was issued."""
    with reading() as work:
        line = paper_in_view(work.session, work.actor, matter_id, paper_id)
    column, media_type = FILES[ending]
    digest = getattr(line, column)
    name = f"{line.paper}-{digest[:12]}.{ending}"
    return Response(
        services().evidence.read(digest),
        mimetype=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.post("/<uuid:paper_id>/void")
def void(matter_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """Take the paper back, with a reason."""
    concerning("void_paper", matter_id)
    try:
        path = once(lambda ticket: _void(ticket, matter_id, paper_id))
    except (ValidationError, AnswerRefused) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        return _paper_page(matter_id, paper_id, field_errors(refusal)), status_of(refusal)
    return _done(path, _("The paper is void. It keeps its number; a new version can be issued."))


def _said() -> dict[str, Any]:
    """The fields of this request without blanks, clean; ``ValidationError`` for what cannot be."""
    said: dict[str, Any] = SentSchema().without_blanks(sent())
    return said


def _preview(where: PaperPlace, said: Mapping[str, Any]) -> Response:
    """The PDF that would be issued, marked as a draft; it is shown and kept nowhere."""
    drafted = _drafted(where)
    paper = drafted.wanted.paper
    return Response(
        preview_pdf(paper, drafted.facts(typed_facts(drafted, said))),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{paper.id}-preview.pdf"'},
    )


def _done(path: str, told: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify({"location": path})
    flash(told, "good")
    return redirect(path, 303)


def _drafted(where: PaperPlace) -> Gathered:
    with reading() as work:
        return draft_paper(runtime(), work, clerk=OfficeClerk(), place=where)


def _issue(ticket: Ticket, where: PaperPlace, said: Mapping[str, Any], shown: Any) -> str:
    """The files are drawn before the matter is held, and compared with the facts when it is."""
    drafted = _drafted(where)
    typed = typed_facts(drafted, said)
    if shown is not None and shown != seen(drafted):
        raise Conflict(reason="paper_changed")
    files = made(drafted, typed)
    with unit_of_work() as work:
        ticket.claim(work)
        issued = issue_paper(
            runtime(),
            work,
            clerk=OfficeClerk(),
            place=where,
            typed=typed,
            files=files,
        )
        shown_at = url_for("papers.show", matter_id=where.matter_id, paper_id=issued)
        return ticket.settle(work, shown_at)


def _void(ticket: Ticket, matter_id: UUID, paper_id: UUID) -> str:
    reason = VoidSchema().load(sent())["reason"]
    with unit_of_work() as work:
        ticket.claim(work)
        void_paper(runtime(), work, matter_id=matter_id, paper_id=paper_id, reason=reason)
        return ticket.settle(work, url_for("papers.show", matter_id=matter_id, paper_id=paper_id))


def _draft_page(
    where: PaperPlace,
    drafted: Gathered,
    said: Mapping[str, Any],
    refusal: CaseworkError | None = None,
) -> str:
    shown = preview(drafted, {name: value for name, value in said.items() if value is not None})
    refused = refusal or (shown.refusal if said else None)
    lacks = None if shown.refusal is None else sentence(shown.refusal)
    problem = None if refused is None else sentence(refused)
    with reading() as work:
        origin = origin_in_view(work.session, work.actor, where.matter_id)
    return render_template(
        "papers/draft.html",
        matter=origin,
        drafted=drafted,
        paper=drafted.wanted.paper,
        shown=shown,
        lacks=lacks,
        problem=None if problem == lacks else problem,
        refused=problem is not None,
        values={name: str(value) for name, value in said.items()},
        control=CONTROL,
        longest=LONGEST,
        seen=seen(drafted),
        may_set_letterhead=ADMINISTRATOR in actor().roles,
    )


def _paper_page(
    matter_id: UUID, paper_id: UUID, errors: Mapping[str, str] = MappingProxyType({})
) -> str:
    with reading() as work:
        line = paper_in_view(work.session, work.actor, matter_id, paper_id)
        origin = origin_in_view(work.session, work.actor, matter_id)
        matter = work.session.get_one(Matter, matter_id)
        roles = issuers(runtime(), matter, line.paper)
        campaign = runtime().campaigns[matter.campaign]
    return render_template(
        "papers/show.html",
        matter=origin,
        line=line,
        title=title_of_paper(line.paper, campaign, line.title),
        sheet=_sheet(campaign, line),
        own_layout=has_own_layout(campaign, line),
        by_hand=typed_by_hand(campaign, line),
        may_void=bool(roles & actor().roles) and line.stands,
        errors=errors,
        typed=request.form.get("reason", ""),
        longest=LONGEST_REASON,
    )


def _sheet(campaign: Campaign, line: PaperLine) -> Mapping[str, Any] | None:
    """The paper laid out anew, if its wording is still the one it was issued in."""
    known = campaign.papers.get(line.paper)
    if known is None or known.digest != line.text_digest:
        return None
    return laid_out(known, line.facts).to_json()
