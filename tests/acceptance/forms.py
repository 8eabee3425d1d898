"""How people fill a form: by what its controls are called and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

Answer = str | bool | bytes


def a_photo(shade: int) -> bytes:
    """A small photo; each shade makes another one, since evidence is known by its hash."""
    drawn = BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 200)).save(drawn, "JPEG")
    return drawn.getvalue()


def fill(page: Page, answers: Mapping[str, Answer]) -> None:
    """Answer the controls of these names, in this order: later ones may show only then."""
    for name, answer in answers.items():
        if isinstance(answer, bytes):
            file = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": answer}
            page.locator(f"[id='{name}']").set_input_files([file])
        elif isinstance(answer, bool):
            choose(page, name, "true" if answer else "false")
        elif page.locator(f"input[type=radio][name='{name}']").count():
            choose(page, name, answer)
        elif page.locator(f"select[name='{name}']").count():
            page.locator(f"select[name='{name}']").select_option(answer)
        else:
            page.locator(f"[name='{name}']").fill(answer)


def choose(page: Page, name: str, value: str) -> None:
    """Choose one of several, by a touch on its words as people do."""
    box = page.locator(f"label:has(> input[name='{name}'][value='{value}'])")
    box.scroll_into_view_if_needed()
    box.click()


def second_officer(page: Page, name: str) -> None:
    """Choose the colleague of that name."""
    options = page.locator("select[name=second_officer] option")
    (wanted,) = [
        option.get_attribute("value") for option in options.all() if name in option.inner_text()
    ]
    page.locator("select[name=second_officer]").select_option(wanted)
