"""The small processes the tests run: a hazard's life in miniature, with rounds and calls."""

from __future__ import annotations

from tests.engine.drawing import (
    ERRORS,
    MESSAGES,
    Desk,
    call,
    catch_message,
    catch_timer,
    choice,
    end,
    engine,
    error,
    error_end,
    flow,
    line,
    message,
    parallel,
    process,
    rule,
    service,
    start,
    table,
    timer,
    user,
)  # fmt: skip
from workflows.engine import JSON, ProcessEngine

ONE_TASK = process("one", start(), user("ask"), end(), line("begun", "ask", "done"))

GRADE = table(
    "grade",
    {"weight": "string", "count": "integer"},
    {"level": "string", "rank": "integer"},
    ('"severe"', "-", '"MAJOR"', "1"),
    ('"ordinary"', ">= 3", '"SERIOUS"', "2"),
    ('"ordinary"', "< 3", '"GENERAL"', "3"),
    values={"weight": '"severe","ordinary"'},
)

CORRECT = process(
    "correct",
    start(), user("order"), service("issue", "issue_order", level="level"), user("report"),
    timer("report_due", "report"), service("late", "note_overdue", deadline="'report_due'"),
    end("late_noted"),
    choice("answer", "answer_received"), error_end("refused"), end("received"),
    line("begun", "order", "issue", "report", "answer"),
    line("report_due", "late", "late_noted"),
    flow("answer", "refused", "outcome == 'refused'"), flow("answer", "received"),
    roots=ERRORS.format("refused"),
)  # fmt: skip

HAZARD = process(
    "hazard",
    start("found"), rule("weigh", "grade"), call("rectify", "correct"),
    error("refused_here", "rectify", code="refused"), user("joint"),
    user("recheck", officers="2"), timer("recheck_due", "recheck"),
    service("overdue", "note_overdue", deadline="'recheck_due'"), end("overdue_noted"),
    service("record", "record_recheck"), choice("verdict", "verdict_weigh"),
    catch_timer("cooling", "look_back_opens"), user("visit"), end("closed"),
    line("found", "weigh", "rectify", "recheck", "record", "verdict"),
    line("refused_here", "joint", "weigh"),
    line("recheck_due", "overdue", "overdue_noted"),
    flow("verdict", "cooling", "passed"), flow("verdict", "weigh"),
    line("cooling", "visit", "closed"),
    roots=ERRORS.format("refused"),
)  # fmt: skip

LADDER = process(
    "ladder",
    start(), user("explain"), message("settled", "explain", called="origin_settled"),
    end("explained"), end("withdrawn"),
    line("begun", "explain", "explained"), line("settled", "withdrawn"),
    roots=MESSAGES.format("origin_settled"),
)  # fmt: skip

WAIT = process(
    "wait",
    start(), catch_message("waiting", "origin_settled"), end(),
    line("begun", "waiting", "done"),
    roots=MESSAGES.format("origin_settled"),
)  # fmt: skip

BOTH = process(
    "both",
    start(), parallel("split"), user("left"), user("right"), parallel("joined"), end(),
    line("begun", "split", "left", "joined", "done"), line("split", "right", "joined"),
)  # fmt: skip


def hazards() -> ProcessEngine:
    """The engine over the hazard's life, with the process and the table it needs."""
    return engine(hazard=HAZARD, correct=CORRECT, grade=GRADE)


def a_hazard(**facts: JSON) -> Desk:
    """A hazard just found."""
    return Desk(hazards(), "hazard", **{"weight": "ordinary", "count": 0, **facts})
