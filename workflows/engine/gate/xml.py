"""Reading model files as data: nothing outside the file, nothing clever inside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from workflows.engine.gate.problems import Problem

MAX_BYTES = 1_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 256

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
"""DMN 1.3, in which a table is read whatever version it was saved in."""
DMN_VERSIONS = (
    DMN,
    "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
    "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
)
_BIODI = ("http://bpmn.io/schema/dmn/biodi/1.0", "http://bpmn.io/schema/dmn/biodi/2.0")
_PLAIN_ATTRIBUTES = (
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0",
    *_BIODI,
)
_EDITOR_MARKS = frozenset(
    f"{{http://camunda.org/schema/1.0/{kind}}}{name}"
    for kind in ("bpmn", "dmn")
    for name in ("historyTimeToLive", "versionTag")
)
"""Attributes that an editor adds by itself, in a namespace whose others would mean something."""
_DI = {
    "http://www.omg.org/spec/BPMN/20100524/DI": (
        "BPMNDiagram BPMNPlane BPMNShape BPMNEdge BPMNLabel BPMNLabelStyle"
    ),
    **dict.fromkeys(
        (model.replace("/MODEL/", "/DMNDI/") for model in DMN_VERSIONS),
        "DMNDI DMNDiagram DMNShape DMNEdge DMNLabel DMNStyle Size",
    ),
    "http://www.omg.org/spec/DD/20100524/DC": "Bounds Font Point",
    "http://www.omg.org/spec/DD/20100524/DI": "waypoint",
    "http://www.omg.org/spec/DMN/20180521/DC/": "Bounds Dimension Point",
    "http://www.omg.org/spec/DMN/20180521/DI/": "waypoint",
}
_BPMN_ELEMENTS = {
    **_DI,
    BPMN: (
        "definitions collaboration participant process laneSet lane flowNodeRef documentation "
        "extensionElements incoming outgoing sequenceFlow conditionExpression startEvent endEvent "
        "userTask serviceTask businessRuleTask callActivity exclusiveGateway parallelGateway "
        "intermediateCatchEvent boundaryEvent timerEventDefinition timeDate "
        "messageEventDefinition errorEventDefinition message error textAnnotation text association"
    ),
    SPIFF: "properties property serviceTaskOperator parameters parameter calledDecisionId",
}
_DMN_ELEMENTS = (
    "definitions description decision variable decisionTable input inputExpression inputValues "
    "text output outputValues rule inputEntry outputEntry annotation annotationEntry "
    "extensionElements"
)
_DMN_MARKS = {**_DI, **dict.fromkeys(_BIODI, "bounds edge waypoints")}
_ID = re.compile(r"[A-Za-z_][\w.-]{0,127}", re.ASCII)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""", re.ASCII)


def safe_tree(file: str, data: bytes) -> etree._Element:
    """The file's element tree, if it is plain BPMN or DMN of the kinds we run.

    Raises ``ModelInvalid`` (``file``, ``element``, ``problem``).
    """
    if len(data) > MAX_BYTES:
        raise Problem("", "too_large").raised(file)
    root = _parsed(file, data)
    for problem in _problems(root, _allowed(root) if file.endswith(".dmn") else _BPMN_NAMES):
        raise problem.raised(file)
    return root


def encoding_problems(data: bytes) -> Iterator[Problem]:
    """A file says in its first line that it is UTF-8, or says nothing: all are read as UTF-8."""
    declared = _DECLARED.match(data[:200].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii").lower() not in ("utf-8", "utf8"):
        yield Problem("", f"encoding:{declared[1].decode('ascii')}")


def _names(elements: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        str(etree.QName(namespace, name).text)
        for namespace, names in elements.items()
        for name in names.split()
    )


_BPMN_NAMES = _names(_BPMN_ELEMENTS)


def _allowed(root: etree._Element) -> frozenset[str]:
    """What a table may be made of: elements of the one version of DMN that it begins with."""
    namespace = etree.QName(root).namespace
    version = namespace if namespace in DMN_VERSIONS else DMN
    return _names({**_DMN_MARKS, str(version): _DMN_ELEMENTS})


def _parsed(file: str, data: bytes) -> etree._Element:
    if b"\x00" in data[:64] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Problem("", "encoding").raised(file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Problem("", "not_xml", {"reason": str(problem)[:200]}).raised(file) from problem
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.doctype:
        raise Problem("", "doctype").raised(file)
    return root


def _problems(root: etree._Element, allowed: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    pending = [(root, 1)]
    count = 0
    while pending:
        element, depth = pending.pop()
        count += 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            yield Problem("", "too_many_elements" if count > MAX_ELEMENTS else "too_deep")
            return
        yield from _element_problems(element, allowed, seen)
        pending.extend((child, depth + 1) for child in element)


def _element_problems(
    element: etree._Element, allowed: Collection[str], seen: set[str]
) -> Iterator[Problem]:
    name = nearest_id(element)
    if element.tag not in allowed:
        yield Problem(name, f"element_not_allowed:{etree.QName(element).localname[:60]}")
    for attribute in element.attrib:
        namespace = etree.QName(str(attribute)).namespace
        if namespace and namespace not in _PLAIN_ATTRIBUTES and attribute not in _EDITOR_MARKS:
            yield Problem(name, f"attribute_not_allowed:{etree.QName(str(attribute)).localname}")
    given = element.get("id")
    if given is not None and etree.QName(element).namespace != SPIFF:
        if not _ID.fullmatch(given):
            yield Problem(given[:80], "id_not_allowed")
        if given in seen:
            yield Problem(given, "id_twice")
        seen.add(given)


def nearest_id(element: etree._Element) -> str:
    """The id by which a person finds the place: the element's own or that of one around it."""
    found: etree._Element | None = element
    while found is not None:
        if found.get("id"):
            return str(found.get("id"))[:80]
        found = found.getparent()
    return ""
