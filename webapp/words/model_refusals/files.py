"""The file as a whole: what may stand in it at all."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "too_large": (
        _l("The file is larger than 1 MB."),
        _l("Split the process: a part of it can be called as a process of its own."),
    ),
    "encoding": (
        _l("The file is not in UTF-8 (it says: %(detail)s)."),
        _l("Save it as UTF-8, and let its first line say so."),
    ),
    "not_xml": (
        _l("The file is not well-formed XML: %(reason)s"),
        _l("Open it in an editor for BPMN or DMN and save it again."),
    ),
    "doctype": (
        _l("The file has a document type or entities of its own."),
        _l("Remove the line that begins with <!DOCTYPE."),
    ),
    "too_many_elements": (
        _l("The file has more than 20,000 XML elements."),
        _l("Split the process into several."),
    ),
    "too_deep": (
        _l("XML elements are nested more than 256 deep."),
        _l("Save the model again with an editor for BPMN or DMN."),
    ),
    "file_twice": (
        _l("Two files in the folder of models have this name."),
        _l("Rename one of them, or remove it."),
    ),
    "element_not_allowed": (
        _l("“%(detail)s” is no element that processes and tables here are made of."),
        _l(
            "Use a user task with a form, a service task, a decision table, a gateway or an "
            "event instead; a script becomes a service task."
        ),
    ),
    "attribute_not_allowed": (
        _l("The mark “%(detail)s” belongs to another program and is not known here."),
        _l(
            "Remove it. Marks by which common editors keep colours, sizes and their own name "
            "may stay."
        ),
    ),
    "id_not_allowed": (
        _l("This id has characters that an id may not have."),
        _l("Use lower-case letters, digits and underscores, beginning with a letter."),
    ),
    "id_twice": (
        _l("Two elements of the file have this id."),
        _l("Give one of them another id."),
    ),
    "file_named_otherwise": (
        _l("The file is not named after the process or table in it."),
        _l("Name the file like the id: %(element)s."),
    ),
}
