"""The gate's corpus: what was handed in, and which rules must speak; each for every grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.radar.drawing import CHANGES, changed, drawn
from tests.strike_off.evidence import FOUND_AT, Did, Photo

GRADES = ("GENERAL", "SERIOUS", "MAJOR")
WARNS = {"order_served"}
"""Rules that warn of every hazard."""
SOFT = {"after_photos", "near_place"}
"""Rules that only warn of a general hazard."""


class Case(NamedTuple):
    """What is handed in beside the plain course of a hazard, and the rules that must speak."""

    acts: Sequence[Did]
    speak: frozenset[str] = frozenset()

    def modes(self, grade: str) -> dict[str, str]:
        """By rule that must speak, what comes of it."""
        soft = WARNS | (SOFT if grade == "GENERAL" else set())
        return {rule: "warn" if rule in soft else "block" for rule in self.speak}


PLAIN, HERE = Photo(), Photo(place=FOUND_AT)


def recheck(*photos: Photo, officers: str = "AB") -> Did:
    return Did(step="recheck", photos=photos, officers=officers)


def order(served_on: str = "2022-05-10") -> Did:
    return Did(step="order", officers="A", answers={"served_on": served_on})


def papered(became: str) -> list[Did]:
    """An order whose paper came to be so, and what follows it."""
    return [Did(step="order", officers="A", paper=became), report(), recheck(PLAIN)]


def report(officers: str = "A", *photos: Photo) -> Did:
    return Did(step="report", photos=photos, officers=officers)


def finding(*photos: Photo) -> list[Did]:
    """A finding with photos, and all that follows it once more."""
    return [Did(step="register", photos=photos, officers="A"), order(), report()]


def settling(**said: str) -> Did:
    """A recheck with a photo that answers disposal items: ``i7_1="done"``."""
    items = {name[1:].replace("_", "."): answer for name, answer in said.items()}
    return Did(step="recheck", photos=[PLAIN], disposal=items)


def elsewhere(*photos: Photo) -> Did:
    return Did(step="recheck", photos=photos, elsewhere=True)


GOOD: dict[str, Case] = {
    "a photo": Case([recheck(PLAIN)]),
    "three photos": Case([recheck(PLAIN, PLAIN, PLAIN)]),
    "a photo of the day of the order": Case([recheck(Photo(taken="2022:05:10 00:10:00"))]),
    "a photo of a later day": Case([recheck(Photo(taken="2022:05:12 09:00:00"))]),
    "a photo that names no moment": Case([recheck(Photo(taken="yesterday"))]),
    "a photo taken where the problem was found": Case([*finding(HERE), recheck(HERE)]),
    "a photo from 450 m away": Case([*finding(HERE), recheck(Photo(place="29.604040,106.5"))]),
    "no place of the photo": Case([*finding(HERE), recheck(PLAIN)]),
    "no place of the finding": Case([*finding(PLAIN), recheck(HERE)]),
    "a place that cannot be read": Case([*finding(HERE), recheck(Photo(place="here"))]),
    "near one of two places": Case(
        [*finding(Photo(place="31.0,120.0"), HERE), recheck(HERE)],
    ),
    "the same file, judged harmless": Case([recheck(Photo(identical="harmless"))]),
    "the same picture, judged harmless": Case([recheck(Photo(alike="harmless"))]),
    "a recheck that failed before": Case([recheck(), recheck(PLAIN)]),
    "the recorder rechecks with another": Case([report("A"), recheck(PLAIN, officers="AB")]),
    "the recorder comes second": Case([report("B"), recheck(PLAIN, officers="AB")]),
    "another round": Case([order(), report(), recheck(PLAIN)]),
    "an order whose day was not entered": Case(
        [Did(step="order", officers="A"), report(), recheck(PLAIN)]
    ),
    "a suspected photo of the report": Case(
        [report("A", Photo(identical="suspected")), recheck(PLAIN)]
    ),
    "a suspected photo of the finding": Case([*finding(Photo(alike="suspected")), recheck(PLAIN)]),
    "a suspected photo of an earlier recheck": Case(
        [recheck(Photo(alike="suspected")), recheck(PLAIN)]
    ),
    "a later photo waits elsewhere": Case([recheck(PLAIN), elsewhere(Photo(compared=False))]),
    "two like photos of one recheck": Case(
        [recheck(Photo(image=drawn(1)), Photo(image=drawn(1), quality=50))]
    ),
    "disposal items done": Case([settling(i7_1="done", i7_10="done")]),
    "disposal items that do not apply": Case([settling(i4_1="not_applicable")]),
    "disposal items settled after the inspection": Case(
        [settling(i7_1="in_progress", i7_2="done"), settling(i7_1="done")]
    ),
    "a disposal item settled, and in progress by a later word": Case(
        [settling(i7_1="done"), settling(i7_1="in_progress")]
    ),
    "a disposal item of another inspection": Case(
        [recheck(PLAIN), Did(step="recheck", disposal={"7.1": "in_progress"}, elsewhere=True)]
    ),
    "other photos elsewhere": Case(
        [elsewhere(Photo(image=drawn(1))), recheck(Photo(image=drawn(2)))]
    ),
}
BAD: dict[str, Case] = {
    **{
        f"an order whose paper is {became}": Case(papered(became), frozenset({"order_served"}))
        for became in ("none", "issued", "void")
    },
    "no photo": Case([], frozenset({"after_photos"})),
    "photos of the report alone": Case(
        [report("A", PLAIN), recheck()], frozenset({"after_photos"})
    ),
    "photos of the finding alone": Case([*finding(PLAIN), recheck()], frozenset({"after_photos"})),
    "photos of an earlier recheck alone": Case(
        [recheck(PLAIN), recheck()], frozenset({"after_photos"})
    ),
    "photos of an earlier round alone": Case(
        [recheck(PLAIN), order(), report(), recheck()], frozenset({"after_photos"})
    ),
    "taken the day before": Case(
        [recheck(Photo(taken="2022:05:09 23:59:59"))], frozenset({"taken_after_order"})
    ),
    "taken a year before": Case(
        [recheck(Photo(taken="2021-05-10 09:00:00"))], frozenset({"taken_after_order"})
    ),
    "one of two taken before": Case(
        [recheck(PLAIN, Photo(taken="2022:05:01 09:00:00"))], frozenset({"taken_after_order"})
    ),
    "taken before the order of a later round": Case(
        [order("2022-05-14"), report(), recheck(Photo(taken="2022:05:12 09:00:00"))],
        frozenset({"taken_after_order"}),
    ),
    "taken 560 m away": Case(
        [*finding(HERE), recheck(Photo(place="29.605040,106.5"))], frozenset({"near_place"})
    ),
    "taken in another city": Case(
        [*finding(HERE), recheck(Photo(place="30.6,104.1"))], frozenset({"near_place"})
    ),
    "taken on the other half of the earth": Case(
        [*finding(HERE), recheck(Photo(place="-29.6,-73.5"))], frozenset({"near_place"})
    ),
    "one of two taken elsewhere": Case(
        [*finding(HERE), recheck(HERE, Photo(place="29.7,106.5"))], frozenset({"near_place"})
    ),
    "the same file": Case([recheck(Photo(identical="suspected"))], frozenset({"not_identical"})),
    "the same picture": Case([recheck(Photo(alike="suspected"))], frozenset({"not_alike"})),
    "one of three is the same picture": Case(
        [recheck(PLAIN, Photo(alike="suspected"), PLAIN)], frozenset({"not_alike"})
    ),
    "a file judged to be re-used": Case(
        [recheck(Photo(identical="reused"))], frozenset({"not_reused"})
    ),
    "a picture judged to be re-used": Case(
        [recheck(Photo(alike="reused"))], frozenset({"not_reused"})
    ),
    "one officer": Case([report("A"), recheck(PLAIN, officers="B")], frozenset({"two_officers"})),
    "one officer named twice": Case(
        [report("A"), recheck(PLAIN, officers="BB")], frozenset({"two_officers"})
    ),
    "the recorder alone": Case(
        [report("A"), recheck(PLAIN, officers="A")], frozenset({"two_officers", "other_recorder"})
    ),
    "a new order alone": Case(
        [recheck(PLAIN), order()], frozenset({"report_received", "recheck_made"})
    ),
    "a new order and its report": Case(
        [recheck(PLAIN), order(), report()], frozenset({"recheck_made"})
    ),
    "a recheck without a report": Case([order(), recheck(PLAIN)], frozenset({"report_received"})),
    "a photo that waits to be compared": Case(
        [recheck(Photo(compared=False))], frozenset({"compared"})
    ),
    "an earlier photo waits elsewhere": Case(
        [elsewhere(Photo(compared=False)), recheck(PLAIN)], frozenset({"compared"})
    ),
    "a disposal item in progress": Case(
        [settling(i7_1="in_progress")], frozenset({"disposal_settled"})
    ),
    "one of two disposal items in progress": Case(
        [settling(i7_1="done", i7_2="in_progress")], frozenset({"disposal_settled"})
    ),
    "a disposal item still in progress at the next recheck": Case(
        [settling(i7_1="in_progress"), settling(i7_1="in_progress")],
        frozenset({"disposal_settled"}),
    ),
    "a disposal item in progress, whose sibling was settled later": Case(
        [settling(i7_1="in_progress", i7_10="in_progress"), settling(i7_10="done")],
        frozenset({"disposal_settled"}),
    ),
    "everything at once": Case(
        [
            *finding(HERE),
            recheck(
                Photo(taken="2022:05:01 09:00:00", place="30.6,104.1", alike="suspected"),
                officers="A",
            ),
        ],
        frozenset(
            {"two_officers", "other_recorder", "taken_after_order", "near_place", "not_alike"}
        ),
    ),
    "the finding shown again": Case(
        [*finding(Photo(image=drawn(3))), recheck(Photo(image=drawn(3), quality=60))],
        frozenset({"not_alike"}),
    ),
    "an earlier recheck shown again": Case(
        [recheck(Photo(image=drawn(3))), recheck(Photo(image=drawn(3), quality=60))],
        frozenset({"not_alike"}),
    ),
    "the very file of another matter": Case(
        [elsewhere(Photo(image=drawn(4))), recheck(Photo(image=drawn(4)))],
        frozenset({"not_identical"}),
    ),
    **{
        f"from another matter, {change}": Case(
            [
                elsewhere(Photo(image=drawn(5))),
                recheck(Photo(image=changed(5, change), quality=40)),
            ],
            frozenset({"not_alike"}),
        )
        for change in CHANGES
    },
}


def _grades(case: Case) -> Sequence[str]:
    """Photos that are really compared cost time and are the same for every grade: one is enough."""
    compared = any(photo.image for act in case.acts for photo in act.photos)
    return GRADES[1:2] if compared else GRADES


CASES = {
    f"{name}, {grade}": (case, grade)
    for name, case in (GOOD | BAD).items()
    for grade in _grades(case)
}
