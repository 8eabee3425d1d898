"""The campaign packs as they would be if a file or folder of them were another one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.definitions import CampaignBook
from casework.errors import CampaignInvalid


def read_changed(
    campaigns: Path, models: Path, given: Path, *, place: str | None = None
) -> CampaignBook:
    """Read packs and processes with ``given`` in the place of what stands there.

    ``given`` is a whole campaigns folder, the folder of one pack, or one file; a file takes the
    place of the one of its name, or of ``place`` (a path below ``campaigns`` or ``models``).
    Raises :class:`CampaignInvalid` with file, line and reason, as a start with these would.
    """
    if given.is_dir() and any(given.glob("*/campaign.yaml")):
        return CampaignBook.load(given, models)
    roots = (campaigns, models)
    target = place or (given.name if given.is_dir() else _place_of(roots, given.name))
    with _copies(roots) as copies:
        new = _place_in(copies, target)
        if given.is_dir():
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(given, new)
        else:
            new.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(given, new)
        return CampaignBook.load(*copies)


def _place_of(roots: tuple[Path, ...], name: str) -> str:
    """Which file a file of this name replaces; refused unless there is just one."""
    found = sorted(
        path.relative_to(root).as_posix()
        for root in roots
        for path in root.rglob("*")
        if path.name == name and path.is_file()
    )
    if len(found) != 1:
        reason = "several_places" if found else "no_such_place"
        raise CampaignInvalid(file=name, line=1, reason=reason, places=", ".join(found))
    return found[0]


def _place_in(roots: tuple[Path, ...], target: str) -> Path:
    """Where ``target`` lies: among the processes if its first folder is one of theirs."""
    packs, processes = (root.resolve() for root in roots)
    first = Path(target).parts[0]
    root = processes if (processes / first).is_dir() and not (packs / first).is_dir() else packs
    place = (root / target).resolve()
    if place == root or not place.is_relative_to(root):
        raise CampaignInvalid(file=target, line=1, reason="outside_the_packs")
    return place


@contextmanager
def _copies(roots: tuple[Path, ...]) -> Iterator[tuple[Path, ...]]:
    with tempfile.TemporaryDirectory(prefix="bihuan-packs-") as folder:
        yield tuple(
            Path(shutil.copytree(root, Path(folder) / name))
            for root, name in zip(roots, ("campaigns", "bpmn"), strict=True)
        )
