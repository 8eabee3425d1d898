"""Every campaign the office runs and the processes they share, read once at start-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casework.definitions.campaign import Campaign
from casework.definitions.campaign_reader import Parts, read_campaign
from casework.definitions.pack import Reader
from casework.definitions.paper_book import papers_in
from casework.definitions.penalties import penalty_law, with_own_penalties
from casework.definitions.process_book import ProcessBook
from casework.definitions.schemas import Schemas
from casework.definitions.shared import SharedDefinitions
from casework.definitions.templates import laid_over
from casework.definitions.vocabulary import Role
from casework.errors import CampaignInvalid, NotFound
from casework.forms import Form
from casework.rules.penalties import PenaltyLaw


@dataclass(frozen=True, slots=True)
class CampaignBook:
    """The campaigns by slug, and the roles and processes they share."""

    campaigns: Mapping[str, Campaign]
    roles: Mapping[str, Role]
    processes: ProcessBook
    penalties: PenaltyLaw
    """The law of penalties without the amounts of any province."""
    _forms: Mapping[str, Form]
    folder: Path
    """Where the packs were read from."""
    models: Path
    """Where the processes were read from."""

    @classmethod
    def load(cls, folder: Path, models: Path | None = None) -> CampaignBook:
        """Read every pack below ``folder``, and the processes below ``models``.

        The processes stand in ``bpmn`` beside the packs unless said otherwise. Raises
        :class:`CampaignInvalid` with ``file``, ``line`` and ``reason`` at the first thing that is
        wrong; nothing is loaded by half.
        """
        models = models or folder.parent / "bpmn"
        schemas = Schemas.load(models, folder)
        schemas.ensure("campaign")  # else the folder holds no packs at all
        shared = SharedDefinitions.read(models, schemas)
        reader = Reader(folder, schemas)
        campaigns = {path.name: _read_pack(reader, path, shared.parts) for path in _packs(folder)}
        forms = {f.digest: f for c in campaigns.values() for f in c.forms.values()}
        penalties = penalty_law(shared.parts.penalties)
        return cls(campaigns, shared.roles, shared.processes, penalties, forms, folder, models)

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
    papers = {**common.papers, **papers_in(reader, folder, templates=True)}
    parts = replace(
        common,
        forms={**common.forms, **reader.forms(folder)},
        rules={**common.rules, **reader.rules(folder / "rules")},
        papers=laid_over(reader, folder, papers),
        penalties=with_own_penalties(reader, folder, common.penalties),
    )
    return read_campaign(source, folder.name, parts)
