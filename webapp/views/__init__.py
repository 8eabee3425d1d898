"""The pages, one module a subject; a new one is added to this list."""

from webapp.views import health, inbox, sign_in

BLUEPRINTS = (
    health.blueprint,
    sign_in.blueprint,
    inbox.blueprint,
)
