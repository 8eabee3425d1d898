"""Beginning an on-site inspection (现场检查): find or enter the enterprise, choose the product."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields

from casework.definitions import Campaign
from casework.errors import CreditCodeInvalid, RuleViolation
from casework.queries.enterprise_list import EnterpriseFilter, enterprise_page
from casework.queries.enterprises import KnownEnterprise, enterprise_in_view, known_by_code
from casework.queries.matters import open_tasks
from casework.queries.units import unit_names
from casework.rules.credit_code import tidy, validate
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import only
from webapp.app.context import (
    actor,
    concerning,
    reading,
    runtime,
    today,
    unit_of_work,
    wants_json,
)
from webapp.app.errors import status_of
from webapp.app.i18n import _, locale, words
from webapp.app.idempotency import Ticket, once
from webapp.app.noting import note_refusal
from webapp.pages.filters import FilterSchema, SearchText
from webapp.pages.inspections.schema import StartSchema, enterprise_schema, sent
from webapp.pages.tasks.asking import field_errors
from webapp.words.vocabulary import campaigns, product_titles
from workflows.commands.enterprises import enter_enterprise
from workflows.commands.inspections import start_inspection

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")
SHOWN = 20
"""Enterprises a search shows; a longer text narrows it."""


class NewInspectionSchema(FilterSchema):
    """What the page knows so far: what was typed, which enterprise was chosen."""

    q = SearchText(load_default="")
    enterprise = fields.UUID(load_default=None)
    campaign = fields.String(load_default=None)


@blueprint.get("/new")
@only("inspector")
def new() -> ResponseReturnValue:
    """Find the enterprise, then choose what is inspected."""
    asked: dict[str, Any] = NewInspectionSchema({}).load(request.args.to_dict())
    return _new_page(asked, {})


@blueprint.post("")
@only("inspector")
def start() -> ResponseReturnValue:
    """Begin the inspection and go on to its record."""
    concerning("start_inspection")
    try:
        path = once(_start)
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        asked = {"q": "", "enterprise": _uuid(request.form.get("enterprise_id")), "campaign": None}
        return _new_page(asked, field_errors(refusal)), status_of(refusal)
    if wants_json():
        return jsonify({"location": path, "task": path.rsplit("/", 1)[-1]})
    return redirect(path, 303)


@blueprint.get("/enterprise")
@only("inspector")
def enterprise() -> ResponseReturnValue:
    """The page to enter an enterprise; a known code is recognised while it is typed."""
    code = request.args.get("credit_code", "")[:40]
    errors = _complaint(code) if code else {}
    return _enterprise_page({"credit_code": code}, errors)


@blueprint.post("/enterprise")
@only("inspector")
def enter() -> ResponseReturnValue:
    """Enter an enterprise in the register and go on to its inspection."""
    concerning("enter_enterprise")
    try:
        path = once(_enter)
    except (ValidationError, RuleViolation) as refusal:
        if wants_json():
            raise
        note_refusal(refusal)
        values: dict[str, Any] = request.form.to_dict()
        values["products"] = request.form.getlist("products")
        return _enterprise_page(values, field_errors(refusal)), status_of(refusal)
    if wants_json():
        return jsonify({"location": path, "enterprise": path.rsplit("=", 1)[-1]})
    flash(_("The enterprise is in the register now."), "good")
    return redirect(path, 303)


def _start(ticket: Ticket) -> str:
    chosen: dict[str, Any] = StartSchema().load(sent())
    with unit_of_work() as work:
        ticket.claim(work)
        matter = start_inspection(runtime(), work, **chosen)
        work.session.flush()
        (task,) = open_tasks(work.session, matter)
        return ticket.settle(work, url_for("tasks.show", task_id=task.task_id))


def _enter(ticket: Ticket) -> str:
    schema = enterprise_schema(product_titles().keys(), sorted(actor().units))
    entry: dict[str, Any] = schema.load(sent())
    with unit_of_work() as work:
        ticket.claim(work)
        found = enter_enterprise(work, **entry)
        return ticket.settle(work, url_for("inspections.new", enterprise=found))


def _new_page(asked: dict[str, Any], errors: dict[str, str]) -> str:
    running = [c for c in campaigns() if c.is_under_way(today())]
    campaign = next((c for c in running if c.slug == asked["campaign"]), None)
    chosen_campaign = campaign or (running[0] if running else None)
    with reading() as work:
        chosen = _chosen(work, asked["enterprise"])
        wanted = EnterpriseFilter(text=asked["q"] or None)
        found = enterprise_page(work.session, wanted, units=work.actor.units, size=SHOWN)
        units = unit_names(work.session, work.actor.units)
    return render_template(
        "inspections/new.html",
        running=running,
        campaign=chosen_campaign,
        chosen=chosen,
        products=_products(chosen_campaign, chosen),
        found=found,
        typed=asked["q"],
        units={code: unit.in_(locale()) for code, unit in units.items()},
        errors=errors,
    )


def _chosen(work: UnitOfWork, enterprise_id: UUID | None) -> KnownEnterprise | None:
    if enterprise_id is None:
        return None
    return enterprise_in_view(work.session, work.actor, enterprise_id)


def _products(campaign: Campaign | None, chosen: KnownEnterprise | None) -> list[tuple[str, str]]:
    """The campaign's product classes, those the enterprise is known for first."""
    if campaign is None or chosen is None:
        return []
    classes = sorted(campaign.products, key=lambda p: (p.id not in chosen.products, p.no))
    return [(product.id, words(product.title)) for product in classes]


def _enterprise_page(values: dict[str, Any], errors: dict[str, str]) -> str:
    code = tidy(str(values.get("credit_code", "")))
    with reading() as work:
        known = known_by_code(work.session, code) if code.isalnum() else None
        units = unit_names(work.session, work.actor.units)
    return render_template(
        "inspections/enterprise.html",
        values=values,
        errors=errors,
        known=known,
        known_here=known is not None and actor().sees(known.unit),
        units=[(code, unit.in_(locale())) for code, unit in units.items()],
        products=list(product_titles().items()),
    )


def _complaint(code: str) -> dict[str, str]:
    try:
        validate(tidy(code))
    except CreditCodeInvalid as refusal:
        return field_errors(refusal)
    return {}


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
