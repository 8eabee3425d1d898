"""Every campaign the office runs, read once at start-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casework.definitions.campaign import Campaign
from casework.definitions.campaign_reader import Parts, read_campaign
from casework.definitions.form import Form
from casework.definitions.ladders import read_ladders
from casework.definitions.needs import ProcessNeeds, read_needs
from casework.definitions.pack import Reader, by_id
from casework.definitions.rules_checks import check_rules
from casework.definitions.schemas import Schemas
from casework.definitions.text import Text
from casework.definitions.vocabulary import Role
from casework.errors import CampaignInvalid, NotFound

COMMON = "_common"


@dataclass(frozen=True, slots=True)
class CampaignBook:
    """The campaigns by slug, and the roles they share."""

    campaigns: Mapping[str, Campaign]
    roles: Mapping[str, Role]
    needs: Mapping[str, ProcessNeeds]
    """By process what it asks of a pack."""
    _forms: Mapping[str, Form]
    folder: Path
    """Where the packs were read from."""

    @classmethod
    def load(cls, folder: Path) -> CampaignBook:
        """Read every pack below ``folder``.

        Raises :class:`CampaignInvalid` with ``file``, ``line`` and ``reason`` at the first thing
        that is wrong; nothing is loaded by half.
        """
        reader = Reader(folder, Schemas.load(folder))
        common = folder / COMMON
        roles = _read_roles(reader, common / "roles.yaml")
        parts = Parts(
            forms=reader.forms(common),
            rules=reader.rules(common),
            ladders=read_ladders(reader.read(common / "ladders.yaml", "ladders"), {}, roles),
            needs=read_needs(reader.read(common / "processes.yaml", "processes")),
            roles=roles,
        )
        check_rules(parts.rules, ladders=parts.ladders, roles=roles)
        campaigns = {path.name: _read_pack(reader, path, parts) for path in _packs(folder)}
        forms = {f.digest: f for c in campaigns.values() for f in c.forms.values()}
        return cls(campaigns, roles, parts.needs, forms, folder)

    def __getitem__(self, slug: str) -> Campaign:
        """The campaign called ``slug``; :class:`NotFound` if the office runs none such."""
        if slug not in self.campaigns:
            raise NotFound(kind="campaign", id=slug)
        return self.campaigns[slug]

    def __iter__(self) -> Iterator[Campaign]:
        """Every campaign, in the order of their slugs."""
        return iter(self.campaigns.values())

    def __len__(self) -> int:
        """How many campaigns there are."""
        return len(self.campaigns)

    def forms_by_digest(self, digest: str) -> Form | None:
        """The form in exactly this wording, if a current pack still has it."""
        return self._forms.get(digest)


def _packs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith(("_", ".")):
            if not _is_slug(path.name):
                raise CampaignInvalid(file=path.name, line=1, reason="bad_slug")
            yield path


def _is_slug(name: str) -> bool:
    parts = name.split("-")
    return all(p.isascii() and p.isalnum() and p == p.lower() for p in parts)


def _read_pack(reader: Reader, folder: Path, common: Parts) -> Campaign:
    source = reader.read(folder / "campaign.yaml", "campaign")
    parts = replace(
        common,
        forms={**common.forms, **reader.forms(folder)},
        rules={**common.rules, **reader.rules(folder)},
    )
    return read_campaign(source, folder.name, parts)


def _read_roles(reader: Reader, path: Path) -> dict[str, Role]:
    source = reader.read(path, "roles")
    by_id(source, "roles")
    return {
        raw["id"]: Role(raw["id"], Text.from_json(raw["title"]), raw["lane"])
        for raw in source.data["roles"]
    }
