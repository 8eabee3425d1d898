"""The pages, one module a subject; a new one is added to this list."""

from webapp.views import (
    admin,
    calendar,
    campaigns,
    deadlines,
    diagrams,
    enterprises,
    evidence,
    explanations,
    health,
    inbox,
    inspections,
    ledger,
    matters,
    notices,
    sign_in,
    tasks,
)

BLUEPRINTS = (
    health.blueprint,
    sign_in.blueprint,
    inbox.blueprint,
    tasks.blueprint,
    inspections.blueprint,
    ledger.blueprint,
    matters.blueprint,
    deadlines.blueprint,
    explanations.blueprint,
    evidence.blueprint,
    diagrams.blueprint,
    campaigns.blueprint,
    enterprises.blueprint,
    notices.blueprint,
    calendar.blueprint,
    admin.blueprint,
)
