"""The requirements of the law and the field, one small function a rule, and the table of them all.

A rule looks at one agreement and yields findings; `model.review.LEGAL` says which codes are requirements of the law.
Sources: helse- og omsorgstjenesteloven (hol) chapter 6, and the registers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from avtalebygger.law.case import Case, finding, joined
from avtalebygger.law.coverage import topics_without_points, uncovered
from avtalebygger.law.duties import one_sided
from avtalebygger.law.references import Standing, Verdict, judged, references_in, wrong_phrases
from avtalebygger.messages import text
from avtalebygger.model.agreement import Party, PartyRole
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.language import Wording
from avtalebygger.model.library import Duration, Money, Role, Unit, Value
from avtalebygger.model.register import VALID_FROM, passes_mod11

_A_YEAR: Final[Mapping[Unit, int]] = {
    Unit.AAR: 1, Unit.MAANED: 12, Unit.UKE: 53, Unit.DAG: 365, Unit.DOGN: 365, Unit.VIRKEDAG: 261,
}  # fmt: skip
_PHONE = re.compile(r"(?<![\d-])(?:\+47 ?)?[2-9]\d(?: ?\d\d){3}(?![\d-])|(?<!\d)[489]\d\d ?\d\d ?\d\d\d(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PERSONAL_ID = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")


def measures_without_fields(case: Case) -> Iterator[Finding]:
    """§ 6-2 second paragraph: who answers, who employs, how it is organised and paid for."""
    for clause in case.agreement.clauses:
        for ledd in clause.ledd:
            if (measure := ledd.measure) is None:
                continue
            fields = {
                "ansvar": measure.ansvar,
                "arbeidsgiveransvar": measure.arbeidsgiveransvar,
                "organisering": measure.organisering,
                "finansiering": measure.finansiering,
            }
            if missing := [name for name, words in fields.items() if not joined(words).strip()]:
                words = text("AVT603", measure=measure.name, fields=", ".join(missing))
                yield finding("AVT603", words, Severity.ERROR, clause)


def user_organisations(case: Case) -> Iterator[Finding]:
    """§ 6-1 third paragraph: patient and user organisations take part in making the agreement."""
    if any(party.role is PartyRole.BRUKERORGANISASJON for party in case.agreement.parties):
        return
    declared = list(case.with_role(Role.USER_ORGANISATIONS))
    if not declared and case.is_whole:
        yield finding("AVT604", text("AVT604"), Severity.ERROR)
    for clause, parameter, value in declared:
        if _is_empty(value):
            yield finding("AVT604", text("AVT604"), Severity.ERROR, clause)
        elif value == parameter.default:
            yield finding("AVT605", text("AVT605", name=parameter.name), Severity.WARNING, clause)


def user_experience(case: Case) -> Iterator[Finding]:
    """§ 6-1 third paragraph: the experience of patients and users is part of the ground for decision."""
    for clause, parameter, value in case.with_role(Role.USER_INPUT):
        if _is_empty(value) or value == parameter.default:
            yield finding("AVT605", text("AVT605", name=parameter.name), Severity.WARNING, clause)


def short_notice(case: Case) -> Iterator[Finding]:
    """§ 6-5 second paragraph: a year's notice."""
    for clause, _, value in case.with_role(Role.NOTICE_PERIOD):
        if isinstance(value, Duration) and not lasts_a_year(value):
            words = text("AVT606", count=value.count, unit=value.unit.value)
            yield finding("AVT606", words, Severity.ERROR, clause)


def lasts_a_year(notice: Duration) -> bool:
    return notice.count >= _A_YEAR.get(notice.unit, 24 * 366 * 60)


def annual_review(case: Case) -> Iterator[Finding]:
    """§ 6-5 first paragraph: the parties go through the agreement every year. When, and who sees to it?"""
    for role, missing in ((Role.REVIEW_MONTH, text("a month")), (Role.REVIEW_OWNER, text("an owner"))):
        declared = list(case.with_role(role))
        if not declared and case.is_whole:
            yield finding("AVT607", text("AVT607", missing=missing), Severity.ERROR)
        for clause, _, value in declared:
            if _is_empty(value):
                yield finding("AVT607", text("AVT607", missing=missing), Severity.ERROR, clause)


def cost_keys(case: Case) -> Iterator[Finding]:
    for clause, parameter, value in case.with_role(Role.COST_KEY):
        shares = [row.get("andel") for row in _rows(value)]
        numbers = [_number(share.nb if share else "") for share in shares]
        if numbers and None in numbers:
            yield finding("AVT609", text("AVT609", name=parameter.name), Severity.ERROR, clause)
        elif numbers and (whole := sum(one for one in numbers if one is not None)) != 100:
            words = text("AVT608", name=parameter.name, sum=str(whole).replace(".", ","))
            yield finding("AVT608", words, Severity.ERROR, clause)


def _number(words: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"\s*(%|prosent)$", "", words.strip()).replace(",", "."))
    except InvalidOperation:
        return None


def rates(case: Case) -> Iterator[Finding]:
    """A rate has a year, and not one before the agreement's: the day rate is set anew every year."""
    year = (case.agreement.date or case.agreement.in_force)[:4]
    for clause, parameter, value in case.with_role(Role.RATE):
        if not isinstance(value, Money):
            continue
        if value.year is None:
            yield finding("AVT610", text("AVT610", name=parameter.name), Severity.WARNING, clause)
        elif year and value.year < int(year):
            words = text("AVT611", name=parameter.name, year=value.year, agreement=year)
            yield finding("AVT611", words, Severity.WARNING, clause)


def concrete_plan(case: Case) -> Iterator[Finding]:
    """§ 6-2 no. 12 demands a concrete description: each activity has a date and an owner."""
    for clause, parameter, value in case.with_role(Role.PLAN):
        rows = _rows(value)
        lacking = [key for row in rows for key in ("aktivitet", "frist", "ansvarlig") if not row.get(key)]
        if not rows or lacking:
            words = text("AVT619", name=parameter.name, missing=", ".join(sorted(set(lacking))) or text("rows"))
            yield finding("AVT619", words, Severity.ERROR, clause)


def organisation_numbers(case: Case) -> Iterator[Finding]:
    for party in case.agreement.parties:
        if not party.organisasjonsnummer:
            if party.role is not PartyRole.BRUKERORGANISASJON:
                yield _of_party("AVT613", text("AVT613", party=party.name), Severity.WARNING, party)
        elif not passes_mod11(party.organisasjonsnummer):
            words = text("AVT612", party=party.name, number=party.organisasjonsnummer)
            yield _of_party("AVT612", words, Severity.ERROR, party)


def kommunenummer(case: Case) -> Iterator[Finding]:
    """The register holds the numbers in force from 1 January 2024; an earlier agreement is not judged by it."""
    known = {one.kommunenummer for one in case.register.kommuner}
    if case.agreement.date and case.agreement.date < VALID_FROM:
        yield finding("AVT615", text("AVT615", date=case.agreement.date), Severity.INFO)
        return
    for party in _kommuner(case):
        if party.kommunenummer and party.kommunenummer not in known:
            words = text("AVT614", party=party.name, number=party.kommunenummer)
            yield _of_party("AVT614", words, Severity.ERROR, party)


def helsefellesskap(case: Case) -> Iterator[Finding]:
    """A municipality stands outside the helsefellesskap of every hospital of the agreement."""
    theirs = {one.helsefellesskap for one in case.agreement.parties if one.role in _HOSPITALS and one.helsefellesskap}
    for party in _kommuner(case):
        if theirs and party.helsefellesskap and party.helsefellesskap not in theirs:
            words = text("AVT616", party=party.name, own=party.helsefellesskap, theirs=", ".join(sorted(theirs)))
            yield _of_party("AVT616", words, Severity.WARNING, party)


_HOSPITALS = (PartyRole.HELSEFORETAK, PartyRole.SYKEHUS)


def _kommuner(case: Case) -> Iterable[Party]:
    return (party for party in case.agreement.parties if party.role is PartyRole.KOMMUNE)


def _of_party(code: str, words: str, severity: Severity, party: Party) -> Finding:
    return Finding(code, words, severity, where=party.where)


def law_references(case: Case) -> Iterator[Finding]:
    """References of the text and of `hjemmel`: wrong, moved, repealed, or not in the register."""
    for clause, words in case.texts:
        for found, right in wrong_phrases(words, case.law.wrong):
            yield finding("AVT620", text("AVT620", found=found, right=right), Severity.ERROR, clause)
        verdicts = [*references_in(words, case.law), *(judged(one, case.law) for one in clause.hjemmel)]
        for said in map(reference_words, verdicts):
            if said:
                code, what, severity = said
                yield finding(code, what, severity, clause)


def reference_words(verdict: Verdict) -> tuple[str, str, Severity] | None:
    """Code, words and weight of what is wrong with a reference; None where nothing is."""
    match verdict.standing:
        case Standing.KNOWN:
            return None
        case Standing.MOVED:
            words = text("AVT621", reference=verdict.reference, instead=verdict.instead)
            return "AVT621", words, Severity.ERROR
        case Standing.REPEALED:
            words = text("AVT622", reference=verdict.reference, note=verdict.instead)
            return "AVT622", words, Severity.ERROR
        case Standing.UNKNOWN_ACT | Standing.UNKNOWN_SECTION:
            return "AVT623", text("AVT623", reference=verdict.reference), Severity.WARNING


def personal_names(case: Case) -> Iterator[Finding]:
    """A name that the parties' files give as signatory or contact, standing in a clause."""
    names = sorted({name for party in case.agreement.parties for name in people(party)})
    for clause, words in case.texts:
        for name in names:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE):
                yield finding("AVT624", text("AVT624", name=name), Severity.WARNING, clause)


def people(party: Party) -> Iterator[str]:
    yield from (one.name for one in party.signatories if one.name.strip())
    for values in party.values.values():
        for value in values.values():
            for row in _rows(value):
                for column, cell in row.items():
                    if re.search("navn|namn|person", column) and cell.nb.strip():
                        yield cell.nb.strip()


def personal_data(case: Case) -> Iterator[Finding]:
    """Telephone numbers, e-mail addresses and national identity numbers belong in the annex of contact points."""
    for clause, words in case.texts:
        numbers = {party.organisasjonsnummer for party in case.agreement.parties}
        for found in contact_details(words):
            if found.replace(" ", "") not in numbers:
                yield finding("AVT625", text("AVT625", found=found), Severity.WARNING, clause)


@lru_cache(maxsize=4096)  # the same clause stands in hundreds of copies
def contact_details(words: str) -> tuple[str, ...]:
    return tuple(match[0] for pattern in (_EMAIL, _PERSONAL_ID, _PHONE) for match in pattern.finditer(words))


def _rows(value: Value) -> list[Mapping[str, Wording]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _is_empty(value: Value) -> bool:
    return not value


RULES: Final[tuple[Callable[[Case], Iterable[Finding]], ...]] = (
    uncovered,
    topics_without_points,
    measures_without_fields,
    user_organisations,
    user_experience,
    short_notice,
    annual_review,
    concrete_plan,
    cost_keys,
    rates,
    organisation_numbers,
    kommunenummer,
    helsefellesskap,
    law_references,
    personal_names,
    personal_data,
    one_sided,
)
