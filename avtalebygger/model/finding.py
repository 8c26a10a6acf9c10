"""What a check or a reading wants a person to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.errors import Location


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is a stable name in capitals (UNTRACKED_CHANGE) or a code (AVT601). `clause` is the number as printed,
    "-" outside; `clause_id` ours, or empty. `text` says in words what was found, quoting it."""

    kind: str
    text: str
    severity: Severity = Severity.WARNING
    clause: str = "-"
    clause_id: str = ""
    where: Location | None = field(default=None, compare=False)
