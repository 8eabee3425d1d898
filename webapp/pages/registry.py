"""Every blueprint of the pages; a new subject is added to this list."""

from __future__ import annotations

from webapp.pages.accounts.own import blueprint as own_account
from webapp.pages.accounts.view import blueprint as accounts
from webapp.pages.admin.channels import blueprint as channels
from webapp.pages.admin.sweep import blueprint as sweep
from webapp.pages.admin.view import blueprint as admin
from webapp.pages.beginning.pieces import blueprint as begin_pieces
from webapp.pages.beginning.view import blueprint as beginning
from webapp.pages.calendar.view import blueprint as calendar
from webapp.pages.campaigns.view import blueprint as campaigns
from webapp.pages.checkpoints.view import blueprint as checkpoints
from webapp.pages.diagrams.view import blueprint as diagrams
from webapp.pages.enterprises.view import blueprint as enterprises
from webapp.pages.evidence.view import blueprint as evidence
from webapp.pages.explanations.view import blueprint as explanations
from webapp.pages.feeds.view import blueprint as feeds
from webapp.pages.health.view import blueprint as health
from webapp.pages.inbox.view import blueprint as inbox
from webapp.pages.inspections.view import blueprint as inspections
from webapp.pages.kinds.view import blueprint as kinds
from webapp.pages.ledger.view import blueprint as ledger
from webapp.pages.letterheads.view import blueprint as letterheads
from webapp.pages.limits.view import blueprint as limits
from webapp.pages.matters.view import blueprint as matters
from webapp.pages.notices.settings import blueprint as notice_settings
from webapp.pages.notices.view import blueprint as notices
from webapp.pages.papers.view import blueprint as papers
from webapp.pages.phases.view import blueprint as phases
from webapp.pages.radar.view import blueprint as radar
from webapp.pages.sign_in.link import blueprint as password_link
from webapp.pages.sign_in.view import blueprint as sign_in
from webapp.pages.tasks.pieces import blueprint as pieces
from webapp.pages.tasks.view import blueprint as tasks

BLUEPRINTS = (
    health,
    sign_in,
    password_link,
    own_account,
    inbox,
    tasks,
    pieces,
    inspections,
    beginning,
    begin_pieces,
    ledger,
    kinds,
    matters,
    limits,
    explanations,
    evidence,
    papers,
    diagrams,
    campaigns,
    phases,
    enterprises,
    notices,
    notice_settings,
    feeds,
    calendar,
    letterheads,
    accounts,
    admin,
    sweep,
    channels,
    checkpoints,
    radar,
)
