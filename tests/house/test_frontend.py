"""Was the front end built, and does it carry what its licences ask for?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "webapp/static/dist"
SOURCES = ROOT / "webapp/frontend/src"


@pytest.fixture(scope="module")
def built():
    manifest = DIST / "manifest.json"
    assert manifest.exists(), "run make frontend"
    return json.loads(manifest.read_text())


def test_every_name_of_the_manifest_is_a_file_named_after_its_content(built):
    assert set(built) == {"app.js", "app.css", "diagram.js", "diagram.css", "icons.svg"}
    for name, file in built.items():
        assert re.fullmatch(rf"{Path(name).stem}-\w{{8}}{Path(name).suffix}", file)
        assert (DIST / file).stat().st_size > 1000


def test_every_icon_that_the_words_of_processes_name_can_be_drawn(built):
    named = re.compile(r"^ *icon: ([a-z0-9-]+)$", re.MULTILINE)
    files = [*(ROOT / "bpmn").glob("*/process.yaml"), ROOT / "bpmn/_shared/words.yaml"]
    wanted = {icon for file in files for icon in named.findall(file.read_text("utf-8"))}
    sprite = (DIST / built["icons.svg"]).read_text("utf-8")
    assert wanted
    assert wanted - set(re.findall(r'id="([^"]+)"', sprite)) == set()


def test_every_bundled_package_brings_its_licence():
    lock = json.loads((ROOT / "webapp/frontend/package-lock.json").read_text())
    bundled = [
        f"{path.removeprefix('node_modules/')} {package['version']}"
        for path, package in lock["packages"].items()
        if path and not package.get("dev")
    ]
    licences = (DIST / "licences.txt").read_text()
    assert bundled
    assert [name for name in bundled if f"{name}\n\n" not in licences] == []


def test_the_bpmn_io_mark_is_drawn_and_nothing_hides_it(built):
    assert "bjs-powered-by" in (DIST / built["diagram.js"]).read_text()
    for style in SOURCES.rglob("*.css"):
        assert "bjs-powered-by" not in style.read_text(), f"{style.name} touches the mark"


def test_no_style_or_script_reaches_out_to_another_host(built):
    for name in ("app.css", "diagram.css"):
        text = (DIST / built[name]).read_text()
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", text)
        assert "@import" not in text


def test_every_style_sheet_says_which_classes_it_offers():
    for style in (SOURCES / "css").glob("*.css"):
        assert style.read_text().startswith("/*"), f"{style.name} has no comment at its head"
