-- Ways to damage a played office, each under the finding it must lead to. Plain SQLite.

-- targets
CREATE TEMP VIEW open_item AS
  SELECT task_id FROM work_items ORDER BY task_id LIMIT 1;
CREATE TEMP VIEW done_task AS
  SELECT task_id FROM submissions ORDER BY task_id LIMIT 1;
CREATE TEMP VIEW open_hazard AS
  SELECT w.matter_id FROM work_items w JOIN hazards h ON h.id = w.matter_id ORDER BY
  w.matter_id LIMIT 1;
CREATE TEMP VIEW ordered_hazard AS
  SELECT w.matter_id FROM work_items w JOIN hazards h ON h.id = w.matter_id WHERE h.round > 0
  ORDER BY w.matter_id LIMIT 1;
CREATE TEMP VIEW settled_limit AS
  SELECT id FROM limits WHERE state = 'met' ORDER BY id LIMIT 1;
CREATE TEMP VIEW awaited_limit AS
  SELECT id FROM limits WHERE state = 'armed' AND delivered_at IS NULL ORDER BY id LIMIT 1;
CREATE TEMP VIEW announced_rung AS
  SELECT r.id FROM rungs r JOIN limits d ON d.id = r.limit_id JOIN events e ON e.trail =
  d.matter_id AND e.kind = 'RungClimbed' AND e.facts LIKE '%"deadline":"' || d.name ||
  '"%"rung":' || r.number || ',%' LIMIT 1;
CREATE TEMP VIEW calling_rung AS
  SELECT r.id FROM rungs r JOIN escalations c ON c.limit_id = r.limit_id AND c.rung =
  r.number LIMIT 1;
CREATE TEMP VIEW middle_line AS
  SELECT trail, seq FROM events WHERE kind = 'TaskCompleted' AND seq BETWEEN 2 AND (SELECT
  trail_length - 1 FROM matters WHERE id = trail) LIMIT 1;
CREATE TEMP VIEW delivered_message AS
  SELECT id FROM outbox WHERE done_at IS NOT NULL LIMIT 1;
CREATE TEMP VIEW clocked_matter AS
  SELECT matter_id FROM limits WHERE state = 'armed' AND edge = 'closing' LIMIT 1;
CREATE TEMP VIEW unclocked_matter AS
  SELECT w.matter_id FROM work_items w JOIN matters m ON m.id = w.matter_id WHERE m.kind <>
  'escalation' AND NOT EXISTS (SELECT 1 FROM limits d WHERE d.matter_id = m.id AND d.state
  = 'armed' AND d.delivered_at IS NULL) LIMIT 1;
CREATE TEMP VIEW office AS SELECT '00000000000000000000000000000000';

-- I-1 answers_unreadable
UPDATE submissions SET answers = x'00' WHERE task_id = (SELECT * FROM done_task);

-- I-1 form_unknown
UPDATE submissions SET form_digest = 'x' WHERE task_id = (SELECT * FROM done_task);

-- I-1 author_differs
UPDATE submissions SET person_id = (SELECT id FROM people WHERE username = 'auditor') WHERE
  task_id = (SELECT * FROM done_task);

-- I-1 time_differs
UPDATE submissions SET handed_in_at = '2022-05-01 00:00:00' WHERE task_id = (SELECT * FROM
  done_task);

-- I-1 form_altered
UPDATE form_versions SET definition = (SELECT definition FROM form_versions WHERE form =
  'recheck') WHERE form = 'hazard_entry';

-- I-2 submission_without_event
DELETE FROM events WHERE (trail, seq) = (SELECT trail, seq FROM middle_line);

-- I-2 event_without_submission
DELETE FROM submissions WHERE task_id = (SELECT * FROM done_task);

-- I-2 task_completed_twice
INSERT INTO events (trail, seq, kind, actor_id, actor, actor_unit, occurred_at, recorded_at,
  process_version, facts, written, seal, mac, mac_key) SELECT trail, seq + 1000, kind, actor_id, actor, actor_unit, occurred_at,
  recorded_at, process_version, facts, written, seal, mac, mac_key FROM events WHERE (trail, seq) =
  (SELECT * FROM middle_line);

-- I-2 task_open_and_completed
UPDATE work_items SET task_id = (SELECT task_id FROM submissions s WHERE s.matter_id =
  work_items.matter_id) WHERE matter_id = (SELECT * FROM ordered_hazard);

-- I-2 rung_twice
CREATE TABLE bare AS SELECT * FROM rungs;
DROP TABLE rungs;
ALTER TABLE bare RENAME TO rungs;
INSERT INTO rungs SELECT * FROM rungs LIMIT 1;

-- I-2 rungs_disagree
UPDATE limits SET rungs_climbed = rungs_climbed + 1 WHERE ladder NOTNULL;

-- I-2 rung_announced_twice
DELETE FROM rungs WHERE id = (SELECT * FROM announced_rung);

-- I-2 escalation_without_rung
DELETE FROM rungs WHERE id = (SELECT * FROM calling_rung);

-- I-2 escalation_twice
UPDATE escalations SET (limit_id, rung) = (SELECT limit_id, rung FROM escalations LIMIT 1);

-- I-2 deadline_wakes_again
UPDATE limits SET next_at = '2022-08-01 00:00:00' WHERE id = (SELECT * FROM settled_limit);

-- I-2 message_done_and_waiting
UPDATE outbox SET next_try_at = '2022-08-01 00:00:00' WHERE id = (SELECT * FROM
  delivered_message);

-- I-2 message_done_untried
UPDATE outbox SET attempts = 0 WHERE id = (SELECT * FROM delivered_message);

-- I-2 notice_before_delivery
UPDATE outbox SET done_at = NULL;

-- I-2 notice_twice
DROP INDEX uq_notices_message_id_person_id;
INSERT INTO notices SELECT lower(hex(randomblob(16))), person_id, message_id, matter_id, kind,
  facts, created_at, read_at FROM notices LIMIT 1;

-- I-3 process_missing
DELETE FROM processes WHERE matter_id = (SELECT * FROM open_hazard);

-- I-3 task_without_item
DELETE FROM work_items WHERE task_id = (SELECT * FROM open_item);

-- I-3 item_without_task
UPDATE work_items SET task_id = lower(hex(randomblob(16))) WHERE task_id = (SELECT * FROM
  open_item);

-- I-3 item_differs
UPDATE work_items SET role = 'auditor' WHERE task_id = (SELECT * FROM open_item);

-- I-3 deadline_not_armed
UPDATE limits SET state = 'met' WHERE id = (SELECT * FROM awaited_limit);

-- I-3 deadline_forgotten
UPDATE limits SET state = 'armed' WHERE id = (SELECT * FROM settled_limit);

-- I-3 deadline_asleep
UPDATE limits SET next_at = NULL WHERE id = (SELECT * FROM awaited_limit);

-- I-3 due_differs
UPDATE matters SET due_at = NULL WHERE id = (SELECT * FROM clocked_matter);

-- I-3 stage_differs
UPDATE matters SET stage = 'archived' WHERE id = (SELECT * FROM open_hazard);

-- I-3 closing_differs
UPDATE matters SET closed_at = '2022-07-01 00:00:00' WHERE id = (SELECT * FROM open_hazard);

-- I-3 matter_stuck
DELETE FROM work_items WHERE matter_id = (SELECT * FROM unclocked_matter);

-- I-4 move_untold
UPDATE processes SET version = version + 1 WHERE matter_id = (SELECT * FROM open_hazard);

-- I-4 version_misplaced
UPDATE events SET process_version = NULL WHERE (trail, seq) = (SELECT trail, seq FROM middle_line);

-- I-5 trail_gap
DELETE FROM events WHERE (trail, seq) = (SELECT trail, seq FROM middle_line);

-- I-5 seal_broken
UPDATE events SET actor = '示例-某' WHERE (trail, seq) = (SELECT trail, seq FROM middle_line);

-- I-5 trail_end_differs
DELETE FROM events WHERE seq = (SELECT trail_length FROM matters WHERE id = trail);

-- I-5 trail_orphaned
UPDATE events SET trail = 'ffffffffffffffffffffffffffffffff' WHERE trail = (SELECT * FROM
  open_hazard);

-- I-7 number_missing
UPDATE number_series SET last = last + 1 WHERE kind = 'hazard';

-- I-7 number_not_given
UPDATE number_series SET last = last - 1 WHERE kind = 'order';

-- I-7 number_unreadable
UPDATE matters SET number = '隐患1' WHERE id = (SELECT * FROM open_hazard);

-- I-7 number_twice
CREATE TABLE bare AS SELECT * FROM rectification_orders;
DROP TABLE rectification_orders;
ALTER TABLE bare RENAME TO rectification_orders;
UPDATE rectification_orders SET number = (SELECT number FROM rectification_orders LIMIT 1);

-- I-8 counter_differs
UPDATE hazards SET round = round + 1 WHERE id = (SELECT * FROM open_hazard);

-- I-8 counter_differs
UPDATE hazards SET recurrence = 3;

-- I-8 counter_differs
UPDATE inspections SET problems = problems + 1;

-- I-8 orders_differ
DELETE FROM rectification_orders;

-- I-8 limits_differ
UPDATE limits SET state = 'missed' WHERE id = (SELECT * FROM settled_limit);

-- I-9 beginning_missing
UPDATE events SET kind = 'ActRefused' WHERE trail = (SELECT * FROM open_hazard) AND seq = 1;

-- I-9 beginning_differs
UPDATE matters SET number = number || '0' WHERE id = (SELECT * FROM open_hazard);

-- I-10 state_damaged
UPDATE processes SET state = x'00' WHERE matter_id = (SELECT * FROM open_hazard);

-- I-10 message_given_up
UPDATE outbox SET done_at = NULL, next_try_at = NULL;

-- I-10 record_unreadable
UPDATE matters SET opened_at = 'soon' WHERE id = (SELECT * FROM open_hazard);

-- I-3 pause_differs
UPDATE limits SET pauses = '[{"kind":"testing","since":"2022-07-01T00:00:00+00:00","until":null,
  "reason":"x","document":""}]' WHERE id = (SELECT * FROM awaited_limit);

-- I-8 changes_differ
UPDATE limits SET history = '[{"at":"2022-07-01T00:00:00+00:00","act":"extended","old":
  "2022-07-01","new":"2022-07-02","reason":"x","document":"","request":"","by":"x"}]' WHERE id =
  (SELECT * FROM awaited_limit);
