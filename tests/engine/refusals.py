"""What the gate says to models it does not let in."""

import pytest

from casework.errors import ModelInvalid
from tests.engine.drawing import (
    files,
)  # fmt: skip
from workflows.engine.gate.judge import admit


def refusal(**models: bytes) -> tuple[str, str, str]:
    with pytest.raises(ModelInvalid) as refused:
        admit(files(**models))
    facts = refused.value.facts
    return str(facts["file"]), str(facts["element"]), str(facts["problem"])
