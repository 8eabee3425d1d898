"""Photos that were handed in before are found after all that is done to hide it; others are not."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageDraw

from tests.amounts import amount
from tests.radar.drawing import CHANGES, changed, drawn, written

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The pictures are the same on both databases; the look-up is asked on both."""
PHOTOS, OTHERS = amount(4, 200), amount(50, 1000)
MISSED, MISSED_AFTER, FALSE = 0.02, 0.05, 0.001
"""Of the planted photos so many may be missed; of those that came before what they were made of;
of distinct photos so many may be suspected."""


def changes_of(photos):
    """Each change of each of the photos, as files."""
    for change in CHANGES:
        yield from (written(changed(number, change), 40) for number in photos)


@ON_SQLITE
@pytest.mark.timeout(3600)
def test_changed_photos_are_found_and_no_other_is_taken_for_them(album, handed_in):
    photos = range(PHOTOS)
    originals = album.hand_in(handed_in("register"), (written(drawn(n)) for n in photos))
    planted = album.hand_in(handed_in("recheck"), changes_of(photos))
    album.print_all()
    expected = set(zip(planted, originals * len(CHANGES), strict=True))
    missed = expected - album.pairs().keys()
    assert album.pairs().keys() <= expected
    assert len(missed) <= MISSED * len(expected), told(missed, planted)


@ON_SQLITE
@pytest.mark.timeout(3600)
def test_a_photo_of_which_changed_ones_came_first_is_found(album, handed_in):
    photos = range(PHOTOS)
    planted = album.hand_in(handed_in("register"), changes_of(photos))
    originals = album.hand_in(handed_in("recheck"), (written(drawn(n)) for n in photos))
    album.print_all()
    expected = set(zip(originals * len(CHANGES), planted, strict=True))
    missed = expected - album.pairs().keys()
    assert album.pairs().keys() <= expected
    assert len(missed) <= MISSED_AFTER * len(expected), told(missed, planted)


def told(missed, planted):
    """Which photos were not found after which change."""
    places = [planted.index(one) for pair in missed for one in pair if one in planted]
    return sorted((list(CHANGES)[place // PHOTOS], place % PHOTOS) for place in places)


@ON_SQLITE
@pytest.mark.timeout(900)
def test_distinct_photos_are_not_taken_for_one_another(album, handed_in):
    half = OTHERS // 2
    album.hand_in(handed_in("register"), (written(drawn(n)) for n in range(half)))
    album.hand_in(handed_in("recheck"), (written(drawn(n)) for n in range(half, OTHERS)))
    album.print_all()
    assert len(album.pairs()) <= FALSE * OTHERS


def a_page(number):
    """A white page with a few lines of writing."""
    image, chance = Image.new("RGB", (480, 640), "white"), random.Random(number)
    pen = ImageDraw.Draw(image)
    for line in range(20):
        wide = chance.randrange(40, 400)
        pen.rectangle((40, 40 + 28 * line, 40 + wide, 48 + 28 * line), fill=(60, 60, 60))
    return image


PLAIN = {
    "white": lambda number: Image.new("RGB", (640, 480), (255, 255, 250 - number)),
    "black": lambda number: Image.new("RGB", (640, 480), (number, 0, 0)),
    "a wall": lambda number: Image.effect_noise((640, 480), 20 + number).convert("RGB"),
    "written pages": a_page,
}


@pytest.mark.parametrize("kind", PLAIN)
def test_surfaces_that_show_little_are_not_taken_for_one_another(album, handed_in, kind):
    draw = PLAIN[kind]
    album.hand_in(handed_in("register"), (written(draw(n)) for n in range(6)))
    album.hand_in(handed_in("recheck"), (written(draw(n)) for n in range(6, 12)))
    album.print_all()
    assert album.pairs() == {}


def test_the_same_file_is_found_even_where_it_shows_nothing(album, handed_in):
    nothing = written(PLAIN["white"](1))
    [earlier] = album.hand_in(handed_in("register"), [nothing])
    [later] = album.hand_in(handed_in("recheck"), [nothing])
    album.print_all()
    assert album.pairs() == {(later, earlier): "identical"}


KINDS = {
    "written at quality 40": "alike",
    "halved": "alike",
    "cut to 80 %": "cut",
    "turned by 90°": "turned",
    "cut, turned and halved": "turned",
}


@pytest.mark.parametrize(("change", "named"), KINDS.items())
def test_what_was_done_is_named(album, handed_in, change, named):
    [earlier] = album.hand_in(handed_in("register"), [written(drawn(1))])
    [later] = album.hand_in(handed_in("recheck"), [written(changed(1, change), 40)])
    album.print_all()
    assert album.pairs() == {(later, earlier): named}


def test_photos_of_one_form_may_be_alike(album, handed_in):
    album.hand_in(handed_in("recheck"), [written(drawn(1)), written(drawn(1), 60)])
    album.print_all()
    assert album.pairs() == {}


def test_a_finding_may_be_shown_twice_in_its_matter_and_what_was_put_right_may_not(
    album, handed_in, submissions_of
):
    recheck = handed_in("recheck")
    steps = {done.step: done for done in submissions_of(recheck.matter_id)}
    photo = drawn(1)
    [found] = album.hand_in(steps["register"], [written(photo)])
    album.hand_in(steps["issue_order"], [written(photo, 80)])
    [after] = album.hand_in(steps["recheck"], [written(photo, 70)])
    album.print_all()
    assert {later for later, _ in album.pairs()} == {after}
    assert (after, found) in album.pairs()


def test_of_two_photos_the_later_one_is_suspected_whichever_is_printed_first(album, handed_in):
    before, after = handed_in("register"), handed_in("recheck")
    after.handed_in_at = after.handed_in_at.replace(hour=after.handed_in_at.hour + 1)
    [later] = album.hand_in(after, [written(drawn(1))])
    album.print_all()
    [earlier] = album.hand_in(before, [written(drawn(1), 60)])
    album.print_all()
    assert album.pairs() == {(later, earlier): "alike"}


def test_a_photo_is_printed_once_and_a_lost_file_stops_nothing(album, handed_in):
    album.hand_in(handed_in("register"), [written(drawn(1)), written(drawn(2))])
    lost = min(album.files)
    content = album.files.pop(lost)
    assert album.print_all() == 2
    album.files[lost] = content
    assert album.print_all() == 0


@pytest.mark.usefixtures("sound_afterwards")
def test_a_suspicion_stands_in_the_trail_of_the_later_matter(album, handed_in, world):
    album.hand_in(handed_in("register"), [written(drawn(1))])
    recheck = handed_in("recheck")
    album.hand_in(recheck, [written(drawn(1), 60)])
    album.print_all()
    told = [event for event in world.events(recheck.matter_id) if event.kind == "PhotoSuspected"]
    assert [event.facts["change"] for event in told] == ["alike"]
