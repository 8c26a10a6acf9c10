"""Each requirement of the law and the field: an agreement that breaks it, and one that keeps it."""

from __future__ import annotations

import pytest
import small

from avtalebygger.law.rules import lasts_a_year
from avtalebygger.model.finding import Severity
from avtalebygger.model.library import Duration, Unit
from avtalebygger.model.project import Project
from avtalebygger.model.register import passes_mod11
from avtalebygger.model.review import Check

JOINT = "agreement: samlet\nform: joint\n"
COPIES = "agreement: samlet\nform: copies\n"
WHOLE = (
    small.clause(
        "brukermedvirkning",
        """
        parameters:
          hvem: {kind: list, role: user_organisations, description: a, default: [brukerutvalget]}
          hva: {kind: text, role: user_input, description: a, default: beskrives senere}
        ledd: [{nb: 'Dette gjelder {hvem}: {hva}.', nn: 'Dette gjeld {hvem}: {hva}.'}]
        """,
    ),
    small.clause(
        "varighet",
        """
        parameters:
          frist: {kind: duration, role: notice_period, description: a, default: 12 måneder}
          naar: {kind: text, role: review_month, description: a, default: mars}
          hvem: {kind: text, role: review_owner, description: a, default: utvalget}
        ledd: [{nb: '{frist} {naar} {hvem}', nn: '{frist} {naar} {hvem}'}]
        """,
    ),
    small.clause("temaer", f"covers: {list(range(1, 14))}", kind="topic"),
)
SETTLED = "  brukermedvirkning: {hvem: [Mental Helse], hva: svarene er brukt}\n"


def made(plan: str = "", values: str = "", *clauses: tuple[str, bytes], **parties: str) -> Project:
    words = f"{JOINT}{plan}\nvalues:\n{SETTLED}{values}"
    return small.project(words, small.HMR | small.NEUTRAL | parties, (*WHOLE, *clauses))


def found(check: Check) -> list[tuple[str, str]]:
    return [(one.kind, one.severity.value) for one in check.findings]


def codes(project: Project) -> list[str]:
    return [one.kind for one in small.check_of(project).findings]


def test_an_agreement_that_keeps_everything_has_no_findings() -> None:
    check = small.check_of(made())
    assert check.findings == ()
    assert check.exit_code == 0


def test_each_point_that_nobody_settles_is_an_error_of_the_law() -> None:
    clauses = (*WHOLE[:2], small.clause("noe", "covers: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13]", kind="topic"))
    check = small.check_of(small.project(f"{JOINT}values:\n{SETTLED}", clauses=clauses))
    assert found(check) == [("AVT601", "error"), ("AVT601", "error")]
    assert "point 10 " in check.findings[0].text
    assert check.exit_code == 6


def test_coverage_comes_from_tags_many_to_many_and_never_from_numbers() -> None:
    extra = small.clause("punkt_5", "covers: [5, 7]", kind="topic")
    [review] = small.check_of(made("", "", extra)).reviews
    by_point = {one.point: [clause.id for clause in one.clauses] for one in review.coverage}
    assert by_point[5] == ["temaer", "punkt_5"]
    assert by_point[6] == ["temaer"]
    assert len(by_point) == 13


def test_a_delavtale_is_asked_for_its_own_points_alone() -> None:
    plan = f"agreement: delavtale\nform: joint\ninclude: [ohd]\nvalues:\n{SETTLED}"
    clauses = (*WHOLE, small.clause("ohd", "covers: [4]", kind="topic"))
    check = small.check_of(small.project(plan, clauses=clauses))
    assert check.findings == ()
    assert [one.point for one in check.reviews[0].coverage if one.demanded] == [4]


def test_an_overordnet_avtale_is_asked_for_all_together_with_its_delavtaler() -> None:
    plan = f"agreement: overordnet\nform: joint\nvalues:\n{SETTLED}"
    lacking = small.check_of(small.project(plan, clauses=WHOLE))
    assert {one.kind for one in lacking.findings} == {"AVT601"}
    assert len(lacking.findings) == 13
    named = plan + "sub_agreements: [{title: A, date: 2020-01-01, points: [1, 2, 3, 4, 5, 6, 7]}]"
    more = {"resten": f"agreement: delavtale\nform: joint\ntopics: [8]\nvalues:\n{SETTLED}"}
    whole = small.check_of(small.project(named, clauses=WHOLE, more=more))
    assert whole.findings == ()


def test_a_delavtale_with_other_parties_does_not_count() -> None:
    plan = f"agreement: overordnet\nform: joint\nvalues:\n{SETTLED}"
    more = {"a": f"agreement: delavtale\nform: joint\ntopics: [8]\nparties: [hmr, surnadal]\nvalues:\n{SETTLED}"}
    check = small.check_of(small.project(plan, small.HMR | small.NEUTRAL | small.NYNORSK, clauses=WHOLE, more=more))
    assert check.exit_code == 6


MEASURE = """
ledd:
  - measure:
      name: {nb: Teamet, nn: Teamet}
      ansvar: {nb: a, nn: a}
      arbeidsgiveransvar: {nb: a, nn: a}
      organisering: {nb: a, nn: a}
"""


def test_a_samarbeidstiltak_has_all_four_fields() -> None:
    [finding] = small.check_of(made("", "", small.clause("team", MEASURE))).findings
    assert (finding.kind, finding.clause_id) == ("AVT603", "team")
    assert "lacks finansiering" in finding.text
    whole = MEASURE + "      finansiering: {nb: a, nn: a}\n"
    assert codes(made("", "", small.clause("team", whole))) == []


def test_user_organisations_take_part_and_experience_is_used() -> None:
    empty = "  brukermedvirkning: {hvem: [], hva: svarene}\n"
    check = small.check_of(small.project(f"{JOINT}values:\n{empty}", clauses=WHOLE))
    assert found(check) == [("AVT604", "error")]
    assert check.exit_code == 6
    ffo = {"ffo": "name: FFO\nrole: brukerorganisasjon"}
    parties = small.HMR | small.NEUTRAL | ffo
    assert codes(small.project(f"{JOINT}values:\n{empty}", parties, WHOLE)) == []


def test_the_librarys_own_words_about_medvirkning_are_a_warning() -> None:
    check = small.check_of(small.project(JOINT, clauses=WHOLE))
    assert found(check) == [("AVT605", "warning"), ("AVT605", "warning")]
    assert check.exit_code == 1


def test_an_agreement_without_medvirkning_or_review_lacks_them() -> None:
    assert codes(small.project(JOINT, clauses=(WHOLE[2],))) == ["AVT604", "AVT607", "AVT607"]


@pytest.mark.parametrize(
    ("count", "unit", "enough"),
    [
        (12, Unit.MAANED, True),
        (11, Unit.MAANED, False),
        (1, Unit.AAR, True),
        (365, Unit.DAG, True),
        (364, Unit.DAG, False),
        (53, Unit.UKE, True),
        (52, Unit.UKE, False),
        (6, Unit.TIME, False),
    ],
)
def test_a_year_is_a_year_in_every_unit(count: int, unit: Unit, enough: bool) -> None:
    assert lasts_a_year(Duration(count, unit)) is enough


def test_notice_shorter_than_a_year_is_against_the_law() -> None:
    check = small.check_of(made("", "  varighet: {frist: 6 måneder}\n"))
    assert found(check) == [("AVT606", "error")]
    assert check.exit_code == 6


@pytest.mark.parametrize("values", ["naar: ''", "hvem: ''"])
def test_the_annual_review_has_a_month_and_an_owner(values: str) -> None:
    assert codes(made("", f"  varighet: {{{values}}}\n")) == ["AVT607"]


COST = """
parameters:
  nokkel:
    kind: table
    role: cost_key
    description: a
    columns: {kommune: a, andel: b}
    default: [{kommune: A, andel: 60}, {kommune: B, andel: '40'}]
ledd: [{nb: a, nn: a, table: {caption: a, rows_from: nokkel}}]
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("", []),
        ("[{andel: '33,3 %'}, {andel: '66,7'}]", []),
        ("[{andel: 33.3}, {andel: 33.3}, {andel: 33.3}]", ["AVT608"]),
        ("[{andel: 0.1}, {andel: 0.2}, {andel: 99.7}]", []),
        ("[{andel: 100}, {andel: resten}]", ["AVT609"]),
        ("[{andel: 50}, {andel: 51}]", ["AVT608"]),
    ],
)
def test_a_cost_key_sums_to_a_hundred(rows: str, expected: list[str]) -> None:
    values = f"  okonomi: {{nokkel: {rows}}}\n" if rows else ""
    assert codes(made("", values, small.clause("okonomi", COST))) == expected


RATE = "parameters: {pris: {kind: money, role: rate, description: a, required: true}}\nledd: [{nb: '{pris}', nn: a}]"


@pytest.mark.parametrize(
    ("date", "money", "expected"),
    [
        ("2024-06-01", "{amount: 5745, year: 2024}", []),
        ("2024-06-01", "{amount: 5745, year: 2025}", []),
        ("2027-01-01", "{amount: 5745, year: 2024}", ["AVT611"]),
        ("2027-01-01", "5745", ["AVT610"]),
        ("''", "{amount: 5745, year: 2024}", []),
    ],
)
def test_a_rate_has_a_year_that_is_the_agreements(date: str, money: str, expected: list[str]) -> None:
    check = made(f"date: {date}", f"  betaling: {{pris: {money}}}\n", small.clause("betaling", RATE))
    assert codes(check) == expected


PLAN = """
parameters:
  plan:
    kind: table
    role: plan
    description: a
    columns: {aktivitet: a, frist: b, ansvarlig: c}
    default: [{aktivitet: a, frist: mars, ansvarlig: b}]
ledd: [{nb: a, nn: a, table: {caption: a, rows_from: plan}}]
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("[{aktivitet: a, frist: mars, ansvarlig: b}]", []),
        ("[{aktivitet: a, frist: mars}]", ["AVT619"]),
        ("[{aktivitet: a, frist: '', ansvarlig: b}]", ["AVT619"]),
        ("[]", ["AVT619"]),
    ],
)
def test_the_plan_of_number_twelve_is_concrete(rows: str, expected: list[str]) -> None:
    project = made("", f"  utvikling: {{plan: {rows}}}\n", small.clause("utvikling", PLAN))
    assert codes(project) == expected


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("921133642", True),
        ("921133643", False),
        ("974760673", True),
        ("12345678", False),
        ("", False),
        ("x" * 9, False),
    ],
)
def test_an_organisation_number_passes_mod_11(number: str, passes: bool) -> None:
    assert passes_mod11(number) is passes


def test_every_number_of_the_register_passes_mod_11() -> None:
    numbers = [one.organisasjonsnummer for one in (*small.REGISTER.kommuner, *small.REGISTER.helseforetak)]
    assert [number for number in numbers if number and not passes_mod11(number)] == []


def test_a_wrong_organisation_number_is_an_error_in_its_file() -> None:
    party = "kommunenummer: 1579\norganisasjonsnummer: 921133643"
    [finding] = small.check_of(made(hustadvika=party)).findings
    assert finding.kind == "AVT612"
    assert str(finding.where) == "parties/hustadvika.yaml:1:1"


def test_a_kommune_without_an_organisation_number_is_a_warning() -> None:
    assert codes(made(haram="kommunenummer: 1580")) == ["AVT613"]


OLD = "name: Møre kommune\nkommunenummer: 1548\nrole: kommune\norganisasjonsnummer: 921133642"


@pytest.mark.parametrize(
    ("date", "expected"), [("2027-01-01", ["AVT614"]), ("''", ["AVT614"]), ("2023-12-31", ["AVT615"])]
)
def test_a_kommunenummer_is_checked_from_2024(date: str, expected: list[str]) -> None:
    check = small.check_of(made(f"date: {date}", hustadvika=OLD))
    assert [one.kind for one in check.findings] == expected
    assert (check.findings[0].severity is Severity.INFO) is (expected == ["AVT615"])


def test_a_kommune_outside_the_helsefellesskap_is_a_warning() -> None:
    [finding] = small.check_of(made(oslo="kommunenummer: 0301")).findings
    assert finding.kind == "AVT616"
    assert "oslo" in finding.text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("lov 14. juni 2011 om helse", "AVT620"),
        ("etter spesialisthelsetjenesteloven § 2-1 e annet ledd", "AVT620"),
        ("helse- og omsorgstjenesteloven § 5-10", "AVT622"),
        ("helse- og omsorgstenestelova § 5-10", "AVT622"),
        ("helse- og omsorgstjenesteloven § 6-9", "AVT623"),
        ("kommunal medfinansiering", "AVT620"),
        ("kommuneloven § 27", "AVT620"),
    ],
)
def test_wrong_moved_and_repealed_law_references_are_found(words: str, code: str) -> None:
    project = made("", "", small.clause("tekst", f"ledd: [{{nb: '{words}', nn: '{words}'}}]"))
    assert code in codes(project)


@pytest.mark.parametrize(
    "words",
    [
        "helse- og omsorgstjenesteloven §§ 6-1 og 6-2 første ledd nr. 5",
        "spesialisthelsetjenesteloven § 2-1 e fjerde ledd",
        "spesialisthelsetenestelova § 2-1 e fjerde ledd",
        "lov 24. juni 2011 nr. 30",
        "kommuneloven § 20-2",
    ],
)
def test_right_references_are_left_alone(words: str) -> None:
    assert codes(made("", "", small.clause("tekst", f"ledd: [{{nb: '{words}', nn: '{words}'}}]"))) == []


def test_a_reference_in_a_value_is_found_too() -> None:
    body = "parameters: {a: {kind: text, description: a, default: b}}\nledd: [{nb: '{a}', nn: '{a}'}]"
    values = "  tekst: {a: etter lov 22.06.2011}\n"
    assert codes(made("", values, small.clause("tekst", body))) == ["AVT620"]


def test_a_name_from_the_parties_files_does_not_stand_in_a_clause() -> None:
    party = "kommunenummer: 1579\nsignatories: [{name: Kari Nordmann, title: ordfører}]"
    text = small.clause("tekst", "ledd: [{nb: 'Ordfører Kari Nordmann avgjør.', nn: a}]")
    [finding] = small.check_of(made("", "", text, hustadvika=party)).findings
    assert (finding.kind, finding.clause_id) == ("AVT624", "tekst")
    other = small.clause("tekst", "ledd: [{nb: 'Kari Nordmannsen avgjør.', nn: a}]")
    assert codes(made("", "", other, hustadvika=party)) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ring 71 12 00 00.", ["AVT625"]),
        ("Ring +47 71120000.", ["AVT625"]),
        ("Skriv til post@example.no.", ["AVT625"]),
        ("Ring 116 117 eller 113.", []),
        ("Fra 1. januar 2024 til 31. desember 2027.", []),
        ("Forskrift 28. oktober 2016 nr. 1250.", []),
        ("Prisen er 12 345 678 kroner.", []),
    ],
)
def test_contact_details_do_not_stand_in_a_clause(words: str, expected: list[str]) -> None:
    assert codes(made("", "", small.clause("tekst", f"ledd: [{{nb: '{words}', nn: a}}]"))) == expected


def test_the_party_s_own_organisation_number_may_stand_there() -> None:
    body = "ledd: [{nb: '{kommune.organisasjonsnummer}', nn: a}]"
    assert codes(made("", "", small.clause("tekst", body))) == []


def test_what_is_the_same_in_every_copy_is_said_once() -> None:
    text = small.clause("tekst", "ledd: [{nb: medfinansiering, nn: medfinansiering}]")
    plan = f"{COPIES}values:\n{SETTLED}"
    parties = small.HMR | small.NEUTRAL | small.NYNORSK
    check = small.check_of(small.project(plan, parties, (*WHOLE, text)))
    assert len(check.reviews) == 2
    assert [one.kind for one in check.findings] == ["AVT620"]
