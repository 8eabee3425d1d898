"""Everything that can go wrong in casework, named in the office's own words.

An error carries facts, never prose: ``code`` finds its sentence in the message catalogue and
``facts`` fill it in. Which HTTP status it becomes is the business of ``webapp.app.errors`` alone.
"""

from __future__ import annotations

from typing import Any, ClassVar


class CaseworkError(Exception):
    """Root of every error this system raises on purpose."""

    code: ClassVar[str] = "casework_error"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {facts}")


class NotFound(CaseworkError):
    """There is no such thing, or this person may not know of it."""

    code = "not_found"


class NotPermitted(CaseworkError):
    """The person's role or unit does not allow the act."""

    code = "not_permitted"


class QuotaSpent(CaseworkError):
    """The person used all that one person may in an hour (``reason``, ``most``, ``seconds``)."""

    code = "quota_spent"


class RuleViolation(CaseworkError):
    """The request is well formed, and the office's rules forbid it."""

    code = "rule_violation"


class AnswerRefused(RuleViolation):
    """An answer of a form breaks a rule that only the records can tell (``field``, ``reason``)."""

    code = "answer_refused"


class PenaltyRefused(RuleViolation):
    """Nothing can be computed about a penalty (``reason``, and the facts of its sentence)."""

    code = "penalty_refused"


class AnswersInvalid(RuleViolation):
    """Answers do not fit their form; each of the ``findings`` has a ``place`` and a ``code``."""

    code = "invalid"

    def __init__(self, *, findings: tuple[Any, ...]) -> None:
        super().__init__(findings=findings)
        self.findings = findings


class FactRefused(RuleViolation):
    """A routing fact has a shape the engine cannot keep safely."""

    code = "fact_refused"


class PaperRefused(RuleViolation):
    """A paper cannot be made of these facts (``reason``, ``paper``, and which facts)."""

    code = "paper_refused"


class StrikeOffRefused(RuleViolation):
    """The hazard may not be struck off the ledger (``reason``)."""

    code = "strike_off_refused"


class TwoOfficersRequired(RuleViolation):
    """Two different officers with valid credentials must act (行政处罚法 42)."""

    code = "two_officers_required"


class CreditCodeInvalid(RuleViolation):
    """A unified social credit code breaks GB 32100 (``reason``)."""

    code = "credit_code_invalid"


class RuleNotInForce(RuleViolation):
    """No version of a time limit is the law on the day of the act (``rule``, ``day``)."""

    code = "rule_not_in_force"


class EvidenceRefused(RuleViolation):
    """An uploaded file is not acceptable evidence (``reason``)."""

    code = "evidence_refused"


class UploadRefused(RuleViolation):
    """A file that comes in pieces cannot go on so (``reason``, ``name``, ``size``)."""

    code = "upload_refused"


class TimeLimitRefused(RuleViolation):
    """A time limit may not be paused, resumed or extended so (``reason``)."""

    code = "time_limit_refused"


class SamePerson(RuleViolation):
    """Who did ``process.step`` in this matter may not do this step as well."""

    code = "same_person"


class PhaseSwitchRefused(RuleViolation):
    """A phase cannot take over, or give back, what is open (``reason``)."""

    code = "phase_switch_refused"


class CalendarRefused(RuleViolation):
    """A file of a calendar year is refused (``line``, ``reason``)."""

    code = "calendar_refused"


class RecountRefused(RuleViolation):
    """Open time limits cannot be counted by the rules now loaded (``reason``)."""

    code = "recount_refused"


class ClockRefused(RuleViolation):
    """The demonstration clock may not be moved so (``reason``)."""

    code = "clock_refused"


class PasswordRefused(RuleViolation):
    """A password may not be chosen (``reason``, ``least``: how long it must be)."""

    code = "password_refused"


class AccountRefused(RuleViolation):
    """An account may not be changed so (``reason``)."""

    code = "account_refused"


class Conflict(CaseworkError):
    """The matter has moved on since the person last looked at it."""

    code = "conflict"


class TaskNotReady(Conflict):
    """The task is finished, not yet reached, or unknown; ``by`` and ``at`` when it was done."""

    code = "task_not_ready"


class ClocksDiffer(CaseworkError):
    """The clock auditor still finds time limits that differ from what the events call for."""

    code = "clocks_differ"


class ClockJumped(CaseworkError):
    """The machine's clock jumped (``seconds``, ``against``), or a jump waits to be looked at."""

    code = "clock_jumped"


class MatterStalled(CaseworkError):
    """An open matter (``matter``) is stalled: no task, time limit or message is pending."""

    code = "matter_stalled"


class StepFailed(CaseworkError):
    """A step of the model failed; nothing was stored and an incident tells why."""

    code = "step_failed"


class StateDamaged(CaseworkError):
    """A stored process state cannot be read."""

    code = "state_damaged"


class DefinitionError(CaseworkError):
    """A model, campaign or template is wrong. Raised at start-up, never in a request."""

    code = "definition_error"


class ModelInvalid(DefinitionError):
    """A process model or decision table is refused (``file``, ``element``, ``problem``)."""

    code = "model_invalid"


class CampaignInvalid(DefinitionError):
    """A campaign file is refused (``file``, ``line``, ``reason``)."""

    code = "campaign_invalid"


class PaperInvalid(CampaignInvalid):
    """A paper's file is refused (``file``, ``line``, ``reason``, ``at``)."""

    code = "paper_invalid"


class PenaltyLawInvalid(CampaignInvalid):
    """A file of penalties is refused (``file``, ``line``, ``reason``, ``at``)."""

    code = "penalty_law_invalid"


class ForbiddenExpression(DefinitionError):
    """A model's expression goes beyond what expressions may do."""

    code = "forbidden_expression"


class UnknownServiceTask(DefinitionError):
    """A model calls an operation that has no handler."""

    code = "unknown_service_task"
