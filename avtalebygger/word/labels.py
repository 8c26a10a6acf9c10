"""The document's own words, in both målformer: what stands in a template beside the clauses. No clause text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from avtalebygger.model.agreement import Agreement, Party, PartyRole, Resolution
from avtalebygger.model.language import Maalform, Wording

NO_BREAK: Final = "\N{NO-BREAK SPACE}"

WORDS: Final[Mapping[str, Wording]] = {
    "annex": Wording("Vedlegg", "Vedlegg"),
    "ansvar": Wording("Ansvar", "Ansvar"),
    "arbeidsgiveransvar": Wording("Arbeidsgiveransvar", "Arbeidsgivaransvar"),
    "archive": Wording("Arkivsak", "Arkivsak"),
    "contents": Wording("Innhold", "Innhald"),
    "date": Wording("Avtaledato", "Avtaledato"),
    "finansiering": Wording("Finansiering", "Finansiering"),
    "for_the_parties": Wording("For partene", "For partane"),
    "in_force": Wording("Gjelder fra", "Gjeld frå"),
    "name_in_capitals": Wording("Navn i blokkbokstaver", "Namn i blokkbokstavar"),
    "of": Wording("av", "av"),
    "organisasjonsnummer": Wording("Org.nr.", "Org.nr."),
    "organisering": Wording("Organisering", "Organisering"),
    "page": Wording("Side", "Side"),
    "party": Wording("Part", "Part"),
    "place_and_date": Wording("Sted og dato:", "Stad og dato:"),
    "resolution": Wording("Vedtak", "Vedtak"),
    "status": Wording("Status", "Status"),
    "version": Wording("Versjon", "Versjon"),
}
BETWEEN: Final = Wording("mellom {}", "mellom {}")
MUNICIPALITIES: Final = Wording("{} kommuner", "{} kommunar")
CASE: Final = Wording("sak {}", "sak {}")
VERSION_MARK: Final = Wording(" · versjon {}", " · versjon {}")
MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
NAMED_IN_SUBTITLE: Final = 4  # with more parties than this, the subtitle counts the municipalities


def labels(agreement: Agreement) -> dict[str, str]:
    """The words by key, as `label.contents`, in the agreement's målform."""
    fixed = {key: wording.of(agreement.maalform) for key, wording in WORDS.items()}
    return {**fixed, "between": between(agreement), "version_mark": version_mark(agreement)}


def between(agreement: Agreement) -> str:
    """«mellom A og B»; with many municipalities «mellom A og 13 kommuner»."""
    return BETWEEN.of(agreement.maalform).format(in_a_row(named(agreement.parties, agreement.maalform)))


def named(parties: Sequence[Party], maalform: Maalform) -> list[str]:
    signing = [party for party in parties if party.role is not PartyRole.BRUKERORGANISASJON]
    if len(signing) <= NAMED_IN_SUBTITLE:
        return [party.name for party in signing]
    others = [party.name for party in signing if party.role is not PartyRole.KOMMUNE]
    return [*others, MUNICIPALITIES.of(maalform).format(len(signing) - len(others))]


def in_a_row(names: Sequence[str]) -> str:
    return " og ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def version_mark(agreement: Agreement) -> str:
    return VERSION_MARK.of(agreement.maalform).format(agreement.version) if agreement.version else ""


def long_date(iso: str) -> str:
    """«1. januar 2027» of 2027-01-01, the same in both målformer; other text as it is."""
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= len(MONTHS)):
        return iso
    return f"{int(day)}.{NO_BREAK}{MONTHS[int(month) - 1]} {year}"


def resolution(vedtak: Resolution) -> str:
    """«kommunestyret, 12. mai 2026, sak 45/26», of what is known."""
    case = CASE.nb.format(vedtak.case) if vedtak.case else ""
    return ", ".join(filter(None, [vedtak.body, long_date(vedtak.date), case]))


def grouped(organisasjonsnummer: str) -> str:
    """«997 005 562», with spaces that do not break."""
    triples = (organisasjonsnummer[start : start + 3] for start in range(0, len(organisasjonsnummer), 3))
    return NO_BREAK.join(triples)
