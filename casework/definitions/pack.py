"""One pack's folder as checked parts, before anything is put together: forms, rules, ladders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.definitions.form_reader import read_form
from casework.definitions.rules_reader import PlacedRule, read_rules
from casework.definitions.schemas import Schemas
from casework.definitions.source import Source, read_source
from casework.errors import CampaignInvalid
from casework.forms import Form


@dataclass(frozen=True, slots=True)
class PlacedForm:
    """A form and the file it stands in, so that a later check can still point at its line."""

    form: Form
    source: Source


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files below one campaigns folder, each against the schema of its kind."""

    root: Path
    schemas: Schemas

    def read(self, path: Path, kind: str) -> Source:
        """The file at ``path``, checked against ``kind``'s schema."""
        source = read_source(path, self.root)
        self.schemas.check(source, kind)
        return source

    def forms(self, folder: Path) -> dict[str, PlacedForm]:
        """The forms of a pack by id, which is the file name."""
        found: dict[str, PlacedForm] = {}
        for path in self.files(folder / "forms"):
            source = self.read(path, "form")
            found[path.stem] = PlacedForm(read_form(source, path.stem), source)
        return found

    def rules(self, folder: Path) -> dict[str, tuple[PlacedRule, ...]]:
        """The time limits of the files in ``folder`` by id, each with its versions."""
        return self.rules_in(self.files(folder))

    def rules_in(self, paths: Iterable[Path]) -> dict[str, tuple[PlacedRule, ...]]:
        """The time limits of these files by id; all versions of one stand in one file."""
        found: dict[str, tuple[PlacedRule, ...]] = {}
        for path in paths:
            for rule_id, versions in read_rules(self.read(path, "limits")).items():
                if rule_id in found:
                    first = versions[0]
                    first.source.refuse((*first.place, "id"), "duplicate_id", id=rule_id)
                found[rule_id] = versions
        return found

    def files(self, folder: Path, *, others: bool = False) -> Iterator[Path]:
        """The YAML files of ``folder``, which may be missing; any other file is refused.

        With ``others`` they are left to those who read them.
        """
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if others and path.suffix != ".yaml":
                continue
            if path.suffix != ".yaml" or not path.is_file():
                file = path.relative_to(self.root).as_posix()
                raise CampaignInvalid(file=file, line=1, reason="unexpected_file")
            yield path


def by_id(source: Source, key: str) -> Mapping[str, int]:
    """Ids of the list under ``key`` with their index; refused when one comes twice."""
    found: dict[str, int] = {}
    for index, entry in enumerate(source.data.get(key, ())):
        if entry["id"] in found:
            source.refuse((key, index, "id"), "duplicate_id", id=entry["id"])
        found[entry["id"]] = index
    return found
