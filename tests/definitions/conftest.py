"""The packs that ship, loaded once, and a copy of them that a test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.definitions import Campaign, CampaignBook, DemoData, load_demo
from casework.errors import CampaignInvalid
from tests.packs import copied_packs

PACKS = Path(__file__).parents[2] / "campaigns"
JIANGBEI = "jiangbei-2022"


@pytest.fixture(scope="session")
def book() -> CampaignBook:
    return CampaignBook.load(PACKS)


@pytest.fixture(scope="session")
def jiangbei(book: CampaignBook) -> Campaign:
    return book[JIANGBEI]


@pytest.fixture(scope="session")
def demo(book: CampaignBook) -> DemoData:
    return load_demo(PACKS, book, JIANGBEI)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the campaigns folder, with the processes beside it."""
    return copied_packs(tmp_path)


@pytest.fixture
def refusal(packs: Path) -> Callable[[], dict[str, object]]:
    """Load the copy and return why it is refused."""

    def load() -> dict[str, object]:
        with pytest.raises(CampaignInvalid) as caught:
            load_demo(packs, CampaignBook.load(packs), JIANGBEI)
        return caught.value.facts

    return load
