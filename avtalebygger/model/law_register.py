"""The acts that clauses may rest on, how sure we are of each section, and what real agreements get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.model.language import Wording


class Certainty(StrEnum):
    """A read in the law in force, B official source, C well known in the field and not checked."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Repealed:
    section: str
    since: str  # ISO date
    note: Wording


@dataclass(frozen=True, slots=True)
class Act:
    """`sections` without the sign: "6-2", "6-2 første ledd nr. 5", "kap. 3". `moved`: old place -> new place."""

    id: str
    short: Wording
    full: Wording
    certainty: Certainty
    sections: Mapping[str, Certainty] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    repealed: tuple[Repealed, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongPhrase:
    """`pattern` is a regular expression, matched without regard to case; `right` says what should stand there."""

    pattern: str
    right: str


@dataclass(frozen=True, slots=True)
class LawRegister:
    acts: Mapping[str, Act] = field(default_factory=dict)
    wrong: tuple[WrongPhrase, ...] = ()
