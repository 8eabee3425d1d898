"""What the gate says against a model: an element, a stable code, and what the sentence needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.errors import ModelInvalid

_BY_SUBJECT = {
    "a file": (
        "too_large encoding not_xml doctype too_many_elements too_deep file_twice "
        "element_not_allowed attribute_not_allowed id_not_allowed id_twice file_named_otherwise"
    ),
    "a process as a whole": (
        "one_process_a_file process_twice process_empty not_executable id_not_snake_case "
        "name_missing starts no_end too_many_situations parser_refused"
    ),
    "an element": (
        "lane_not_a_role lane_of_nothing in_two_lanes lane_missing event_not_allowed "
        "event_without_name error_end_named_otherwise timer_not_a_name attached_to_nothing "
        "attached_to_nothing_that_waits error_only_on_calls form_missing stage_missing "
        "officers_unreadable role_from_no_fact neither_timer_nor_reason operation_missing "
        "parameter_twice parameter_name result_name_reserved decision_missing process_missing "
        "expression_forbidden text_has_no_order property_unknown"
    ),
    "flows and ways": (
        "flow_from_nothing flow_to_nothing condition_ignored default_with_condition "
        "flow_into_start flow_out_of_end dead_end several_ways_without_gateway "
        "default_without_choice no_default default_elsewhere no_condition unreachable cannot_end "
        "circle_without_gateway circle_without_wait side_path_joins_main side_path_waits "
        "deadlock ends_with_work_open path_doubled circle_in_parallel_path way_never_taken "
        "condition_without_answer"
    ),
    "other files": (
        "process_unknown process_calls_itself calls_too_deep decision_unknown error_not_caught "
        "error_never_thrown operation_called_otherwise"
    ),
    "a decision table": (
        "one_decision_table_a_file hit_policy table_empty column_twice input_without_expression "
        "input_not_a_fact output_not_a_fact type_unknown values_unreadable row_incomplete "
        "cell_not_literal cell_calculates cell_unreadable cell_of_other_type cell_orders_text "
        "cell_never_holds output_not_among_values too_many_cases overlap gap"
    ),
    "packs and the program": (
        "process_not_listed form_unknown form_not_in_pack role_unknown operation_unknown "
        "parameter_unknown parameter_not_given process_not_opened fact_not_delivered "
        "value_not_in_table"
    ),
}
CODES = frozenset(code for codes in _BY_SUBJECT.values() for code in codes.split())
"""Every code a model can be refused with; ``webapp`` has a sentence for each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a model is refused: the element's id, a stable code, and more for its sentence.

    The code may name a thing behind a colon: ``element_not_allowed:scriptTask``.
    """

    element: str
    problem: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse a code that has no sentence."""
        if self.problem.partition(":")[0] not in CODES:
            raise ValueError(self.problem)

    def raised(self, file: str) -> ModelInvalid:
        """The error to raise for it."""
        return ModelInvalid(file=file, element=self.element, problem=self.problem, **self.facts)
