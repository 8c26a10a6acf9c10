"""What a project folder says: its parties, the agreements it wants, and the library they are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.errors import Location
from avtalebygger.model.agreement import Form, Party, SubAgreement
from avtalebygger.model.finding import Finding
from avtalebygger.model.language import Wording
from avtalebygger.model.law_register import LawRegister
from avtalebygger.model.library import Library, Value
from avtalebygger.model.register import Register


class LanguageChoice(StrEnum):
    """`auto` follows the law (språklova §§ 12, 13 and 15); the others override it, with a reason."""

    AUTO = "auto"
    NB = "nb"
    NN = "nn"
    BOTH = "both"


class Status(StrEnum):
    """How far the agreement has come; printed in its own målform."""

    DRAFT = "draft"
    NEGOTIATED = "negotiated"
    RECOMMENDED = "recommended"
    ADOPTED = "adopted"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Plan:
    """One agreement as a file of the project asks for it. Dates ISO or empty; `topics` points of § 6-2 (delavtale);
    `values` clause id -> parameter -> value; `covers` the clauses of somebody's own draft, by number or heading -> the
    points they settle; `path` the file, for messages."""

    id: str
    type_id: str
    form: Form
    party_ids: tuple[str, ...]
    title: Wording = Wording()
    language: LanguageChoice = LanguageChoice.AUTO
    language_reason: str = ""
    date: str = ""
    in_force: str = ""
    status: Status = Status.DRAFT
    version: str = ""
    penholder: str = ""
    topics: tuple[int, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    sub_agreements: tuple[SubAgreement, ...] = ()
    covers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    path: str = ""
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Project:
    """`plans`: the agreement of `avtale.yaml` first, then those of `agreements/`. `notes`: what the reader of the
    files saw and nobody need act on."""

    library: Library
    register: Register
    law: LawRegister
    parties: Mapping[str, Party]
    plans: tuple[Plan, ...]
    notes: tuple[Finding, ...] = ()
