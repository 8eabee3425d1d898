"""A Chinese font for the browser, from a Python package: without one every character is a box."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from tests.provision import CACHE, NotProvided

FONT = "NotoSansSC-Regular.otf"
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def fonts_conf() -> Path:
    """Write the settings file that lends the font to a program (``FONTCONFIG_FILE``)."""
    package = find_spec("pylopdf_fonts_zh_cn")
    if package is None or package.origin is None:
        raise NotProvided("The package of Chinese fonts is missing; run make test")
    fonts = Path(package.origin).parent
    if not (fonts / FONT).is_file():
        raise NotProvided(f"The package of Chinese fonts has no {FONT}")
    CACHE.mkdir(exist_ok=True)
    wanted = SETTINGS.format(fonts=escape(str(fonts)), cache=escape(str(CACHE / "fontconfig")))
    path = CACHE / "fonts.conf"
    if not path.exists() or path.read_text() != wanted:
        path.write_text(wanted)
    return path
