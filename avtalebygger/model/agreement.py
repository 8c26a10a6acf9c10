"""Parties, and the agreement that clauses and parties make: filled, numbered, in one målform, ready to be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.errors import Location
from avtalebygger.model.language import Maalform, Spraakvedtak
from avtalebygger.model.library import Value


class PartyRole(StrEnum):
    HELSEFORETAK = "helseforetak"
    KOMMUNE = "kommune"
    SYKEHUS = "sykehus"  # a private hospital with a share of the catchment area
    BRUKERORGANISASJON = "brukerorganisasjon"  # a party without signature


class Form(StrEnum):
    JOINT = "joint"  # one text, all parties
    COPIES = "copies"  # one document a municipality


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a party: name (may be empty: a line to fill in), title and body that gave the authority."""

    name: str = ""
    title: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The vedtak that adopts the agreement: body, ISO date and case number; each may be empty."""

    body: str = ""
    date: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """`id` is ours (file name); identity outside is `organisasjonsnummer`, since kommunenummer change with borders."""

    id: str
    name: str
    role: PartyRole
    organisasjonsnummer: str = ""
    kommunenummer: str = ""
    short_name: str = ""
    parallel_name: str = ""
    fylke: str = ""
    helsefellesskap: str = ""
    rhf: str = ""
    spraakvedtak: Spraakvedtak = Spraakvedtak.NOYTRAL
    archive_reference: str = ""
    signatories: tuple[Signatory, ...] = ()
    resolution: Resolution = Resolution()
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)  # clause id -> parameter -> value
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one origin: the library's own words, a parameter's value (`parameter` its name, or a fact
    such as "kommune.navn"), or a cross-reference (`target` the clause id; `text` the number alone, "16")."""

    text: str
    parameter: str = ""
    target: str = ""


Text = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AgreementTable:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    parameter: str = ""  # the table parameter that its rows came from, or empty


@dataclass(frozen=True, slots=True)
class Measure:
    """A samarbeidstiltak as it stands in the text: name and the four fields of § 6-2 second paragraph."""

    name: str
    ansvar: Text
    arbeidsgiveransvar: Text
    organisering: Text
    finansiering: Text


@dataclass(frozen=True, slots=True)
class AgreementLedd:
    """`index` is the ledd's place in the clause (or variant) of the library, from 0: the origin of its words."""

    number: str
    text: Text
    index: int
    title: str = ""
    items: tuple[Text, ...] = ()
    table: AgreementTable | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class AgreementClause:
    """`number` as printed, "7". `variant` the id of the variant used, or empty. `chapter` is the heading that stands
    just before this clause, or empty."""

    id: str
    number: str
    title: str
    ledd: tuple[AgreementLedd, ...]
    version: int
    covers: tuple[int, ...] = ()
    hjemmel: tuple[str, ...] = ()
    variant: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """What stands after the signatures: contact points first. `clause_id` where it belongs to one clause."""

    id: str
    number: str
    title: str
    text: Text = ()
    tables: tuple[AgreementTable, ...] = ()


@dataclass(frozen=True, slots=True)
class SubAgreement:
    """A delavtale in force or held by the project, that covers points of § 6-2."""

    title: str
    date: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One document to be. `date` and `in_force` ISO or empty. `values`: clause id -> parameter -> value as used.
    `key` names the document among its siblings: "hustadvika", or "" for a joint agreement."""

    id: str
    type_id: str
    title: str
    maalform: Maalform
    form: Form
    status: str
    date: str
    in_force: str
    parties: tuple[Party, ...]
    clauses: tuple[AgreementClause, ...]
    annexes: tuple[Annex, ...]
    values: Mapping[str, Mapping[str, Value]]
    sub_agreements: tuple[SubAgreement, ...]
    library_digest: str
    version: str = ""
    key: str = ""
    penholder: str = ""
    maalform_reason: str = field(default="", compare=False)  # why this målform, in the words of who asked
