"""Reading a file never ends in anything but data with lines, or a refusal with a line."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.definitions.source import read_source
from casework.errors import CampaignInvalid

PIECES = st.sampled_from(
    [
        "a: 1\n",
        "b:\n",
        "  - ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "&x ",
        "*x",
        "!!int ",
        "? ",
        "|\n",
        "\x85",
    ]
)


def read(content: bytes) -> object:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "campaign.yaml"
        file.write_bytes(content)
        return read_source(file, Path(folder))


@settings(max_examples=200, deadline=None)
@given(
    content=st.one_of(st.binary(max_size=200), st.lists(PIECES).map(lambda p: "".join(p).encode()))
)
@example(content=b"%YAML 1.1\n--- a\n")
@example(content=b"a: 0b1\nb: .nan\nc: 0x1F\nd: 1e999\n")
@example(content="a: \ud800".encode("utf-8", "surrogatepass"))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    facts = refusal_of(content)
    assert facts is None or (facts["file"] == "campaign.yaml" and int(str(facts["line"])) >= 1)


def refusal_of(content: bytes) -> dict[str, object] | None:
    try:
        read(content)
    except CampaignInvalid as refused:
        return refused.facts
    return None


def test_yes_no_and_days_stay_text_as_an_editor_reads_them() -> None:
    source = read_source_of(
        "a: yes\nb: no\nc: on\nd: 2022-04-20\ne: 010\nf: true\ng: 7\nh: 1.5\ni:\n"
    )
    values = {"a": "yes", "b": "no", "c": "on", "d": "2022-04-20", "e": "010"}
    assert source == {**values, "f": True, "g": 7, "h": 1.5, "i": None}


def test_quoted_numbers_stay_text() -> None:
    assert read_source_of('code: "500105"\n') == {"code": "500105"}


def test_every_place_knows_its_line() -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.yaml"
        file.write_text("a:\n  - x\n  - b: 1\n    c: 2\n", encoding="utf-8")
        source = read_source(file, Path(folder))
    assert source.line(("a", 1, "c")) == 4
    assert source.line(("a", 1, "missing")) == 3
    assert source.line(()) == 1


def read_source_of(text: str) -> object:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.yaml"
        file.write_text(text, encoding="utf-8")
        return read_source(file, Path(folder)).data
