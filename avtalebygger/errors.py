"""What can be wrong, where, and what to do about it.

    AvtaleError                  problems: tuple[Problem, ...]     exit code
    ├── SourceError   AVT1xx     the YAML says something it may not        3
    ├── DraftError    AVT2xx     the clauses do not add up                 3
    ├── WordError     AVT3xx     the document cannot be read or written    3
    ├── JournalError  AVT4xx     the history does not hold together        7
    ├── StateError    AVT5xx     not now, not on this base             4 (5)
    └── LawError      AVT6xx     a requirement of the law is not met       6

A code is never reused. A Problem carries its code and values, not its words:
`messages.text` makes the words at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file that a person can open: line and column count from 1, 0 where there is none."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `code` and `values` make the message; `hint` is a way out, already in words
    (a nearest valid name, a command), or empty."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    where: Location | None = None
    hint: str = ""


class AvtaleError(Exception):
    """Something a person can mend. Never raised for a bug of ours."""

    exit_code: ClassVar[int] = 3

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        from_where = (f"{p.where}: " if p.where else "" for p in self.problems)
        return "; ".join(
            f"{where}{p.code} {dict(p.values)}" for where, p in zip(from_where, self.problems, strict=True)
        )


class SourceError(AvtaleError):
    exit_code = 3


class DraftError(AvtaleError):
    exit_code = 3


class WordError(AvtaleError):
    exit_code = 3


class JournalError(AvtaleError):
    exit_code = 7


class StateError(AvtaleError):
    exit_code = 4


class UndecidedError(StateError):
    """Undecided proposals or conflicts stand in the way."""

    exit_code = 5


class LawError(AvtaleError):
    exit_code = 6
