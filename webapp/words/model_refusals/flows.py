"""Flows, choices, and the ways through a process."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "flow_from_nothing": (
        _l("The flow begins at nothing."),
        _l("Draw it from an element, or remove it."),
    ),
    "flow_to_nothing": (
        _l("The flow leads to nothing."),
        _l("Draw it to an element, or remove it."),
    ),
    "condition_ignored": (
        _l("The condition stands where nothing is chosen, so it would be ignored."),
        _l("Put a gateway before it, or remove the condition."),
    ),
    "default_with_condition": (
        _l("The default way has a condition."),
        _l("Remove the condition, or make another way the default."),
    ),
    "flow_into_start": (
        _l("A flow leads into a start or an attached event."),
        _l("Lead it to the step that follows."),
    ),
    "flow_out_of_end": (
        _l("A flow leads out of an end."),
        _l("Remove the flow, or make the end a step."),
    ),
    "dead_end": (
        _l("Nothing follows the element, and it is no end."),
        _l("Lead it to a next step or to an end."),
    ),
    "several_ways_without_gateway": (
        _l("Several ways lead out of the element."),
        _l("Put a gateway after it that chooses, or one that splits."),
    ),
    "default_without_choice": (
        _l("A default is set where there is no choice."),
        _l("Remove the default."),
    ),
    "no_default": (
        _l("The choice has no default way, so the process could stand still."),
        _l("Make the way for the one answer that no condition names the default."),
    ),
    "default_elsewhere": (
        _l("The default way belongs to another element."),
        _l("Choose one of the ways out of this gateway."),
    ),
    "no_condition": (
        _l("A way out of the choice has neither a condition nor is it the default."),
        _l("Write its condition."),
    ),
    "unreachable": (
        _l("No way leads to the element."),
        _l("Draw a flow to it, or remove it."),
    ),
    "cannot_end": (
        _l("From here no way leads to an end."),
        _l("Draw a way to an end."),
    ),
    "circle_without_gateway": (
        _l("The ways run in a circle without a choice."),
        _l("Put a gateway into the circle, with a way out."),
    ),
    "circle_without_wait": (
        _l("The ways run in a circle without a task for a person, so it would never stop."),
        _l("Put a task into the circle."),
    ),
    "side_path_joins_main": (
        _l("What follows an event that leaves the task open joins the main way again."),
        _l("Let it end with an end of its own."),
    ),
    "side_path_waits": (
        _l("What follows an event that leaves the task open waits, calls or splits."),
        _l("Let it act at once by service tasks, and end."),
    ),
    "deadlock": (
        _l("Work could stop here: a join waits for a way that was not taken."),
        _l("Join with the same kind of gateway that split."),
    ),
    "ends_with_work_open": (
        _l("An end could be reached while work is still open beside it."),
        _l("Join the ways before the end."),
    ),
    "path_doubled": (
        _l(
            "A step could be begun twice, because ways that run beside each other meet without "
            "a join."
        ),
        _l("Join them with a parallel gateway."),
    ),
    "circle_in_parallel_path": (
        _l("A circle lies in one of several ways that run beside each other."),
        _l("Put the circle into a process that is called."),
    ),
    "way_never_taken": (
        _l("No answer leads this way, so “%(detail)s” is never reached by it."),
        _l(
            "Correct the condition, or remove the way. Are the values spelt as in the form or "
            "the table?"
        ),
    ),
    "condition_without_answer": (
        _l(
            "The condition cannot be answered for a value that the fact may have, because it is "
            "of another kind."
        ),
        _l("Compare texts with quoted texts, numbers with numbers; a yes-or-no fact stands alone."),
    ),
}
