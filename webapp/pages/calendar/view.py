"""The working calendar (工作日历): every role sees it; the administrator loads a year."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.errors import CalendarRefused
from casework.queries.calendar import known_years, stale_count, years_from_files
from casework.rules.calendar_years import LARGEST_FILE, YearFile, decoded, read_year
from webapp.app.auth import only
from webapp.app.context import (
    actor,
    concerning,
    reading,
    runtime,
    services,
    today,
    unit_of_work,
    wants_json,
)
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.pages.calendar.page import festivals_of, months_of
from webapp.pages.explanations.page import weekday
from webapp.words.refusals import sentence
from workflows.commands.calendar import (
    count_anew,
    ensure_loadable,
    load_year,
    preview_year,
)

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
AT_ONCE = 100
"""Matters counted anew before the page answers; the heartbeat does the others."""
SHOWN = 500
"""Moved limits that a preview lists; all are counted."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """A year with its holidays and make-up days, and which years are published."""
    return _page(_year_asked())


@blueprint.post("/preview")
@only("administrator")
def preview() -> ResponseReturnValue:
    """Say what a file would do; nothing is stored."""
    concerning("load_year")
    replacing = request.form.get("replace") == "yes"
    try:
        content = _content()
        file = read_year(content)
        with reading() as work:
            ensure_loadable(work.session, file, replacing=replacing)
            outcomes = preview_year(runtime(), work.session, file)
    except CalendarRefused as refusal:
        return _refused(refusal)
    moved = [outcome for outcome in outcomes if outcome.moves]
    if wants_json():
        return jsonify(_told(file) | {"moved": len(moved), "settled": len(outcomes) - len(moved)})
    return render_template(
        "calendar/preview.html",
        file=file,
        text=decoded(content),
        replacing=replacing,
        moved=moved,
        settled=[outcome for outcome in outcomes if not outcome.moves],
        shown=SHOWN,
        weekday=weekday,
    )


@blueprint.post("/load")
@only("administrator")
def load() -> ResponseReturnValue:
    """Store the year that was previewed, and count anew what it touches."""
    concerning("load_year")
    replacing = request.form.get("replace") == "yes"
    try:
        file = read_year(_content())
        path = once(lambda ticket: _load(ticket, file, replacing=replacing))
    except CalendarRefused as refusal:
        return _refused(refusal)
    office = services()
    office.reread_calendar()
    done = count_anew(office.runtime, office.unit_of_work, actor(), most=AT_ONCE)
    if wants_json():
        return jsonify(
            _told(file) | {"location": path, "moved": done.moved, "settled": done.settled}
        )
    counts = {"year": file.year, "moved": done.moved, "settled": done.settled}
    flash(
        _("%(year)s stands. Time limits moved: %(moved)s, settled: %(settled)s.", **counts), "good"
    )
    if done.failed:
        flash(_("%(count)s failed: see the incidents.", count=len(done.failed)), "bad")
    return redirect(path, 303)


def _load(ticket: Ticket, file: YearFile, *, replacing: bool) -> str:
    with unit_of_work() as work:
        ticket.claim(work)
        load_year(work, file, replacing=replacing)
        return ticket.settle(work, url_for("calendar.index", year=file.year))


def _content() -> bytes:
    """The file sent, or the text of the one previewed, no more than a year can need."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return sent.stream.read(LARGEST_FILE + 1)
    return request.form.get("csv", "").encode("utf-8", "surrogatepass")


def _told(file: YearFile) -> dict[str, object]:
    return {
        "year": file.year,
        "version": file.version,
        "source": file.source,
        "days": [{"date": d.day.isoformat(), "kind": d.kind, "name": d.name} for d in file.days],
    }


def _refused(refusal: CalendarRefused) -> ResponseReturnValue:
    note_refusal(refusal)
    if wants_json():
        raise refusal
    return _page(_year_asked(), problem=sentence(refusal)), status_of(refusal)


def _year_asked() -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2027") else 0
    return year if date.min.year < year < date.max.year else today().year


def _page(year: int, problem: str = "") -> str:
    calendar = runtime().calendar
    with reading() as work:
        known = known_years(work.session)
        loaded = years_from_files(work.session)
        left = stale_count(work.session, loaded, calendar.version) if loaded else 0
    return render_template(
        "calendar/index.html",
        year=year,
        known={line.year: line for line in known},
        version=calendar.version,
        months=months_of(calendar, year),
        festivals=festivals_of(calendar, year),
        published=year in calendar.known_years,
        left=left,
        problem=problem,
        weekday=weekday,
    )
