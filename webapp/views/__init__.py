"""The pages, one module a subject; a new one is added to this list."""

from webapp.views import (
    admin,
    campaigns,
    diagrams,
    enterprises,
    evidence,
    health,
    inbox,
    ledger,
    matters,
    notices,
    sign_in,
)

BLUEPRINTS = (
    health.blueprint,
    sign_in.blueprint,
    inbox.blueprint,
    ledger.blueprint,
    matters.blueprint,
    evidence.blueprint,
    diagrams.blueprint,
    campaigns.blueprint,
    enterprises.blueprint,
    notices.blueprint,
    admin.blueprint,
)
