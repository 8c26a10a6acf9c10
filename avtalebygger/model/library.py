"""Clauses and agreement types as they stand in the library, in both målformer. The file format: docs/clauses.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.errors import Location
from avtalebygger.model.language import Maalform, Wording


class ClauseKind(StrEnum):
    ARTICLE = "article"
    TOPIC = "topic"
    OPTIONAL = "optional"


class ParameterKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"
    LIST = "list"
    TABLE = "table"
    PARTY = "party"
    CHOICE = "choice"


class Role(StrEnum):
    """What the checks of the law know a parameter as."""

    NONE = ""
    NOTICE_PERIOD = "notice_period"
    REVIEW_MONTH = "review_month"
    REVIEW_OWNER = "review_owner"
    USER_ORGANISATIONS = "user_organisations"
    USER_INPUT = "user_input"
    COST_KEY = "cost_key"
    RATE = "rate"
    PLAN = "plan"
    CONTACTS = "contacts"


class Unit(StrEnum):
    """Units of a duration, by their bokmål singular."""

    MINUTT = "minutt"
    TIME = "time"
    DAG = "dag"
    VIRKEDAG = "virkedag"
    DOGN = "døgn"
    UKE = "uke"
    MAANED = "måned"
    AAR = "år"


@dataclass(frozen=True, slots=True)
class Duration:
    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in kroner, a decimal number as written ("5745", "1200.50"); `unit` what it is per ("døgn"), `year` and
    `source` where the rate comes from."""

    amount: str
    unit: Wording = Wording()
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Percentage:
    """A decimal number as written, "33.3"."""

    number: str


@dataclass(frozen=True, slots=True)
class Date:
    """ISO 8601, "2027-01-01"."""

    iso: str


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    title: Wording


@dataclass(frozen=True, slots=True)
class PartyReference:
    """The id of a party of the agreement."""

    party_id: str


TableRows = tuple[Mapping[str, "Wording"], ...]
Value = (
    Wording
    | int
    | Money
    | Percentage
    | Date
    | Duration
    | tuple[Wording, ...]
    | TableRows
    | PartyReference
    | Choice
    | None
)


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    title: Wording


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: ParameterKind
    description: Wording
    default: Value = None
    required: bool = False
    role: Role = Role.NONE
    columns: tuple[Column, ...] = ()
    choices: tuple[Choice, ...] = ()
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """All that is set must hold; the empty condition always holds."""

    kommuner: str = ""
    form: str = ""
    agreement: tuple[str, ...] = ()
    clause: str = ""
    editions: str = ""  # one | two: whether the agreement is made in one målform or both
    values: tuple[tuple[str, str], ...] = ()
    excludes: Condition | None = None


@dataclass(frozen=True, slots=True)
class LeddTable:
    """`rows` fixed cells; or `rows_from` names a table parameter; or `builtin` a table the program fills (coverage)."""

    caption: Wording
    columns: tuple[Wording, ...] = ()
    rows: tuple[tuple[Wording, ...], ...] = ()
    rows_from: str = ""
    builtin: str = ""


@dataclass(frozen=True, slots=True)
class MeasureText:
    """A samarbeidstiltak with the four fields of § 6-2 second paragraph."""

    name: Wording
    ansvar: Wording
    arbeidsgiveransvar: Wording
    organisering: Wording
    finansiering: Wording


@dataclass(frozen=True, slots=True)
class Ledd:
    """One paragraph of a clause, with the points, the table or the measure that belongs to it."""

    wording: Wording
    title: Wording = Wording()
    items: tuple[Wording, ...] = ()
    table: LeddTable | None = None
    measure: MeasureText | None = None
    when: Condition = Condition()
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of the whole clause. `when` None: chosen by name only."""

    id: str
    title: Wording
    when: Condition | None
    ledd: tuple[Ledd, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    kommentar: str = ""
    veiledning: str = ""
    praktisk: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    id: str
    version: int
    kind: ClauseKind
    title: Wording
    ledd: tuple[Ledd, ...]
    covers: tuple[int, ...] = ()
    hjemmel: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    variants: tuple[Variant, ...] = ()
    applies_when: Condition = Condition()
    guidance: Guidance = Guidance()
    checklist: tuple[Wording, ...] = ()
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an agreement: a heading, empty for none, and the clauses that stand under it.

    First those of `clause_ids`, then clauses of `kind` that no chapter names: `every` one of the library, or only those
    that the agreement chooses."""

    title: Wording
    clause_ids: tuple[str, ...] = ()
    kind: ClauseKind | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class AgreementType:
    """overordnet, delavtale or samlet. `maalform` is used where no municipality has asked for one."""

    id: str
    title: Wording
    chapters: tuple[Chapter, ...]
    maalform: Maalform = Maalform.NB
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Library:
    """Clauses and types by id, in the library's order. `digest`: sha256 over the files it was read from, hex."""

    clauses: Mapping[str, Clause]
    agreement_types: Mapping[str, AgreementType]
    digest: str
