"""Photos opened large: pairs, zoom, swipe, keys and focus, in a real browser under our policy."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.house.test_pages_in_a_browser import page_with, serving

pytestmark = pytest.mark.browser


def address(shade: int) -> str:
    content = BytesIO()
    Image.new("RGB", (320, 240), (shade, 120, 200)).save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()


def photo(shade: int, name: str, pair: str = "") -> str:
    key = f' data-pair="{pair}"' if pair else ""
    link = f'<a href="{address(shade)}" data-viewer{key}><img src="{address(shade)}" alt="{name}">'
    return (
        f'<figure class="side-photo">{link}</a><figcaption class="photo-caption">'
        f"<span>{name}</span><span>服务器收到时间 2022年5月12日</span></figcaption></figure>"
    )


PAGE = f"""
<main><h1>复查</h1>
<div data-viewer-set data-viewer-title="产品标识不符合要求">
  {photo(10, "前一", "p1")}{photo(20, "后一", "p1")}
  <button type="button" data-viewer-pair="p1" hidden>放大对照</button>
  {photo(10, "前一", "p2")}{photo(30, "后二", "p2")}
  {photo(40, "后三")}
</div>
<p>{photo(50, "单独")}</p>
<figure><a href="/gone.jpg" data-viewer><img src="{address(60)}" alt="不见"></a></figure>
</main>
"""
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving({"/photos": page_with(PAGE)}) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


def opened(page: Page, site: str, complaints: list[str]) -> Page:
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/photos")
    return page


@pytest.fixture
def desk(browser, site, complaints) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield opened(page, site, complaints)
    page.close()
    assert complaints == []


@pytest.fixture
def phone(browser, site, complaints) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield opened(context.new_page(), site, complaints)
    context.close()
    assert complaints == []


def shots(page: Page) -> list[str]:
    return [image.get_attribute("alt") for image in page.locator(".viewer-frame img").all()]


def thumbnail(page: Page, name: str):
    return page.locator("main").get_by_alt_text(name).first


def scale(page: Page) -> float:
    """How much larger than its frame the first photo is drawn."""
    return page.evaluate("""() => {
        const image = document.querySelector(".viewer-frame img");
        return image.getBoundingClientRect().width / image.parentElement.clientWidth;
    }""")


def places(page: Page) -> list[tuple[float, float]]:
    """How far each photo lies from the middle of its frame."""
    return page.evaluate("""() => {
        const middle = (node) => {
            const { x, y, width, height } = node.getBoundingClientRect();
            return [x + width / 2, y + height / 2];
        };
        return [...document.querySelectorAll(".viewer-frame img")].map((image) => {
            const [[x, y], [a, b]] = [middle(image), middle(image.parentElement)];
            return [x - a, y - b];
        });
    }""")


def frame(page: Page) -> dict[str, float]:
    return page.locator(".viewer-frame").first.bounding_box()


def test_a_thumbnail_opens_its_photo_with_what_the_page_says_of_it(desk):
    assert desk.locator("dialog.viewer").count() == 0
    thumbnail(desk, "后一").click()
    viewer = desk.get_by_role("dialog", name="产品标识不符合要求")
    expect(viewer).to_be_visible()
    assert shots(desk) == ["后一"]
    expect(viewer.locator(".viewer-caption")).to_contain_text("服务器收到时间 2022年5月12日")
    expect(viewer.locator(".viewer-count")).to_have_text("第2张，共4张")


def test_keys_go_through_the_photos_once_each(desk):
    thumbnail(desk, "前一").click()
    expect(desk.get_by_role("button", name="上一张")).to_be_disabled()
    seen = shots(desk)
    for _ in range(4):
        desk.keyboard.press("ArrowRight")
        seen += shots(desk)
    assert seen == ["前一", "后一", "后二", "后三", "后三"]
    desk.keyboard.press("PageUp")
    desk.keyboard.press("ArrowLeft")
    assert shots(desk) == ["后一"]


def test_a_pair_stands_side_by_side_and_moves_alike(desk):
    desk.get_by_role("button", name="放大对照").click()
    assert shots(desk) == ["前一", "后一"]
    expect(desk.locator(".viewer-count")).to_have_text("第1组，共3组")
    left, right = [shot.bounding_box() for shot in desk.locator(".viewer-frame").all()]
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    desk.keyboard.press("+")
    desk.keyboard.press("+")
    desk.keyboard.press("ArrowRight")
    one, other = places(desk)
    assert one == other != [0, 0]
    desk.keyboard.press("0")
    desk.keyboard.press("ArrowRight")
    assert shots(desk) == ["前一", "后二"]
    desk.keyboard.press("p")
    assert shots(desk) == ["后二"]
    desk.keyboard.press("p")
    assert shots(desk) == ["前一", "后二"]
    desk.keyboard.press("ArrowRight")
    assert shots(desk) == ["后三"]
    expect(desk.get_by_role("button", name="下一组")).to_be_disabled()


def test_what_has_no_pair_offers_none(desk):
    thumbnail(desk, "单独").click()
    expect(desk.get_by_role("dialog", name="照片")).to_be_visible()
    expect(desk.get_by_role("button", name="对照", exact=True)).to_be_hidden()
    desk.keyboard.press("p")
    desk.keyboard.press("ArrowRight")
    assert shots(desk) == ["单独"]


def test_buttons_and_keys_zoom_between_the_frame_and_eight_times(desk):
    thumbnail(desk, "后一").click()
    closer = desk.get_by_role("button", name="放大", exact=True)
    expect(desk.get_by_role("button", name="缩小")).to_be_disabled()
    closer.click()
    assert scale(desk) == pytest.approx(1.5, rel=0.01)
    for _ in range(8):
        desk.keyboard.press("=")
    assert scale(desk) == pytest.approx(8, rel=0.01)
    desk.keyboard.press("-")
    assert scale(desk) == pytest.approx(8 / 1.5, rel=0.01)
    desk.get_by_role("button", name="适合窗口").click()
    assert scale(desk) == pytest.approx(1, rel=0.01)
    assert desk.evaluate("document.activeElement.closest('dialog') !== null")


def test_the_wheel_zooms_at_the_pointer_and_a_drag_moves_no_further_than_the_edge(desk):
    thumbnail(desk, "后一").click()
    box = frame(desk)
    desk.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    desk.mouse.wheel(0, -300)
    desk.wait_for_function("document.querySelector('.viewer').classList.contains('is-zoomed')")
    grown = scale(desk)
    [[x, y]] = places(desk)
    assert x == pytest.approx(-(grown - 1) * box["width"] / 4, abs=2)
    assert y == pytest.approx(0, abs=2)
    desk.mouse.down()
    desk.mouse.move(box["x"] - 5000, box["y"], steps=3)
    desk.mouse.up()
    [[x, _y]] = places(desk)
    assert x == pytest.approx(-(grown - 1) * box["width"] / 2, abs=2)
    assert shots(desk) == ["后一"]


def test_a_double_click_zooms_there_and_back(desk):
    thumbnail(desk, "后一").click()
    desk.locator(".viewer-frame").dblclick()
    assert scale(desk) == pytest.approx(2.5, rel=0.01)
    desk.locator(".viewer-frame").dblclick()
    assert scale(desk) == pytest.approx(1, rel=0.01)


def test_the_focus_stays_inside_and_comes_back(desk):
    opener = desk.locator("main a[data-viewer]").nth(1)
    opener.focus()
    desk.keyboard.press("Enter")
    for _ in range(12):
        desk.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || document.activeElement.closest('dialog')"
        )
        assert desk.evaluate(f"Boolean({inside})")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog.viewer")).to_be_hidden()
    expect(opener).to_be_focused()
    desk.get_by_role("button", name="放大对照").click()
    desk.get_by_role("button", name="关闭").click()
    expect(desk.get_by_role("button", name="放大对照")).to_be_focused()


def test_a_photo_that_cannot_be_fetched_says_so(desk, complaints):
    desk.locator("main a[data-viewer]").last.click()
    expect(desk.locator(".viewer-failed")).to_have_text("照片无法显示。")
    assert [said for said in complaints if "404" not in said] == []
    complaints.clear()


def fingers(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Put fingers down, move them from step to step, and lift them."""
    session = page.context.new_cdp_session(page)
    for number, points in enumerate(steps):
        kind = "touchMove" if number else "touchStart"
        at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def test_a_swipe_goes_to_the_next_and_back(phone):
    thumbnail(phone, "前一").tap()
    fingers(phone, [(300, 300)], [(200, 305)], [(100, 310)])
    expect(phone.locator(".viewer-frame img")).to_have_attribute("alt", "后一")
    fingers(phone, [(100, 300)], [(200, 300)], [(300, 300)])
    expect(phone.locator(".viewer-frame img")).to_have_attribute("alt", "前一")
    fingers(phone, [(200, 200)], [(210, 400)])
    assert shots(phone) == ["前一"]


def test_a_pinch_zooms_and_a_finger_moves_what_is_zoomed(phone):
    thumbnail(phone, "后一").tap()
    fingers(phone, [(150, 300), (250, 300)], [(100, 300), (300, 300)])
    assert scale(phone) == pytest.approx(2, rel=0.05)
    assert shots(phone) == ["后一"]
    [[before, _y]] = places(phone)
    fingers(phone, [(300, 300)], [(200, 300)])
    [[x, _y]] = places(phone)
    assert x - before == pytest.approx(-100, abs=2)
    assert shots(phone) == ["后一"]


def test_on_a_phone_a_pair_stands_one_above_the_other_and_all_can_be_touched(phone):
    phone.get_by_role("button", name="放大对照").tap()
    above, below = [shot.bounding_box() for shot in phone.locator(".viewer-shot").all()]
    assert above["x"] == below["x"]
    assert above["y"] + above["height"] <= below["y"]
    assert above["height"] > 200
    for button in phone.locator(".viewer button").all():
        if button.is_visible():
            assert button.bounding_box()["height"] >= 44
            assert button.bounding_box()["width"] >= 44
    assert phone.evaluate("document.querySelector('.viewer').scrollWidth") <= 390


def test_without_scripts_a_thumbnail_leads_to_the_picture(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/photos")
    assert page.locator("main a[data-viewer]").first.get_attribute("href") == address(10)
    expect(page.get_by_role("button", name="放大对照")).to_be_hidden()
    context.close()


def test_a_click_that_wants_a_new_tab_gets_one(desk):
    with desk.context.expect_page() as fresh:
        desk.locator("main a[data-viewer]").last.click(modifiers=["Control"])
    assert "gone.jpg" in fresh.value.url or fresh.value.url == "about:blank"
    assert desk.locator("dialog.viewer").count() == 0
    fresh.value.close()
