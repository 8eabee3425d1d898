"""The library as it comes, to see whether what we work around is still so."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser


def stock_workflow(process: str, *models: bytes, script_engine: Any = None) -> BpmnWorkflow:
    """A workflow of the library's own making: its parser, its elements, its script engine."""
    parser = SpiffBpmnParser()
    for model in models:
        root = etree.fromstring(model)
        if b"decisionTable" in model:
            parser.add_dmn_xml(root)
        else:
            parser.add_bpmn_xml(root)
    return BpmnWorkflow(
        parser.get_spec(process), parser.get_subprocess_specs(process), script_engine=script_engine
    )
