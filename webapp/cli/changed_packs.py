"""The campaign packs as they would be if a file or folder of them were another one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.definitions import CampaignBook
from casework.errors import CampaignInvalid

COMMON = "_common"


def read_changed(campaigns: Path, given: Path, *, place: str | None = None) -> CampaignBook:
    """Read the packs of ``campaigns`` with ``given`` in the place of what stands there.

    ``given`` is a whole campaigns folder, the folder of one pack, or one file; a file takes the
    place of the one of its name, or of ``place`` (a path below ``campaigns``). Raises
    :class:`CampaignInvalid` with file, line and reason, as a start with these files would.
    """
    if given.is_dir() and (given / COMMON).is_dir():
        return CampaignBook.load(given)
    target = place or (given.name if given.is_dir() else _place_of(campaigns, given.name))
    if not _is_below(campaigns, target):
        raise CampaignInvalid(file=target, line=1, reason="outside_the_packs")
    with _copy(campaigns) as copy:
        if given.is_dir():
            shutil.rmtree(copy / target, ignore_errors=True)
            shutil.copytree(given, copy / target)
        else:
            (copy / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(given, copy / target)
        return CampaignBook.load(copy)


def _place_of(campaigns: Path, name: str) -> str:
    """Which file of the packs a file of this name replaces; refused unless there is just one."""
    found = sorted(
        path.relative_to(campaigns).as_posix()
        for path in campaigns.rglob("*")
        if path.name == name and path.is_file()
    )
    if len(found) != 1:
        reason = "several_places" if found else "no_such_place"
        raise CampaignInvalid(file=name, line=1, reason=reason, places=", ".join(found))
    return found[0]


def _is_below(campaigns: Path, target: str) -> bool:
    root = campaigns.resolve()
    return (root / target).resolve().is_relative_to(root) and (root / target).resolve() != root


@contextmanager
def _copy(campaigns: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bihuan-packs-") as folder:
        yield Path(shutil.copytree(campaigns, Path(folder) / "campaigns"))
