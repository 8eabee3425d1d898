"""The one place where a template is run: in a sandbox, and only after each node was allowed.

The tags were judged as text before (``judging.py``). Here the same template is judged again as
what the library makes of it, which is what is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from docx.document import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

MOST_LOOPED = 16 << 20
"""Signs of XML that all rows of all loops may make."""
TROUBLE = (TemplateError, etree.LxmlError, ValueError, LookupError, AttributeError, TypeError)
"""What the library raises for a document that it cannot fill."""


class NotAllowed(Exception):
    """The template holds what may not be run; ``text`` says what."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.text = reason, text


class _Strict(DocxTemplate):  # type: ignore[misc]
    """Reads what it made without mending it: a part that is lost there would be missed later."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)


class Said(Markup):
    """A fact as it is written: escaped, its brackets too, so that nothing looks into it again."""

    boxes: Markup

    @classmethod
    def of(cls, words: str, boxes: str = "") -> Said:
        """``words``, and of a code all its values as ``boxes``."""
        said = cls(_shut(words))
        said.boxes = Markup(_shut(boxes))  # noqa: S704 - escaped
        return said


class Row:
    """One row of a table: its columns as attributes, and nothing else."""

    def __init__(self, row: Mapping[str, str]) -> None:
        for name, words in row.items():
            setattr(self, name, Said.of(words))


class Rows(list[Row]):
    """A table, or people: looped over row by row; people also stand in a text as ``words``.

    ``lines`` are the words of people with each of them in a line.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]], words: str = "", lines: str = "") -> None:
        super().__init__(map(Row, rows))
        self._words, self.lines = Said.of(words), Said.of(lines)

    def __html__(self) -> str:
        return str(self._words)


def _shut(words: str) -> str:
    return str(escape(words)).replace("{", "&#123;").replace("}", "&#125;")


def environment() -> ImmutableSandboxedEnvironment:
    """Without functions, filters and tests; what is not given stops it."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    for offered in (made.globals, made.filters, made.tests):
        offered.clear()
    return made


def filled(content: bytes, words: Mapping[str, Any]) -> Document:
    """The template with ``words`` (:class:`Said`, :class:`Rows`) written into it."""
    template = _Strict(BytesIO(content))
    template.render(dict(words), environment(), autoescape=True)
    document: Document = template.docx
    return document


def ensure_allowed(content: bytes, names: frozenset[str], rows: Mapping[str, int]) -> None:
    """Refuse a template that would run more than names, loops over ``rows``, and conditions.

    ``rows`` says of each table how many rows it may have. Raises :class:`NotAllowed`.
    """
    looped = 0
    for source in _sources(content):
        try:
            tree = environment().parse(source)
        except TemplateError as problem:
            raise NotAllowed("template_broken", str(problem)[:60]) from None
        _judge(tree.body, names | rows.keys(), frozenset())
        looped += sum(
            rows[str(loop.iter.name)] * len(_repeated(loop))
            for loop in tree.find_all(nodes.For)
            if isinstance(loop.iter, nodes.Name) and loop.iter.name in rows
        )
    if looped > MOST_LOOPED:
        raise NotAllowed("template_endless")


def _repeated(loop: nodes.For) -> str:
    """The text that each turn of a loop writes again."""
    return "".join(data.data for data in loop.find_all(nodes.TemplateData))


def _sources(content: bytes) -> Iterator[str]:
    """Every part as the library hands it to the template language."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.parts:
        if part.content_type.endswith(".footnotes+xml"):
            yield template.patch_xml(part.blob.decode("utf-8"))


def _judge(found: list[nodes.Node], names: frozenset[str], rows: frozenset[str]) -> None:
    for node in found:
        if isinstance(node, nodes.Output):
            for one in node.nodes:
                if not isinstance(one, nodes.TemplateData) and not _is_name(one, names, rows):
                    raise NotAllowed("template_code", type(one).__name__)
        elif isinstance(node, nodes.For):
            plain = not (node.else_ or node.test or node.recursive or rows)
            if not plain or not isinstance(node.target, nodes.Name) or not _is(node.iter, names):
                raise NotAllowed("template_code", "for")
            _judge(node.body, names, frozenset({node.target.name}))
        elif isinstance(node, nodes.If):
            if node.elif_ or node.else_ or not _is(node.test, names):
                raise NotAllowed("template_code", "if")
            _judge(node.body, names, rows)
        else:
            raise NotAllowed("template_code", type(node).__name__)


def _is(node: nodes.Node, names: frozenset[str]) -> bool:
    return isinstance(node, nodes.Name) and node.name in names


def _is_name(node: nodes.Node, names: frozenset[str], rows: frozenset[str]) -> bool:
    """A fact, a column of the row of a loop, or something behind the dot of a fact."""
    if isinstance(node, nodes.Getattr):
        return _is(node.node, names | rows) and not node.attr.startswith("_")
    return _is(node, names)
