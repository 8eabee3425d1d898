"""What is sent to choose how notices reach a person outside the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from casework.rules.notice_kinds import DIGEST, KINDS
from casework.rules.quiet_hours import QuietHours
from webapp.app.i18n import _
from webapp.app.schemas.fields import Answer
from webapp.channels import Channels
from webapp.pages.inspections.schema import SentSchema
from workflows.commands.notice_settings import Chosen

LAST_HOUR = 23
LONGEST_ADDRESS = 120


class Hour(Answer):
    """A full hour of the day, 0 to 23, as a form or JSON sends it."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 2:  # noqa: PLR2004 -- digits
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_HOUR:
            raise ValidationError(_("Please give a full hour from 0 to 23."))
        return value


class NoticeSettingsSchema(SentSchema):
    """Choices by kind, addresses by channel, hours. Only channels the office has set up."""

    choices = fields.Dict(load_default=dict)
    addresses = fields.Dict(load_default=dict)
    quiet_from = Hour(required=True)
    quiet_until = Hour(required=True)
    urgent_breaks = fields.Boolean(load_default=False, truthy={True, "yes"}, falsy={False, "no"})
    digest_hour = Hour(required=True)

    def __init__(self, channels: Channels) -> None:
        super().__init__()
        self.channels = channels

    @validates_schema(skip_on_field_errors=True)
    def check(self, data: dict[str, Any], **_options: Any) -> None:
        """Every wrong channel, address and hour, each with its field."""
        problems = self._choices(data["choices"]) | self._addresses(data["addresses"])
        if not problems:
            problems = self._missing(data)
        quiet = QuietHours(data["quiet_from"], data["quiet_until"])
        if data["choices"].get(DIGEST) and quiet.cover(data["digest_hour"]):
            problems["digest_hour"] = [_("This hour lies within your quiet hours.")]
        if problems:
            raise ValidationError(problems)

    @post_load
    def to_chosen(self, data: dict[str, Any], **_options: Any) -> Chosen:
        """Past this line it is typed."""
        return Chosen(
            addresses={name: text.strip() for name, text in data["addresses"].items() if text},
            choices={
                k: [n for n in self.channels if n in names] for k, names in data["choices"].items()
            },
            quiet=QuietHours(data["quiet_from"], data["quiet_until"]),
            urgent_breaks=data["urgent_breaks"],
            digest_hour=data["digest_hour"],
        )

    def _missing(self, data: dict[str, Any]) -> dict[str, list[str]]:
        wanted = {name for names in data["choices"].values() for name in names}
        return {
            f"addresses.{name}": [_("Please say where you are reached here.")]
            for name in sorted(wanted)
            if self.channels[name].needs_address and not data["addresses"].get(name)
        }

    def _choices(self, choices: Mapping[str, Any]) -> dict[str, list[str]]:
        problems = {}
        for kind, names in choices.items():
            if kind not in KINDS:
                problems[f"choices.{kind}"] = [_("There is no such kind of notice.")]
            elif not isinstance(names, list) or any(n not in list(self.channels) for n in names):
                problems[f"choices.{kind}"] = [_("This office has not set up that channel.")]
        return problems

    def _addresses(self, addresses: Mapping[str, Any]) -> dict[str, list[str]]:
        problems = {}
        for name, text in addresses.items():
            if name not in self.channels:
                problems[f"addresses.{name}"] = [_("This office has not set up that channel.")]
            elif not isinstance(text, str) or len(text) > LONGEST_ADDRESS:
                problems[f"addresses.{name}"] = [_("Please give a text.")]
            elif not self.channels[name].needs_address:
                problems[f"addresses.{name}"] = [_("This channel takes no address.")]
            elif text and not self.channels[name].accepts(text.strip()):
                problems[f"addresses.{name}"] = [str(self.channels[name].address_refused)]
        return problems
