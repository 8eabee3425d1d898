"""A phase takes over what is open (阶段切换): look ahead, apply, see what became of it, undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import NotPermitted, RuleViolation
from casework.models import PhaseSwitch
from casework.models.phases import ROLLING_BACK, UNDER_WAY
from casework.queries.phases import Progress, progress_of, switch_lines, switch_of
from casework.queries.units import units_counted
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import only
from webapp.app.context import actor, concerning, now, reading, runtime, services, today, wants_json
from webapp.app.cursors import cursor_of, parts_of
from webapp.app.errors import status_of
from webapp.app.i18n import _
from webapp.app.noting import note_refusal
from webapp.pages.explanations.page import offset_told
from webapp.pages.inspections.schema import sent
from webapp.pages.phases.schema import roll_back_schema
from webapp.pages.tasks.asking import field_errors, typed
from webapp.words.vocabulary import title_of_rule, unit_titles
from workflows.commands.phase_previews import (
    SwitchPreview,
    counts_of,
    preview_switch,
    rules_of,
    rungs_of,
)
from workflows.commands.phase_rounds import SwitchReport
from workflows.commands.phases import SWITCHING, apply_switch, may_see_switches, roll_back_switch

blueprint = Blueprint("phases", __name__, url_prefix="/campaigns")
PAGE = 50
AT_ONCE = 200
"""Matters that a request does itself; the heartbeat goes on with what is left."""
VIEWERS = ("section_chief", "bureau_leader", "administrator")


@blueprint.get("/<slug>/phases/<phase>")
@only(*VIEWERS)
def show(slug: str, phase: str) -> ResponseReturnValue:
    """What the switch to a phase would do; once it was applied, what it did."""
    return _page(slug, phase, {}, {})


@blueprint.post("/<slug>/phases/<phase>/apply")
@only(*sorted(SWITCHING))
def apply(slug: str, phase: str) -> ResponseReturnValue:
    """Put every open matter under the rules of the phase."""
    concerning("apply_switch")
    office = services()
    report = apply_switch(
        office.runtime, office.unit_of_work, actor(), campaign=slug, phase=phase, most=AT_ONCE
    )
    return _done(report, _("The phase has taken over what is open."))


@blueprint.post("/<slug>/phases/<phase>/roll-back")
@only(*sorted(SWITCHING))
def roll_back(slug: str, phase: str) -> ResponseReturnValue:
    """Put back what the switch changed, with a reason."""
    concerning("roll_back_switch")
    office = services()
    try:
        said: dict[str, Any] = roll_back_schema().load(sent())
        report = roll_back_switch(
            office.runtime,
            office.unit_of_work,
            actor(),
            campaign=slug,
            phase=phase,
            reason=said["reason"],
            most=AT_ONCE,
        )
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        page = _page(slug, phase, typed(request.form), field_errors(refusal))
        return page, status_of(refusal)
    return _done(report, _("Every limit is as it was before the switch, but those listed."))


def _done(report: SwitchReport, told: str) -> ResponseReturnValue:
    path = url_for(".show", slug=report.campaign, phase=report.phase)
    if wants_json():
        so_far = {"state": report.state, "counts": report.counts, **asdict(report.progress)}
        return jsonify({"location": path, **so_far})
    if report.state in UNDER_WAY:
        told = _("It has begun; the clock goes on with what is left.")
    flash(told, "good")
    return redirect(path, 303)


def _page(slug: str, phase: str, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    rules = rules_of(runtime(), slug, phase)
    after = request.args.get("after")
    (key,) = parts_of(after, UUID) if after else (None,)
    with reading() as work:
        if not may_see_switches(work):
            raise NotPermitted(role="bureau_leader")
        switch = switch_of(work.session, slug, phase)
        stands = switch is not None and switch.state != "rolled_back"
        facts = _result(work, switch, key) if switch and stands else _ahead(work, slug, phase, key)
        progress = _so_far(work, switch)
        titles = unit_titles(work.session)
    return render_template(
        "phases/phase.html",
        campaign=rules.campaign,
        phase=rules.phase,
        begun=today() >= rules.phase.starts_on,
        switch=switch,
        stands=stands,
        titles=titles,
        progress=progress,
        may_switch=bool(actor().roles & SWITCHING),
        ladders=rungs_of(rules, facts["counts"].get("by_ladder", {})),
        rule_title=lambda rule: title_of_rule(rule, rules.campaign),
        offset_told=offset_told,
        paged=after is not None,
        values=values,
        errors=errors,
        **facts,
    )


def _so_far(work: UnitOfWork, switch: PhaseSwitch | None) -> Progress | None:
    """How far a switch or a roll-back under way has come."""
    if switch is None or switch.state not in UNDER_WAY:
        return None
    return progress_of(work.session, switch, undoing=switch.state == ROLLING_BACK)


def _ahead(work: UnitOfWork, slug: str, phase: str, key: UUID | None) -> dict[str, Any]:
    counted = units_counted(work.session, work.actor)
    seen = [
        line
        for line in preview_switch(runtime(), work.session, slug, phase, now=now())
        if line.unit in counted
    ]
    rest = [line for line in seen if key is None or line.matter_id > key]
    lines = [_line_ahead(line) for line in rest[:PAGE]]
    end = rest[PAGE - 1].matter_id if len(rest) > PAGE else None
    return {"counts": counts_of(seen), "lines": lines, "next_cursor": _cursor(end)}


def _result(work: UnitOfWork, switch: PhaseSwitch, key: UUID | None) -> dict[str, Any]:
    units = units_counted(work.session, work.actor)
    found, end = switch_lines(work.session, switch, units=units, size=PAGE, after=key)
    lines = [
        {
            "matter_id": line.matter_id,
            "number": line.number,
            "unit": line.unit,
            "old_due_on": line.before["due_on"],
            "new_due_on": line.after["due_on"],
            "old_rule": line.before["rule"],
            "new_rule": line.after["rule"],
            "old_ladder": line.before["ladder"],
            "new_ladder": line.after["ladder"],
            "changed": line.changed,
            "becomes_late": line.after["becomes_late"],
            "undone": line.undone,
        }
        for line in found
    ]
    return {"counts": switch.counts, "lines": lines, "next_cursor": _cursor(end)}


def _line_ahead(line: SwitchPreview) -> dict[str, Any]:
    names = ("matter_id", "number", "unit", "changed", "becomes_late")
    pairs = ("due_on", "rule", "ladder")
    told = {name: getattr(line, name) for name in names}
    for pair in pairs:
        told |= {f"{age}_{pair}": getattr(line, f"{age}_{pair}") for age in ("old", "new")}
    return {**told, "undone": ""}


def _cursor(end: UUID | None) -> str | None:
    return cursor_of(str(end)) if end else None
