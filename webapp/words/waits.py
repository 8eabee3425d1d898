"""How long to wait, in words."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from webapp.app.i18n import ngettext

MINUTE = 60


def wait_words(wait: timedelta) -> str:
    """A wait in seconds, or in minutes rounded up."""
    seconds = ceil(wait.total_seconds())
    if seconds <= MINUTE:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    return ngettext("%(num)s minute", "%(num)s minutes", ceil(seconds / MINUTE))
