"""What all campaigns share: the folder ``bpmn/``, read before any pack (bpmn/README.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.definitions.campaign_reader import Parts
from casework.definitions.ladders import read_ladders
from casework.definitions.pack import PlacedForm, Reader
from casework.definitions.paper_book import PlacedPaper, papers_in
from casework.definitions.paper_reader import fault_at
from casework.definitions.penalties import FOLDER, read_common_penalties
from casework.definitions.process import ProcessDefinition
from casework.definitions.process_book import ProcessBook
from casework.definitions.process_checks import check_processes
from casework.definitions.process_reader import read_act_words, read_process, read_words
from casework.definitions.rehearsal import Rehearsal
from casework.definitions.rehearsal_reader import read_rehearsal
from casework.definitions.roles import read_roles
from casework.definitions.rules_checks import check_rules
from casework.definitions.schemas import Schemas
from casework.definitions.strike_off import read_strike_off
from casework.definitions.vocabulary import Role

SHARED = "_shared"


@dataclass(frozen=True, slots=True)
class SharedDefinitions:
    """Processes in words, their forms and limits, and the roles and ladders of the office."""

    processes: ProcessBook
    roles: dict[str, Role]
    parts: Parts

    @classmethod
    def read(cls, folder: Path, schemas: Schemas) -> SharedDefinitions:
        """Read everything below ``folder``; raises ``CampaignInvalid`` at the first mistake."""
        reader, shared = Reader(folder, schemas), folder / SHARED
        roles = read_roles(reader.read(shared / "roles.yaml", "roles"))
        words = reader.read(shared / "words.yaml", "words")
        processes = ProcessBook(
            {path.name: _process(reader, path) for path in _folders(folder)},
            **read_words(words.data),
            act_words=read_act_words(words.data),
        )
        check_processes(processes, roles)
        parts = Parts(
            forms=_forms(reader, folder),
            papers=_papers(reader, folder),
            rules=reader.rules_in(_limit_files(folder)),
            ladders=read_ladders(reader.read(shared / "ladders.yaml", "ladders"), {}, roles),
            processes=processes,
            roles=roles,
            strike_off=read_strike_off(
                reader.read(shared / "strike_off_demands.yaml", "strike_off_demands"), processes
            ),
            penalties=read_common_penalties(reader, shared / FOLDER),
        )
        check_rules(parts.rules, ladders=parts.ladders, roles=roles)
        return cls(processes, roles, parts)


def _process(reader: Reader, folder: Path) -> ProcessDefinition:
    """One process in words; without a file that says how it is rehearsed, plainly."""
    words, played = folder / "process.yaml", folder / "rehearsal.yaml"
    has_one = played.is_file()
    rehearsal = read_rehearsal(reader.read(played, "rehearsal")) if has_one else Rehearsal()
    return read_process(reader.read(words, "process"), folder.name, rehearsal)


def _folders(folder: Path) -> Iterator[Path]:
    """The folders of processes: every folder but the shared one."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith(("_", ".")):
            yield path


def _forms(reader: Reader, folder: Path) -> dict[str, PlacedForm]:
    found: dict[str, PlacedForm] = {}
    for home in (folder / SHARED, *_folders(folder)):
        for name, placed in reader.forms(home).items():
            if name in found:
                placed.source.refuse((), "duplicate_id", id=name)
            found[name] = placed
    return found


def _papers(reader: Reader, folder: Path) -> dict[str, PlacedPaper]:
    found: dict[str, PlacedPaper] = {}
    for home in (folder / SHARED, *_folders(folder)):
        for name, placed in papers_in(reader, home).items():
            if name in found:
                raise fault_at(placed.source, (), "duplicate_id", id=name)
            found[name] = placed
    return found


def _limit_files(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / SHARED / "limits").glob("*.yaml"))
    yield from (path for home in _folders(folder) if (path := home / "limits.yaml").is_file())
