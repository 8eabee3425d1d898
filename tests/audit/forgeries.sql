-- Ways to forge the clocks of a rehearsed office, each under the difference it must lead to. Plain SQLite.

-- targets
CREATE TEMP VIEW met AS
  SELECT id FROM limits WHERE name = 'rectification_due' AND state = 'met' ORDER BY id LIMIT 1;
CREATE TEMP VIEW missed AS
  SELECT id FROM limits WHERE state = 'missed' AND edge = 'closing' ORDER BY id LIMIT 1;
CREATE TEMP VIEW opened AS
  SELECT id FROM limits WHERE state = 'opened' ORDER BY id LIMIT 1;
CREATE TEMP VIEW running AS
  SELECT id FROM limits WHERE state <> 'paused' ORDER BY state <> 'armed', id LIMIT 1;
CREATE TEMP VIEW delivered AS
  SELECT id FROM limits WHERE delivered_at IS NOT NULL AND edge = 'closing' ORDER BY id LIMIT 1;
CREATE TEMP VIEW climbed AS
  SELECT r.id FROM rungs r WHERE r.act <> 'remind' ORDER BY r.id LIMIT 1;
CREATE TEMP VIEW reminded AS
  SELECT r.id FROM rungs r WHERE r.act = 'remind' ORDER BY r.id LIMIT 1;
CREATE TEMP VIEW arming AS
  SELECT e.trail, e.seq FROM events e, json_each(e.facts, '$.clocks') clock
  WHERE json_extract(clock.value, '$.name') = 'rectification_due' AND json_extract(clock.value, '$.act') = 'armed'
  ORDER BY e.trail LIMIT 1;

-- due_on: a day more
UPDATE limits SET due_on = date(due_on, '+1 day') WHERE id = (SELECT id FROM met);

-- due_on: a day less
UPDATE limits SET due_on = date(due_on, '-1 day') WHERE id = (SELECT id FROM missed);

-- due_at: an hour more
UPDATE limits SET due_at = datetime(due_at, '+1 hour') || '.000000' WHERE id = (SELECT id FROM met);

-- due_on: another holiday in the calendar
INSERT INTO calendar_days (day, notice, kind, name)
  SELECT min(d.due_on), 2022, 'holiday', '厂休' FROM limits d
  WHERE d.name = 'recheck_due' AND NOT EXISTS (SELECT 1 FROM calendar_days c WHERE c.day = d.due_on);

-- due_on: a make-up day taken from the calendar
DELETE FROM calendar_days WHERE kind = 'makeup' AND day BETWEEN '2022-05-01' AND '2022-10-31';

-- provisional: a year taken from the calendar
DELETE FROM calendar_years WHERE year = 2022;

-- provisional: a settled day called provisional
UPDATE limits SET provisional = 1 WHERE id = (SELECT id FROM met);

-- state: a missed limit called met
UPDATE limits SET state = 'met' WHERE id = (SELECT id FROM missed);

-- state: a met limit called withdrawn
UPDATE limits SET state = 'withdrawn' WHERE id = (SELECT id FROM met);

-- state: a window that opened called withdrawn
UPDATE limits SET state = 'withdrawn' WHERE id = (SELECT id FROM opened);

-- state: a running limit called paused
UPDATE limits SET state = 'paused' WHERE id = (SELECT id FROM running);

-- days_late: lateness made smaller
UPDATE limits SET days_late = days_late - 1 WHERE id = (SELECT id FROM missed);

-- days_late: lateness made up
UPDATE limits SET days_late = 3 WHERE id = (SELECT id FROM met);

-- settled_at: settled a day sooner
UPDATE limits SET settled_at = datetime(settled_at, '-1 day') || '.000000' WHERE id = (SELECT id FROM missed);

-- starts_at: begun a day later
UPDATE limits SET starts_at = datetime(starts_at, '+1 day') || '.000000' WHERE id = (SELECT id FROM met);

-- delivered_at: a moment that came called outstanding
UPDATE limits SET delivered_at = NULL WHERE id = (SELECT id FROM delivered);

-- rule: by another rule
UPDATE limits SET rule = 'recheck_due' WHERE id = (SELECT id FROM met);

-- rule_from: by another version of the rule
UPDATE limits SET rule_from = '2020-01-01' WHERE id = (SELECT id FROM met);

-- edge: an end called a beginning
UPDATE limits SET edge = 'opening' WHERE id = (SELECT id FROM met);

-- ladder: by a gentler ladder
UPDATE limits SET ladder = 'REPORT' WHERE id = (SELECT id FROM met);

-- chosen_on: a day chosen by nobody
UPDATE limits SET chosen_on = '2022-09-01' WHERE id = (SELECT id FROM met);

-- overridden: called a leader's day
UPDATE limits SET overridden = 1 WHERE id = (SELECT id FROM met);

-- pauses: a pause made up
UPDATE limits SET pauses =
  '[{"kind":"testing","since":"2022-06-01T09:00:00+08:00","until":"2022-06-03T09:00:00+08:00","reason":"","document":""}]'
  WHERE id = (SELECT id FROM met);

-- extensions: an extension made up
UPDATE limits SET extensions = '[{"length":5,"asked_on":"2022-06-01"}]' WHERE id = (SELECT id FROM met);

-- name: called another limit
UPDATE limits SET name = 'recheck_due' WHERE id = (SELECT id FROM met);

-- rung_missing: a rung taken away
DELETE FROM rungs WHERE id = (SELECT id FROM climbed);

-- rung_event_without_row: a rung taken away that was announced
DELETE FROM rungs WHERE id = (SELECT id FROM reminded);

-- rung_missing: the sweep skipped for a matter, and its lines with it
DELETE FROM events WHERE kind = 'RungClimbed' AND trail IN
  (SELECT d.matter_id FROM limits d JOIN rungs r ON r.limit_id = d.id WHERE r.id = (SELECT id FROM reminded));
DELETE FROM rungs WHERE id = (SELECT id FROM reminded);

-- rung_reached_at: reached on another day
UPDATE rungs SET reached_at = datetime(reached_at, '-1 day') || '.000000' WHERE id = (SELECT id FROM climbed);

-- rung_too_early: climbed before it was reached
UPDATE rungs SET climbed_at = datetime(reached_at, '-1 hour') || '.000000' WHERE id = (SELECT id FROM climbed);

-- rung_without_event: climbed when nobody says so
UPDATE rungs SET climbed_at = datetime(climbed_at, '+1 minute') || '.000000' WHERE id = (SELECT id FROM climbed);

-- rung_unexpected: a rung the ladder does not have
UPDATE rungs SET number = 9 WHERE id = (SELECT id FROM climbed);

-- rung_twice: a rung climbed twice, the constraint gone
PRAGMA legacy_alter_table = ON;
CREATE TABLE more AS SELECT * FROM rungs;
DROP TABLE rungs;
ALTER TABLE more RENAME TO rungs;
INSERT INTO rungs SELECT '11111111111111111111111111111111', limit_id, number, reached_at, climbed_at, act,
  to_role, copy_roles, late FROM rungs WHERE id = (SELECT min(id) FROM rungs WHERE act <> 'remind');

-- event_without_row: a limit taken away
DELETE FROM rungs WHERE limit_id = (SELECT id FROM met);
DELETE FROM limits WHERE id = (SELECT id FROM met);

-- row_without_event: a limit nobody armed
INSERT INTO limits (id, matter_id, name, rule, edge, starts_at, due_on, due_at, state, rungs_climbed, provisional,
    pauses, extensions, history, requests, explanation)
  SELECT '11111111111111111111111111111111', matter_id, name, rule, edge, starts_at, due_on, due_at, state,
    rungs_climbed, provisional, pauses, extensions, history, requests, explanation
  FROM limits WHERE id = (SELECT id FROM met);

-- event_without_limit: the line that armed it taken out of the trail
DELETE FROM events WHERE (trail, seq) = (SELECT trail, seq FROM arming);

-- story_broken: another due day written into the trail
UPDATE events SET facts = replace(facts, '"due_on":"2022-0', '"due_on":"2021-0')
  WHERE kind = 'RungClimbed' AND trail = (SELECT trail FROM events WHERE kind = 'RungClimbed' ORDER BY trail LIMIT 1);

-- rule_unknown: a rule that stands in no file
UPDATE events SET facts = replace(facts, '"rule":"rectification_', '"rule":"nowhere_')
  WHERE (trail, seq) = (SELECT trail, seq FROM arming);

-- ladder_unknown: a ladder that stands in no file
UPDATE events SET facts = replace(facts, '"ladder":"NORMAL"', '"ladder":"NOWHERE"')
  WHERE (trail, seq) = (SELECT trail, seq FROM arming);

-- state_told: the trail itself says met where the act came late
UPDATE events SET facts = replace(facts, '"act":"missed"', '"act":"met"')
  WHERE kind = 'TaskCompleted' AND facts LIKE '%"act":"missed"%';
