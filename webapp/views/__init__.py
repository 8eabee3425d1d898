"""The pages, one module a subject; a new one is added to this list."""

from webapp.views import (
    admin,
    campaigns,
    deadlines,
    diagrams,
    enterprises,
    evidence,
    health,
    inbox,
    inspections,
    ledger,
    matters,
    notices,
    phases,
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
    evidence.blueprint,
    diagrams.blueprint,
    campaigns.blueprint,
    phases.blueprint,
    enterprises.blueprint,
    notices.blueprint,
    admin.blueprint,
)
