"""Sentences for files that are refused as evidence: what is wrong with which, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.app.i18n import _l

EVIDENCE_SENTENCES: Mapping[str, str] = {
    "evidence_refused": _l("The file “%(name)s” cannot be taken as evidence."),
    "evidence_refused.too_large": _l(
        "The file “%(name)s” is too large. The field says how large a file may be."
    ),
    "evidence_refused.two_files_in_one": _l(
        "The file “%(name)s” carries another file inside and was not taken."
    ),
    "evidence_refused.too_heavy": _l(
        "The file “%(name)s” takes too much memory or time to be looked at. Please send it smaller."
    ),
    "evidence_refused.pictures_busy": _l(
        "Too many files are being looked at. Please send the form again in a minute."
    ),
    "evidence_refused.too_many_pixels": _l("The photo “%(name)s” has too many pixels."),
    "evidence_refused.not_a_photo": _l(
        "“%(name)s” is not a photo. JPEG, PNG, WebP and HEIC are taken."
    ),
    "evidence_refused.not_evidence": _l(
        "What is in “%(name)s” is of no kind that is taken. Taken are: %(kinds)s."
    ),
    "evidence_refused.kind_not_taken": _l(
        "“%(name)s” is of a kind that is not taken here. Taken are: %(kinds)s."
    ),
    "evidence_refused.pdf_broken": _l(
        "“%(name)s” is no whole PDF file. Please save or scan it anew and send it again."
    ),
    "evidence_refused.pdf_locked": _l(
        "“%(name)s” is locked with a password. Please send it without one, so that it can be read "
        "later."
    ),
    "evidence_refused.pdf_script": _l(
        "“%(name)s” holds a script. Please print it into a new PDF file and send that."
    ),
    "evidence_refused.pdf_launches": _l(
        "“%(name)s” starts programs or fetches files. Please print it into a new PDF file and send "
        "that."
    ),
    "evidence_refused.pdf_carries_files": _l(
        "“%(name)s” holds other files inside. Please send those by themselves, and this one "
        "printed into a new PDF file."
    ),
    "evidence_refused.office_old": _l(
        "“%(name)s” is an Office file of the old kind, or locked with a password. Please save it "
        "as docx, xlsx or pptx without a password and send that."
    ),
    "evidence_refused.office_broken": _l(
        "“%(name)s” is no whole docx, xlsx or pptx file; archives are not taken. Please save it "
        "anew and send it again."
    ),
    "evidence_refused.office_locked": _l(
        "“%(name)s” is locked with a password. Please send it without one, so that it can be read "
        "later."
    ),
    "evidence_refused.office_bomb": _l(
        "“%(name)s” grows too large when it is opened and was not taken."
    ),
    "evidence_refused.office_names": _l(
        "“%(name)s” holds parts with names that no Office program writes and was not taken."
    ),
    "evidence_refused.office_macro": _l(
        "“%(name)s” holds a macro. Please save it as docx, xlsx or pptx without macros and send "
        "that."
    ),
    "evidence_refused.office_reaches_out": _l(
        "“%(name)s” fetches a template or other files when it is opened. Please save it as PDF and "
        "send that."
    ),
    "evidence_refused.office_carries_files": _l(
        "“%(name)s” holds objects of other programs. Please save it as PDF and send that."
    ),
    "evidence_refused.infected": _l(
        "A virus (%(found)s) was found in “%(name)s”. The file was not taken."
    ),
    "evidence_refused.not_scanned": _l(
        "“%(name)s” could not be scanned for viruses and was not taken. Please try again later, or "
        "tell the administrator."
    ),
    "evidence_refused.media_broken": _l(
        "The recording or film “%(name)s” is not whole, or of a kind that is not taken. Please "
        "copy it from the phone again and send it once more."
    ),
    "upload_refused": _l("The file “%(name)s” cannot be sent so."),
    "upload_refused.empty": _l("The file “%(name)s” is empty. Please choose another one."),
    "upload_refused.no_such_field": _l("This form does not ask for a file there."),
    "upload_refused.too_many_open": _l(
        "“%(name)s” was not begun: %(most)s files wait to be handed in with this form. Please "
        "remove some of them first."
    ),
    "upload_refused.beyond_size": _l(
        "“%(name)s” was announced with %(size)s bytes, and more came. Please remove it and choose "
        "it again."
    ),
    "upload_refused.piece_too_small": _l(
        "A piece of “%(name)s” is too small. Please open the page again and go on."
    ),
    "upload_refused.no_offset": _l(
        "It was not said where this piece of “%(name)s” begins (Upload-Offset)."
    ),
    "upload_refused.digest_differs": _l(
        "“%(name)s” did not arrive as it is on your device and was thrown away. Please send it "
        "again."
    ),
    "upload_refused.no_room": _l(
        "There is no room left for “%(name)s”. What arrived is kept; please tell the administrator "
        "and go on later."
    ),
    "conflict.other_offset": _l(
        "Of “%(name)s” %(offset)s bytes have arrived; the next piece must begin there."
    ),
    "conflict.incomplete": _l(
        "Of “%(name)s” %(offset)s of %(size)s bytes have arrived. Please send the rest first."
    ),
    "not_found.upload": _l(
        "This file is not being sent, was removed, or was begun more than a day ago. Please choose "
        "it again."
    ),
}
