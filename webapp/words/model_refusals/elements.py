"""Single elements of a process."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "lane_not_a_role": (
        _l("A lane’s name is no role id."),
        _l(
            "Name the lane like a role of roles.yaml; the Chinese name belongs into its "
            "documentation."
        ),
    ),
    "lane_of_nothing": (
        _l("A lane lists an element that is not in the process."),
        _l("Remove the reference from the lane, or save the model again with an editor."),
    ),
    "in_two_lanes": (
        _l("The element stands in two lanes."),
        _l("Put it into one lane."),
    ),
    "lane_missing": (
        _l("The task stands in no lane, so no role could do it."),
        _l("Put it into the lane of the role that does it."),
    ),
    "event_not_allowed": (
        _l("This kind of event is not used here, or the event has several triggers."),
        _l("Use a timer, a message or an error, one to an event; a start has none."),
    ),
    "event_without_name": (
        _l("The event waits for a message or error that has no plain name."),
        _l(
            "Choose the message or error in the properties of the event, and name it in snake_case."
        ),
    ),
    "error_end_named_otherwise": (
        _l("The end is not named after the error it throws."),
        _l("Give the end the error code as its id."),
    ),
    "timer_not_a_name": (
        _l("The timer does not name a time limit."),
        _l(
            'Write the name of the time limit in quotes, such as "recheck_due"; no date and '
            "no duration."
        ),
    ),
    "attached_to_nothing": (
        _l("The event is attached to an element that is not there."),
        _l("Attach it to a task or a call."),
    ),
    "attached_to_nothing_that_waits": (
        _l("The event is attached to an element that does not wait."),
        _l("Attach it to a user task or a call."),
    ),
    "error_only_on_calls": (
        _l("An error event is attached to something that throws no error, or does not interrupt."),
        _l("Attach it to a call, and let it interrupt."),
    ),
    "form_missing": (
        _l("The task names no form."),
        _l("Set the property “form” to the id of a form."),
    ),
    "stage_missing": (
        _l("The element names no stage, so pages could not say where the matter stands."),
        _l("Set the property “stage”."),
    ),
    "officers_unreadable": (
        _l("The number of officers is neither 1 nor 2."),
        _l("Set the property “officers” to 2 where two must sign, or leave it out."),
    ),
    "role_from_no_fact": (
        _l("The property “role_from” does not name a fact."),
        _l("Write the plain name of the fact that holds the role, such as to_role."),
    ),
    "neither_timer_nor_reason": (
        _l("The task has no time limit, and no reason says why."),
        _l("Attach a timer to it, or give the reason in the property “no_timer”."),
    ),
    "operation_missing": (
        _l("The service task names no operation."),
        _l("Set the operation in its properties, in snake_case."),
    ),
    "parameter_twice": (
        _l("A parameter is given twice."),
        _l("Remove one of the two."),
    ),
    "parameter_name": (
        _l("A parameter has no plain name."),
        _l("Name it in snake_case, as the operation does."),
    ),
    "result_name_reserved": (
        _l(
            "The result would be kept as “%(detail)s”, a name the engine uses itself; the state "
            "could not be loaded again."
        ),
        _l("Write “result”."),
    ),
    "decision_missing": (
        _l("The step names no decision table."),
        _l("Set the id of the table in its properties."),
    ),
    "process_missing": (
        _l("The call names no process."),
        _l("Set the id of the process in its properties."),
    ),
    "expression_forbidden": (
        _l("The expression goes beyond what models may say."),
        _l(
            "Compare facts with numbers and quoted texts, joined by and, or, not; no functions "
            "and no dots."
        ),
    ),
    "text_has_no_order": (
        _l(
            "The expression asks whether a text comes before another; texts have no order here, "
            "and days are no texts."
        ),
        _l("Compare texts by == and !=; let a time limit or an operation compare days."),
    ),
    "property_unknown": (
        _l("The property “%(detail)s” is not known."),
        _l(
            "Known are form, stage, officers, no_timer, role_from. Correct its spelling or "
            "remove it."
        ),
    ),
}
