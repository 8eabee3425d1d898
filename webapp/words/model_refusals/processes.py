"""The process as a whole, and what it asks of other files."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "one_process_a_file": (
        _l("The file does not hold exactly one process."),
        _l("Keep each process in a file of its own."),
    ),
    "process_twice": (
        _l("Another file has a process with this id."),
        _l("Rename one of them, or remove it."),
    ),
    "process_empty": (
        _l("The process has no elements."),
        _l("Draw at least a start, a step and an end."),
    ),
    "not_executable": (
        _l("The process is not marked as executable."),
        _l("Set “executable” in the properties of the process."),
    ),
    "id_not_snake_case": (
        _l("The id is no plain name, or a word that the engine keeps for itself."),
        _l(
            "Use lower-case letters, digits and underscores, and no word of Python such as “class”."
        ),
    ),
    "name_missing": (
        _l("The element has no name for people to read."),
        _l("Give it its Chinese name."),
    ),
    "starts": (
        _l("The process has %(detail)s starts; there must be one."),
        _l("Keep one start event, and lead other ways in through a gateway."),
    ),
    "no_end": (
        _l("The process has no end."),
        _l("Draw an end event after the last step."),
    ),
    "too_many_situations": (
        _l("The process has too many situations to try them all."),
        _l("Have fewer branches side by side, or put them into processes that are called."),
    ),
    "parser_refused": (
        _l("The process engine cannot read the model: %(reason)s"),
        _l("Open the model in an editor for BPMN and correct what it marks."),
    ),
    "process_unknown": (
        _l("The process called here is not among the models."),
        _l("Write the id of an existing process, or add the file of the missing one."),
    ),
    "process_calls_itself": (
        _l("The process calls itself, directly or through others."),
        _l("Lead back by a flow inside the process instead."),
    ),
    "calls_too_deep": (
        _l("Processes call each other more than three deep."),
        _l("Draw the innermost process into the one that calls it."),
    ),
    "decision_unknown": (
        _l("The decision table asked here is not among the models."),
        _l("Write the id of an existing table, or add the file of the missing one."),
    ),
    "error_not_caught": (
        _l("No caller of the process catches this error, so it would end as if all were well."),
        _l("Attach an error event with this code to each call of the process, or use a plain end."),
    ),
    "error_never_thrown": (
        _l("The process called here never ends with this error."),
        _l("Remove the event, or correct its error code."),
    ),
    "operation_called_otherwise": (
        _l("The same operation is called elsewhere in the process with other parameters."),
        _l("Give it the same parameters everywhere."),
    ),
}
