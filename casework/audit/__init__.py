"""The clock auditor (期限核算): every time limit computed a second time, by other means.

It reads the raw events, the calendar's rows and the rule files, and shares no arithmetic with the
rest of the house: an import contract sees to that.
"""

from casework.audit.auditing import Audited, audit
from casework.audit.differences import Difference
from casework.audit.files import RuleFiles

__all__ = ["Audited", "Difference", "RuleFiles", "audit"]
