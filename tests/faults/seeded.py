"""The guards that are taken out, and the tests that must notice (``make faults``).

A guard that no test misses may be removed without anybody hearing of it. Each fault is one change
of one file; ``tests/house/test_faults.py`` keeps the list in step with the code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One guard taken out: ``was`` stands once in ``file`` and becomes ``becomes``."""

    guard: str
    file: str
    was: str
    becomes: str
    tests: tuple[str, ...]


def never(guard: str, file: str, condition: str, *tests: str) -> Fault:
    """A condition that does not hold any more, whatever comes."""
    return Fault(guard, file, f"if {condition}:", "if False:", tests)


def instead(guard: str, file: str, was: str, becomes: str, *tests: str) -> Fault:
    """Something else in its place."""
    return Fault(guard, file, was, becomes, tests)


TASKS = "workflows/commands/tasks.py"
BEGINNING = "workflows/commands/opening.py"
INSPECTIONS = "workflows/commands/inspections.py"
ACCOUNTS = "workflows/commands/accounts.py"
CHANGES = "workflows/limits/changes.py"
LIMITS = "workflows/limits/commands.py"
XML = "workflows/engine/gate/xml.py"
CODEC = "workflows/engine/codec.py"
REQUEST = "webapp/door/request.py"
CHAIN = "casework/queries/verify/chain.py"
TOLD = "casework/queries/verify/told.py"
EVIDENCE = "casework/documents/evidence.py"
PIECES, SENDING = "casework/documents/pieces.py", "webapp/pages/tasks/pieces.py"

WHO_MAY_ACT = (
    never(
        "role of a task", TASKS, "item.role not in work.actor.roles",
        "test_x_5_only_the_role_of_the_lane_may_complete_a_task",
    ),
    never(
        "jurisdiction of a task", TASKS, "not work.actor.sees(held.matter.unit)",
        "test_x_6_a_station_does_not_know_of_anothers_matters",
    ),
    never(
        "other hands", TASKS, "did is not None",
        "test_who_asks_for_an_extension_does_not_grant_it",
    ),
    never(
        "first officer's credential", TASKS, "not actor.has_credential(work.today)",
        "test_x_31_the_first_officer_needs_a_credential_too",
    ),
    never(
        "second officer is another", TASKS, "not named or UUID(str(named)) == actor.id",
        "test_x_31_the_second_officer_must_be_somebody_else",
    ),
    instead(
        "second officer's jurisdiction", TASKS,
        "if second is None or not actor.sees(second.unit):", "if second is None:",
        "test_a_second_officer_must_be_somebody_else_with_a_credential",
    ),
    never(
        "second officer's credential", TASKS, "not second.may_act_as_officer(work.today)",
        "test_x_31_a_second_officer_needs_a_credential_valid_on_the_day",
    ),
    never(
        "own inspection (X-7)", "workflows/steps/hazards.py",
        "work.actor.id in facts.inspectors",
        "test_x_7_a_chief_who_inspected_may_not_strike_off",
    ),
    never(
        "disposal items in progress (S0-31)", "casework/rules/strike_off.py",
        "facts.disposal",
        "test_s0_31_nothing_is_struck_off_while_an_item_is_in_progress",
    ),
    never(
        "role to inspect", INSPECTIONS, '"inspector" not in work.actor.roles',
        "test_commands_begin_nothing_for_other_roles",
    ),
    instead(
        "jurisdiction of an enterprise", INSPECTIONS,
        "if enterprise is None or not work.actor.sees(enterprise.unit):", "if enterprise is None:",
        "test_commands_know_of_nothing_outside_the_jurisdiction",
    ),
    never(
        "campaign under way", INSPECTIONS, "not campaign.is_under_way(today)",
        "test_an_inspection_before_the_campaign_is_refused",
    ),
    never(
        "unit of a new enterprise", "workflows/commands/enterprises.py",
        "not work.actor.sees(unit)",
        "test_commands_know_of_nothing_outside_the_jurisdiction",
    ),
    never(
        "role to begin", BEGINNING, "not may_begin(runtime, actor, known)",
        "test_commands_begin_nothing_for_other_roles",
    ),
    instead(
        "jurisdiction of an origin", BEGINNING,
        "if origin is None or not work.actor.sees(origin.unit):", "if origin is None:",
        "test_commands_know_of_nothing_outside_the_jurisdiction",
    ),
    never(
        "jurisdiction of a limit", LIMITS,
        "work.actor.id is not None and not work.actor.sees(matter.unit)",
        "test_only_an_inspector_of_the_unit_asks",
    ),
    never(
        "role to set a day", CHANGES, "OVERRIDING not in limit.work.actor.roles",
        "test_nobody_else_overrides",
    ),
    instead(
        "administrators see no case (SR-67)", "casework/queries/people.py",
        "bool(set(person.roles) - SEE_NO_CASES)", "True",
        "test_who_lets_people_in_sees_no_case", "test_no_page_tells_them_of_a_case",
        "test_who_holds_another_role_keeps_what_it_sees",
    ),
    instead(
        "the system administrator among them", "casework/queries/people.py",
        "frozenset({SYSTEM, SECURITY})", "frozenset({SECURITY})",
        "test_no_page_tells_them_of_a_case", "test_who_holds_another_role_keeps_what_it_sees",
    ),
    never(
        "pages of cases are unknown to them", "webapp/app/auth.py", "not actor().units",
        "test_no_page_tells_them_of_a_case",
    ),
    instead(
        "a notice names no enterprise to them", "casework/queries/notices.py",
        "and_(Enterprise.id == Matter.enterprise_id, Matter.unit.in_(actor.units))",
        "and_(Enterprise.id == Matter.enterprise_id)",
        "test_its_notice_leads_to_the_incidents",
    ),
    instead(
        "an incident repeats nothing of a case", "casework/limits/sweep.py",
        "replace(line, message=without_case(line.message, [*of_case, *texts_in(arguments)]))",
        "line",
        "test_an_incident_says_number_and_technical_cause_alone",
    ),
    instead(
        "a letter opens no matter to them", "workflows/commands/letter_sending.py",
        "matter.id if matter and seen else None", "matter.id if matter else None",
        "test_an_administrator_is_written_to_of_an_incident_without_its_matter",
    ),
    never(
        "role to recount", "workflows/limits/recounts.py", "KEEPER not in actor.roles",
        "test_only_an_administrator_recounts_and_never_without_a_reason",
    ),
    never(
        "who manages accounts", ACCOUNTS, "SECURITY not in work.actor.roles",
        "test_the_commands_judge_by_themselves",
    ),
    never(
        "who mends incidents", "workflows/commands/incidents.py",
        '"administrator" not in work.actor.roles',
        "test_the_commands_judge_by_themselves",
    ),
    never(
        "roles that exclude each other", ACCOUNTS,
        "pair := excluding_pair(runtime.campaigns.roles, new.roles)",
        "test_roles_that_exclude_each_other_are_given_to_no_account",
    ),
    never(
        "the last administrator", "workflows/commands/account_acts.py",
        "administrators[role] == {person.id}",
        "test_the_last_administrator_stays_and_none_closes_his_own_account",
    ),
)  # fmt: skip

ONCE = (
    instead(
        "version of a process", "casework/models/work.py",
        '    __mapper_args__ = {"version_id_col": version}\n', "",
        "test_of_two_writers_of_one_process_the_second_is_refused",
    ),
    never(
        "request already open", LIMITS, "open_number is not None",
        "test_one_open_request_of_a_kind_a_limit",
    ),
    never(
        "key of another request", "webapp/app/idempotency.py",
        "kept.request_digest != self.digest", "test_a_key_is_for_one_request_only",
    ),
    instead(
        "quota adds up", "workflows/commands/quotas.py",
        "HourlyUse.used + make.excluded.used", "make.excluded.used",
        "test_what_was_used_counts_for_its_hour_only",
    ),
)  # fmt: skip

LIMITS_AND_PHASES = (
    never(
        "reason of an override", CHANGES, "not grounds.reason.strip()",
        "test_an_override_needs_a_reason_and_another_day_from_today_on",
    ),
    never(
        "day in the past", CHANGES, "due_on < limit.work.today",
        "test_an_override_needs_a_reason_and_another_day_from_today_on",
    ),
    never(
        "phase before its day", "workflows/commands/phases.py", "work.now < rules.instant",
        "test_x_18_a_switch_is_refused_before_its_day_and_without_a_reason_back",
    ),
    never(
        "clock that jumped", "workflows/commands/watch.py", "found.jump is not None",
        "test_a_jump_freezes_all_firing_and_alarms_once",
    ),
)  # fmt: skip

DATA_NEVER_CODE = (
    never(
        "document types in XML", XML, "docinfo.internalDTD is not None or docinfo.doctype",
        "test_sw_16_a_file_that_is_more_than_data_is_refused",
    ),
    instead(
        "entities in XML", XML, "resolve_entities=False", "resolve_entities=True",
        "test_sw_16_an_entity_outside_the_file_is_not_even_looked_for",
    ),
    never(
        "size of a model", XML, "len(data) > MAX_BYTES",
        "test_sw_16_a_file_that_is_more_than_data_is_refused",
    ),
    never(
        "state of another model", CODEC, 'plain.get("model") != model.digest',
        "test_sw_14_a_state_cannot_be_read_under_another_model",
    ),
    never(
        "depth of a process", CODEC, "depth > MAX_DEPTH",
        "test_sw_03_a_loop_that_cannot_be_pruned_raises_the_alarm_and_is_refused_in_time",
    ),
    instead(
        "formulas in exports", "casework/documents/workbook.py",
        "if _is_formula(text) or _is_numeric(text) else", "if _is_numeric(text) else",
        "test_a_code_or_formula_in_csv_is_a_text_to_a_spreadsheet",
    ),
    instead(
        "private addresses", "webapp/channels/outgoing.py",
        "return address.is_global and not address.is_reserved", "return True",
        "test_sr_10_a_private_address_is_not_reached_unless_that_is_meant",
        "test_sr_10_some_addresses_are_never_meant",
    ),
    never(
        "two files in one", "casework/documents/examining.py",
        'is_two_in_one(content) and kind_of(found.media_type) != "office"',
        "test_two_files_in_one_are_refused",
    ),
    never(
        "size of a photo", EVIDENCE, "len(content) > self._max_bytes",
        "test_a_photo_larger_than_the_store_takes_is_refused",
    ),
    never(
        "digest of a file on its way out", EVIDENCE,
        "hashlib.sha256(content).hexdigest() != sha256",
        "test_a_file_that_was_changed_is_not_shown",
    ),
    instead(
        "owner of an unfinished file", PIECES, 'f"{person} {about}"', "about",
        "test_another_person_knows_nothing_of_it",
    ),
    never(
        "size of a file in pieces", PIECES, "offset + len(piece) > upload.size",
        "test_more_than_the_size_that_was_told_is_refused",
    ),
    never(
        "digest of a file in pieces", PIECES,
        "upload.sha256 and hashlib.sha256(content).hexdigest() != upload.sha256",
        "test_a_file_that_is_not_the_one_announced_is_thrown_away",
    ),
    instead(
        "one of two pieces", PIECES, 'os.link(draft, room / f"{PIECE}{offset}")',
        'draft.rename(room / f"{PIECE}{offset}")',
        "test_of_two_pieces_with_one_offset_one_counts",
    ),
    never(
        "role for a file in pieces", SENDING, "desk.role not in actor().roles",
        "test_who_may_not_do_the_task_begins_nothing",
    ),
    instead(
        "files that wait for their form", EVIDENCE,
        ' and Path(meta["path"]).name not in waiting', "",
        "test_a_whole_file_waits_a_day_for_its_form",
    ),
)  # fmt: skip

THE_DOOR = (
    instead(
        "token of a form", "webapp/app/auth.py", "    csrf.protect()\n", "",
        "test_nothing_is_done_without_the_pages_own_token",
        "test_a_form_without_its_token_is_refused_with_a_sentence",
    ),
    never(
        "pages are shut", "webapp/app/auth.py",
        "not is_open() and not current_user.is_authenticated",
        "test_every_page_is_shut_to_strangers",
    ),
    instead(
        "headers of a stranger", "webapp/app/proxies.py", "if self.hops else {}", "if True else {}",
        "test_without_a_trusted_proxy_such_headers_change_nothing",
    ),
    instead(
        "closed accounts", "casework/queries/sign_ins.py",
        "SignIn.ended_at.is_(None), Person.active)", "SignIn.ended_at.is_(None))",
        "test_closing_an_account_or_taking_a_role_works_at_once",
    ),
    instead(
        "idle sign-ins", "casework/queries/sign_ins.py",
        "return (sign_in, person) if fresh else None", "return (sign_in, person)",
        "test_an_idle_browser_is_signed_out",
    ),
    instead(
        "a link grows old", "casework/queries/sign_ins.py",
        "            PasswordLink.good_until > at,\n", "",
        "test_a_link_grows_old_and_a_newer_one_replaces_it",
    ),
    never(
        "wait after wrong passwords", "workflows/commands/sign_in_turns.py", "wait > NONE",
        "test_many_addresses_together_slow_one_name",
    ),
    never(
        "two lengths of one body", REQUEST,
        'b"content-length" in names and b"transfer-encoding" in names',
        "test_a_request_that_could_be_read_in_two_ways_is_refused_and_the_connection_closed",
    ),
    instead(
        "who may send files", "webapp/app/request_limits.py",
        "            may_send(**(request.view_args or {}))\n", "",
        "test_who_could_not_hand_in_is_refused_before_the_body_is_read",
        "test_who_has_handed_in_enough_in_this_hour_is_asked_to_wait_before_a_byte_is_read",
    ),
    instead(
        "repeats are told now and then", "webapp/app/repeats.py",
        "return times if is_told(times) else 0", "return times",
        "test_what_comes_by_the_hundred_is_told_now_and_then",
    ),
)  # fmt: skip

THE_RECORD = (
    instead(
        "seal of a line", CHAIN, 'elif self._seal(line.values) != line.values["seal"]:',
        "elif False:", "test_a_line_put_in_between_is_named",
    ),
    instead(
        "MAC of a line", CHAIN,
        'elif ring.keys[name].mac(str(values["seal"])) != values["mac"]:', "elif False:",
        "test_a_trail_computed_anew_without_the_key_is_found_at_its_first_line",
    ),
    never(
        "line without a key", CHAIN, "self.keyed or late",
        "test_a_trail_computed_anew_without_the_key_is_found_at_its_first_line",
    ),
    never(
        "head of a trail", CHAIN, "(length, last) != (self.length, self.last)",
        "test_lines_removed_and_added_and_trails_cut_are_found",
    ),
    never(
        "value of a row", TOLD,
        "now != value or isinstance(now, bool) != isinstance(value, bool)",
        "test_a_change_of_any_column_is_found_and_named",
    ),
    never(
        "row that is gone", TOLD,
        "not told.deleted and (table, key) not in self.seen and table in SEALED",
        "test_a_row_that_was_added_or_removed_is_named",
    ),
)  # fmt: skip

FAULTS = (
    *WHO_MAY_ACT, *ONCE, *LIMITS_AND_PHASES, *DATA_NEVER_CODE, *THE_DOOR, *THE_RECORD,
)  # fmt: skip
