"""What was typed when a sign-in had ended: the page that says so carries it, to be sent once more.

A page that may not be kept by the browser is fetched anew when people go back to it, and what they
typed is gone. So the answer itself holds it. Its token was made for the person, not for the sign-in
(:func:`webapp.app.auth.enter`): it counts again as soon as the same person has signed in.
"""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import HTTPException

from webapp.app.context import by_htmx, wants_json
from webapp.app.schemas.html import LOST

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def fields_to_resend() -> list[tuple[str, str]]:
    """Names and texts of the form that was sent, if a browser sent one from a page of ours.

    Files cannot be carried; a mark in their place lets the form come back and ask for them again.
    """
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    if request.method != "POST" or request.mimetype not in FORMS or foreign:
        return []
    if wants_json() or by_htmx():
        return []
    try:
        texts = [(name, text) for name, all_of in request.form.lists() for text in all_of]
        files = {name for name, sent in request.files.items() if sent.filename}
    except HTTPException:  # larger than a form may be
        return []
    return texts + [(name + LOST, "yes") for name in sorted(files)]
