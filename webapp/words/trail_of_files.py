"""What happened with files, as sentences of the trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.app.i18n import _

Facts = Mapping[str, Any]


def often(facts: Facts) -> str:
    """How many times in the hour, behind a sentence that is not told each time."""
    times = facts.get("times", 1)
    return " " + _("(%(times)s times in this hour)", times=times) if times > 1 else ""


def original_taken(facts: Facts, _kind: str) -> str:
    """A photo was taken along."""
    told = _("A photo was taken along as it was handed in (%(digest)s).", digest=facts["sha256"])
    return told + often(facts)


def file_taken(facts: Facts, _kind: str) -> str:
    """Another file was taken along."""
    return _("A file was taken along (%(digest)s).", digest=facts["sha256"]) + often(facts)


def file_refused(facts: Facts) -> str:
    """A file was no evidence; a virus is named."""
    found = facts["reason"].partition(": ")[2]
    if found:
        return _("A file with a virus was refused (%(found)s).", found=found) + often(facts)
    return _("A file was refused as evidence.") + often(facts)
