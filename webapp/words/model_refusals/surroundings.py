"""What a process asks of the packs, the roles and the program."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "process_not_listed": (
        _l(
            "Nothing says what the process “%(detail)s” asks of a pack and which facts it "
            "begins with."
        ),
        _l("Put a process.yaml beside the drawing, in a folder of its name."),
    ),
    "form_unknown": (
        _l("No pack has a form “%(detail)s”."),
        _l("Correct the id, or add the form to the folder of the process."),
    ),
    "form_not_in_pack": (
        _l("The campaign “%(campaign)s” runs this process and has no form “%(detail)s”."),
        _l("Add the form to the campaign, or to the folder of the process."),
    ),
    "role_unknown": (
        _l("The lane “%(detail)s” is no role that can have tasks. There are: %(known)s."),
        _l("Correct the lane’s name, or add the role to roles.yaml with lane: true."),
    ),
    "operation_unknown": (
        _l("The program has no operation “%(detail)s”."),
        _l("Correct its spelling. A new kind of act needs a function in workflows/steps."),
    ),
    "parameter_unknown": (
        _l("The operation “%(operation)s” takes no parameter “%(detail)s”. It takes: %(known)s."),
        _l("Correct its spelling, or remove the parameter."),
    ),
    "parameter_not_given": (
        _l("The operation “%(operation)s” needs the parameter “%(detail)s”."),
        _l("Add the parameter, with an expression for its value."),
    ),
    "process_not_opened": (
        _l("No matter can be opened by the process “%(detail)s”."),
        _l("Name a process that has a kind of matter and begins without facts."),
    ),
    "fact_not_delivered": (
        _l("Nothing delivers the fact “%(detail)s” on every way to this element."),
        _l(
            "Correct its spelling, or let an earlier form (routes: true), table or operation "
            "deliver it."
        ),
    ),
    "value_not_in_table": (
        _l("The fact “%(detail)s” may have a value that the table “%(table)s” does not know."),
        _l("Add the value to the column, or take it out of the form."),
    ),
}
