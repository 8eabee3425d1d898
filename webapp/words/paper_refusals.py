"""What is wrong with a paper's file, in sentences: what was found, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from casework.errors import PaperInvalid
from webapp.app.i18n import _, _l

ELEMENTS = {
    "party": _l("the party with full name and code"),
    "facts": _l("the facts"),
    "basis": _l("the legal basis"),
    "demand": _l("what is demanded"),
    "term": _l("the term"),
    "remedies": _l("the remedies"),
    "sign_off": _l("the sign-off"),
}
"""The legal elements of papers."""

PLACEHOLDERS = {
    "placeholder_malformed": _l(
        "“%(text)s” is no placeholder. In curly brackets stands the name of one fact and nothing "
        "else: no expression, no condition, no loop, no call."
    ),
    "placeholder_unknown": _l(
        "{%(fact)s} is no fact of this paper. Declare it under facts, or correct the name."
    ),
    "table_in_text": _l("{%(fact)s} is a table and cannot stand in a text. Use a block “table”."),
    "may_be_empty": _l(
        "{%(fact)s} may be missing, and the sentence would have a gap. Make the fact required, or "
        "let the block stand only when it is given (given: %(fact)s)."
    ),
    "condition_unknown": _l("The condition asks for “%(fact)s”, which is no fact of this paper."),
    "condition_on_required": _l(
        "The condition asks for “%(fact)s”, which is always given. Take the condition out, or "
        "make the fact optional."
    ),
}
BLOCKS = {
    "block_empty": _l("The block holds none of text, table, cells and signatures."),
    "block_shape": _l(
        "A block holds exactly one of text, table, cells and signatures; this one holds: %(found)s."
    ),
    "not_a_table": _l("“%(fact)s” is no table of this paper; a table prints a fact of that type."),
    "not_a_code": _l("“%(fact)s” is no code of this paper; boxes print the values of a code."),
    "key_not_for_type": _l("“%(key)s” is not for “%(type)s”. Remove it."),
    "day_not_usable": _l(
        "The day of the paper must be a required fact of type day; “%(fact)s” is not."
    ),
    "number_and_series": _l("A number needs its series, and a series its line of the number."),
    "fact_not_printed": _l("The fact “%(fact)s” is printed nowhere. Print it, or remove it."),
    "reserved_id": _l("“%(id)s” is a name that papers use themselves. Choose another."),
    "duplicate_id": _l("“%(id)s” is there twice. Choose another name for one of them."),
    "versions_overlap": _l(
        "Two versions of “%(law)s” are in force on the same day. Let each begin after the one "
        "before has ended."
    ),
    "unknown_series": _l("No process gives out numbers of the series “%(series)s”."),
    "money_or_number": _l(
        "“%(wanted)s” is an amount of money where the paper takes a number, or the other way "
        "round. Give the fact the type of its source: money or integer."
    ),
    "unknown_source": _l("“%(wanted)s” is nothing that a fact can be taken from."),
    "unknown_step": _l("“%(step)s” is no task of any process; write process.step."),
    "unknown_answer": _l("No form asks “%(field)s”, so that no answer of it can be waited for."),
    "serves_nothing": _l("“%(process)s” is no process that begins with matters of its own."),
    "unknown_role": _l("There is no role “%(role)s”."),
    "issued_as_the_other": _l(
        "The paper stands in for “%(paper)s” and is issued when that one would be. Take this out."
    ),
    "unknown_paper": _l("There is no paper “%(paper)s” that this one could stand in for."),
    "no_such_form": _l(
        "A paper that stands in for another is named after its form; there is no form “%(form)s”."
    ),
}
LAW = {
    "element_missing": _l("A paper of the kind “%(kind)s” must hold %(element)s."),
    "element_unknown": _l(
        "“%(name)s” is to give %(element)s, but is neither a fact nor an article of this paper."
    ),
    "element_without_block": _l(
        "“%(name)s” is to give %(element)s, but no block that always stands prints it."
    ),
    "element_not_required": _l(
        "“%(name)s” gives %(element)s, so it must be required: the paper would lack it otherwise."
    ),
    "sample_refused": _l("The paper cannot be made of its own sample: %(detail)s"),
}
FILES = {
    "unknown_key": _l("The key “%(key)s” is not known here. Known are: %(allowed)s."),
    "missing_key": _l("The key “%(key)s” is missing."),
    "wrong_type": _l("The value must be of the type: %(expected)s."),
    "unknown_value": _l("“%(value)s” is not possible here. Possible are: %(limit)s."),
    "malformed": _l("“%(value)s” is not written as it must be (%(limit)s)."),
    "empty": _l("Something must stand here."),
    "too_long": _l("The text is longer than %(limit)s characters."),
    "too_many": _l("These are more than %(limit)s entries."),
    "out_of_range": _l("%(value)s lies outside the limit %(limit)s."),
    "duplicate_value": _l("An entry is there twice."),
    "not_a_date": _l("“%(value)s” is no day. Write it as 2022-07-31."),
    "duplicate_key": _l("The key “%(key)s” is there twice."),
    "not_yaml": _l("The file cannot be read as YAML: %(detail)s."),
    "not_a_mapping": _l("The file does not begin with keys and their values."),
    "not_utf8": _l("The file is not in UTF-8. Save it as UTF-8."),
    "tab": _l("The line holds a tab. Indent with spaces."),
    "too_large": _l("The file is larger than %(limit)s bytes."),
    "too_deep": _l("Keys are nested deeper than %(limit)s."),
    "alias": _l("Aliases (&, *) are not read. Write the value out."),
    "tag": _l("Tags (%(value)s) are not read: a file holds values and no code."),
    "several_documents": _l("The file holds a second document after “---”. Make it a file."),
    "key_not_text": _l("A key must be a text."),
    "missing_file": _l("The file is missing."),
    "unexpected_file": _l("Only YAML files belong into this folder."),
}
TEMPLATES = {
    "template_not_docx": _l(
        "Beside the texts of papers only templates in the format .docx may stand. Save the file "
        "as a Word document (.docx)."
    ),
    "template_without_paper": _l(
        "There is no paper “%(paper)s” that the template could be for. Name the file after the "
        "id of the paper."
    ),
    "template_too_large": _l("The file is larger than %(limit)s MB."),
    "template_broken": _l(
        "The file cannot be filled: %(text)s. Type the text of this place anew, without changing "
        "the font within curly brackets."
    ),
    "template_part": _l("The file holds %(wanted)s, which no paper needs. Take it out."),
    "template_revisions": _l(
        "The file holds tracked changes or comments. Accept the changes, delete the comments, and "
        "save it again."
    ),
    "template_hidden": _l("The file holds hidden text. What the paper says must be seen."),
    "template_bound": _l(
        "The file takes content from elsewhere when it is opened (%(wanted)s). Remove the control "
        "or the mail merge and type the text."
    ),
    "template_field": _l(
        "The field “%(text)s” would show something else than the paper was issued with. Only "
        "fields that number pages may stand there."
    ),
    "template_code": _l(
        "“%(text)s” is none of what may stand in curly brackets: {{ fact }}, a loop over a table, "
        "a condition on a fact. No expression, filter or call."
    ),
    "template_tag_elsewhere": _l(
        "Curly brackets stand where no fact is written in (%(wanted)s): in a property, a field, a "
        "formula or the description of a picture. Remove them."
    ),
    "template_unbalanced": _l(
        "“%(text)s” lacks its beginning or its end in the same paragraph, table or text."
    ),
    "template_not_alone_p": _l(
        "“%(text)s” takes its paragraph for itself. Put it into a paragraph of its own."
    ),
    "template_not_alone_tr": _l(
        "“%(text)s” takes its table row for itself. Put it into a row of its own, without any "
        "other text."
    ),
    "template_unknown": _l("“%(text)s” is nothing this paper has. It has: %(allowed)s."),
    "template_not_rows": _l(
        "“%(text)s” goes through “%(fact)s”, which is neither a table nor people of this paper."
    ),
    "template_name_taken": _l(
        "“%(text)s” calls its rows “%(fact)s”, as a fact is called. Choose another name."
    ),
    "template_loop_in_loop": _l(
        "“%(text)s” stands within another loop, and the table would have no end. Put it behind."
    ),
    "template_too_deep": _l(
        "“%(text)s” stands within %(most)s others already. Write the conditions one after the "
        "other."
    ),
    "template_endless": _l(
        "The rows of the tables would make the paper larger than it may be. Repeat less in loops."
    ),
    "template_always_given": _l(
        "“%(text)s” asks for “%(fact)s”, which is always given. Take the condition out."
    ),
    "template_table_in_text": _l(
        "“%(text)s” is a table. Write it as rows: {%%tr for row in %(fact)s %%} … {%%tr endfor %%}."
    ),
    "template_may_be_empty": _l(
        "“%(text)s” may be missing, and the sentence would have a gap. Put it into a table cell, "
        "or between {%% if %(fact)s %%} and {%% endif %%}."
    ),
    "template_element": _l(
        "The template does not always print {{ %(name)s }}, which gives %(element)s. Put it into "
        "the text, outside of conditions."
    ),
    "template_lacks": _l(
        "The template does not always print {{ %(name)s }}. A paper must show its number and its "
        "day."
    ),
    "office_broken": _l("The file is damaged, or it is no Word document."),
    "office_locked": _l("The file is protected by a password. Save it without one."),
    "office_bomb": _l("The file would be far larger unpacked than it may be."),
    "office_names": _l("The file holds entries whose names are not allowed."),
    "office_macro": _l("The file holds macros. Save it as .docx without macros."),
    "office_reaches_out": _l(
        "The file fetches or links something from outside. Put pictures into it, and write "
        "addresses as plain text."
    ),
    "office_carries_files": _l("The file carries other files or objects inside. Take them out."),
}
PARTS = {
    "document": _l("Body"),
    "header": _l("Header"),
    "footer": _l("Footer"),
    "footnotes": _l("Footnotes"),
}
"""The parts of a DOCX that hold text."""
SENTENCES: Mapping[str, str] = {**FILES, **PLACEHOLDERS, **BLOCKS, **LAW, **TEMPLATES}


def paper_sentence(fault: PaperInvalid) -> str:
    """What is wrong with a paper's file, in the reader's language."""
    said = str(SENTENCES[str(fault.facts["reason"])]) % _Told(fault.facts)
    if not fault.facts.get("paragraph"):
        return said
    part = PARTS[str(fault.facts["part"]).rstrip("0123456789")]
    return _("%(part)s, paragraph %(number)s: %(said)s") % {
        "part": part,
        "number": fault.facts["paragraph"],
        "said": said,
    }


def told_facts(facts: Mapping[str, object]) -> Mapping[str, str]:
    """Facts of a finding in a file as people read them."""
    return _Told(facts)


class _Told(dict[str, str]):
    """Facts as people read them; what is missing reads as a dash."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _said(name, value) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "—"


def _said(name: str, value: object) -> str:
    if name == "element":
        return str(ELEMENTS[str(value)])
    if isinstance(value, list | tuple):
        return _(", ").join(map(str, value)) or "—"
    return str(value)
