"""Select, fill, number: small libraries, whole agreements."""

from __future__ import annotations

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.draft.assemble import assemble, editions
from avtalebygger.draft.fill import FACTS
from avtalebygger.errors import DraftError
from avtalebygger.load.node import FORBIDDEN
from avtalebygger.model.agreement import Agreement, Span
from avtalebygger.model.language import Wording
from avtalebygger.model.placeholder import FACT_NAMES
from avtalebygger.model.project import LanguageChoice, Plan, Project

COPIES = "agreement: samlet\nform: copies\n"
JOINT = "agreement: samlet\nform: joint\n"
BOTH = small.HMR | small.NEUTRAL | small.NYNORSK


def one(made: Project) -> Agreement:
    [agreement] = assemble(made)
    return agreement


def text_of(body: str, plan: str = JOINT, parties: dict[str, str] | None = None, *more: tuple[str, bytes]) -> str:
    made = small.project(plan, parties or small.HMR | small.NEUTRAL, (small.clause("avvik", body), *more))
    return small.words_of(assemble(made)[0].clauses[0])


def refused(made: Project) -> list[str]:
    with pytest.raises(DraftError) as wrong:
        assemble(made)
    return [small.said(problem) for problem in wrong.value.problems]


def test_clauses_are_numbered_through_the_chapters_and_ledd_within_them() -> None:
    clauses = (
        small.clause("parter"),
        small.clause("ohd", "covers: [4]", kind="topic"),
        small.clause("utskrivning", "covers: [5]\nledd: [{nb: a, nn: a}, {nb: b, nn: b}]", kind="topic"),
        small.clause("avvik", kind="optional"),
    )
    agreement = one(small.project(JOINT + "include: [avvik]", clauses=clauses))
    assert [(c.number, c.id, c.chapter) for c in agreement.clauses] == [
        ("1", "parter", "Generelt"),
        ("2", "ohd", "Tema"),
        ("3", "utskrivning", ""),
        ("4", "avvik", "Valgfrie"),
    ]
    assert [ledd.number for ledd in agreement.clauses[2].ledd] == ["3.1", "3.2"]


def test_a_cross_reference_is_a_number_with_its_target_after_the_word_punkt() -> None:
    clauses = (
        small.clause("avvik", "ledd:\n  - {nb: 'Brudd følger {ref:uenighet}. {ref:uenighet} gjelder.', nn: x}"),
        small.clause("uenighet"),
    )
    [ledd] = one(small.project(clauses=clauses)).clauses[0].ledd
    assert ledd.text == (
        Span("Brudd følger "),
        Span("punkt\u00a0"),
        Span("2", target="uenighet"),
        Span(". "),
        Span("Punkt\u00a0"),
        Span("2", target="uenighet"),
        Span(" gjelder."),
    )


@pytest.mark.parametrize(
    ("when", "plan", "parties", "holds"),
    [
        ("{kommuner: one}", JOINT, small.HMR | small.NEUTRAL, True),
        ("{kommuner: one}", JOINT, BOTH, False),
        ("{kommuner: many}", JOINT, BOTH, True),
        ("{kommuner: one}", COPIES, BOTH, True),
        ("{form: copies}", COPIES, BOTH, True),
        ("{form: copies}", JOINT, BOTH, False),
        ("{agreement: samlet}", JOINT, BOTH, True),
        ("{agreement: [overordnet, delavtale]}", JOINT, BOTH, False),
        ("{editions: one}", JOINT, BOTH, True),
        ("{editions: two}", JOINT, BOTH, False),
        ("{editions: two}", JOINT + "language: both\nlanguage_reason: a", BOTH, True),
        ("{clause: avvik}", JOINT, BOTH, True),
        ("{clause: finnes_ikke}", JOINT, BOTH, False),
        ("{not: {clause: finnes_ikke}}", JOINT, BOTH, True),
        ("{not: {kommuner: one}, form: joint}", JOINT, BOTH, True),
        ("{value: {drift: egen}}", JOINT, BOTH, True),
        ("{value: {drift: kjop}}", JOINT, BOTH, False),
        ("{value: {drift: kjop}}", JOINT + "values: {avvik: {drift: kjop}}", BOTH, True),
    ],
)
def test_a_ledd_stands_when_its_condition_holds(when: str, plan: str, parties: dict[str, str], holds: bool) -> None:
    body = f"""
parameters:
  drift: {{kind: choice, description: a, choices: {{egen: a, kjop: b}}, default: egen}}
ledd:
  - {{nb: Alltid., nn: Alltid.}}
  - {{nb: Betinget., nn: Betinget., when: {when}}}
"""
    assert ("Betinget." in text_of(body, plan, parties)) is holds


def test_a_variant_is_used_by_name_or_by_condition() -> None:
    body = """
    ledd: [{nb: Vanlig., nn: Vanleg.}]
    variants:
      - {id: flere, title: a, when: {kommuner: many}, ledd: [{nb: Flere., nn: Fleire.}]}
      - {id: streng, title: b, ledd: [{nb: Streng., nn: Streng.}]}
    """
    assert text_of(body) == "Vanlig."
    assert text_of(body, JOINT, BOTH) == "Fleire."
    assert text_of(body, JOINT + "variants: {avvik: streng}", BOTH) == "Streng."


def test_the_nearest_value_wins() -> None:
    body = """
    parameters:
      a: {kind: text, description: a, default: bibliotek}
      b: {kind: text, description: a, default: bibliotek}
      c: {kind: text, description: a, default: bibliotek}
      d: {kind: text, description: a, default: bibliotek}
    ledd: [{nb: '{a} {b} {c} {d}', nn: '{a} {b} {c} {d}'}]
    """
    parties = {
        "hmr": small.HMR["hmr"] + "\nvalues: {avvik: {c: foretak, d: foretak}}",
        "hustadvika": small.NEUTRAL["hustadvika"] + "\nvalues: {avvik: {d: kommune}}",
    }
    plan = COPIES + "values: {avvik: {b: avtale, c: avtale, d: avtale}}"
    assert text_of(body, plan, parties) == "bibliotek avtale foretak kommune"


@pytest.mark.parametrize(
    "typed", ["{{ 7*7 }}", "{% if x %}", "<w:p/>", "a & b", "]]>", "{a}", "{ref:avvik}", "x" * 5000, "\u202eabc"]
)
def test_a_value_comes_out_as_typed(typed: str) -> None:
    body = "parameters:\n  a: {kind: text, description: a, default: b}\nledd: [{nb: 'Før {a} etter', nn: x}]"
    plan = JOINT + f"values:\n  avvik:\n    a: '{typed}'"
    assert text_of(body, plan) == f"Før {typed} etter"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_out_exactly(typed: str) -> None:
    if FORBIDDEN.search(typed):
        return
    made = small.project(
        clauses=(small.clause("avvik", "parameters:\n  a: {kind: text, description: a, required: true}\n"
                              "ledd: [{nb: '{a}', nn: '{a}'}]"),),
        plan=JOINT + "values: {avvik: {a: x}}",
    )  # fmt: skip
    [plan] = made.plans
    values = {"avvik": {"a": Wording(typed, typed)}}
    changed = Plan(plan.id, plan.type_id, plan.form, plan.party_ids, values=values, path=plan.path)
    [agreement] = assemble(made, changed)
    assert agreement.clauses[0].ledd[0].text == (Span(typed, parameter="a"),)


def test_every_missing_value_is_named_at_once_with_the_place_to_write_it() -> None:
    body = """
    parameters:
      pris: {kind: money, description: {nb: Pris, nn: Pris}, required: true}
      frist: {kind: duration, description: {nb: Frist, nn: Frist}}
    ledd: [{nb: '{pris} {frist} {frist}', nn: '{pris} {frist}'}]
    """
    assert refused(small.project(COPIES, BOTH, (small.clause("avvik", body),))) == [
        f"avtale.yaml:1:1 AVT201 «{id}» has no value for «{name}» ({name.capitalize()}) of clause «avvik»"
        f" | in avtale.yaml, parties/{id}.yaml: `values: {{avvik: {{{name}: {example}}}}}`"
        for id in ("hustadvika", "surnadal")
        for name, example in (("pris", "{amount: 5745, unit: døgn, year: 2027, source: …}"), ("frist", "24 timer"))
    ]


@pytest.mark.parametrize(
    ("nb", "code"),
    [
        ("{finnes_ikke}", "AVT202"),
        ("{kommune.farge}", "AVT203"),
        ("{kommune.navn}", "AVT204"),
        ("{ref:finnes_ikke}", "AVT205"),
        ("{avtale.dato}", "AVT209"),
    ],
)
def test_a_clause_that_does_not_add_up_is_refused(nb: str, code: str) -> None:
    clauses = (small.clause("avvik", f"ledd: [{{nb: '{nb}', nn: '{nb}'}}]"),)
    [problem] = refused(small.project(JOINT, BOTH, clauses))
    place = "avtale.yaml:1:1" if code == "AVT209" else "clauses/avvik.yaml:1:1"
    assert problem.split()[:2] == [place, code]
    assert "{{" not in problem


def test_facts_of_the_parties_and_the_agreement() -> None:
    words = "{helseforetak.navn}; {kommuner.navn}; {avtale.dato}; {avtale.ikrafttredelse}; {avtale.tittel}"
    body = f"ledd: [{{nb: '{words}', nn: '{words}'}}]"
    assert text_of(body, JOINT + "date: 2027-01-01\nin_force: 2027-03-01", BOTH) == (
        "Helse Møre og Romsdal HF; Hustadvika kommune og Surnadal kommune; 1.~januar 2027; 1.~mars 2027; "
        "Samarbeidsavtale"
    )
    single = "{kommune.navn} ({kommune.kortnavn}, {kommune.organisasjonsnummer})"
    body = f"ledd: [{{nb: '{single}', nn: '{single}'}}]"
    assert text_of(body) == "Hustadvika kommune (Hustadvika, 921~133~642)"


def test_the_facts_that_lint_knows_are_those_that_are_filled() -> None:
    assert set(FACTS) == FACT_NAMES


def test_copies_are_one_a_kommune_in_its_own_maalform() -> None:
    made = small.project(COPIES, BOTH)
    documents = [(a.key, a.maalform.value, [party.id for party in a.parties]) for a in assemble(made)]
    assert documents == [("hustadvika", "nb", ["hmr", "hustadvika"]), ("surnadal", "nn", ["hmr", "surnadal"])]
    assert [a.key for a in assemble(made, only={"surnadal"})] == ["surnadal"]


def test_both_gives_two_editions_with_the_same_content() -> None:
    made = small.project(JOINT + "language: both\nlanguage_reason: a", BOTH, (small.clause("a"), small.clause("b")))
    nb, nn = assemble(made)
    assert (nb.maalform.value, nn.maalform.value) == ("nb", "nn")
    assert [(c.id, c.number) for c in nb.clauses] == [(c.id, c.number) for c in nn.clauses]


def test_the_callers_language_goes_before_the_plans() -> None:
    made = small.project(COPIES, BOTH)
    [plan] = made.plans
    assert [one.maalform.value for one in editions(made, plan, language=LanguageChoice.NN)] == ["nn", "nn"]


def test_contact_points_go_to_the_annex_a_table_for_each_party_that_gave_some() -> None:
    body = """
    parameters:
      kontakt:
        kind: table
        role: contacts
        description: {nb: Kontaktpunkter, nn: Kontaktpunkt}
        columns: {rolle: {nb: Rolle, nn: Rolle}, telefon: {nb: Telefon, nn: Telefon}}
        default: [{rolle: Mottak, telefon: ""}]
    """
    clauses = (small.clause("avvik", body),)
    [annex] = one(small.project(JOINT, clauses=clauses)).annexes
    assert (annex.number, annex.title) == ("1", "Kontaktpunkter")
    assert [(table.caption, len(table.rows)) for table in annex.tables] == [("Kontaktpunkter", 1)]
    parties = {
        "hmr": small.HMR["hmr"] + "\nvalues: {avvik: {kontakt: [{rolle: Vakt, telefon: 71 12 00 00}]}}",
        "surnadal": small.NYNORSK["surnadal"] + "\nvalues: {avvik: {kontakt: [{rolle: Lege}, {rolle: Leiar}]}}",
        "hustadvika": small.NEUTRAL["hustadvika"],
    }
    [annex] = one(small.project(JOINT, parties, clauses)).annexes
    assert [(table.caption, len(table.rows)) for table in annex.tables] == [
        ("Kontaktpunkt: Helse Møre og Romsdal HF", 1),
        ("Kontaktpunkt: Surnadal kommune", 2),
    ]


def test_a_joint_agreement_has_no_room_for_one_kommunes_own_value() -> None:
    body = "parameters:\n  a: {kind: text, description: a, default: b}\nledd: [{nb: '{a}', nn: '{a}'}]"
    parties = BOTH | {"surnadal": small.NYNORSK["surnadal"] + "\nvalues: {avvik: {a: c}}"}
    [problem] = refused(small.project(JOINT, parties, (small.clause("avvik", body),)))
    assert problem.startswith("parties/surnadal.yaml:1:1 AVT210")
    assert problem.endswith("move it to avtale.yaml")


def test_a_delavtale_takes_its_topics_and_their_names() -> None:
    clauses = (
        small.clause("parter"),
        small.clause("utskrivning", "covers: [5]", kind="topic", title="Utskrivningsklare pasienter"),
        small.clause("innleggelse", "covers: [3]", kind="topic", title="Innleggelse"),
        small.clause("ikt", "covers: [9]", kind="topic", title="IKT-løsninger"),
        small.clause("avvik", kind="optional", title="Avvik"),
    )
    agreement = one(small.project("agreement: delavtale\nform: joint\ntopics: [5, 3, 9]", clauses=clauses))
    assert agreement.title == "Delavtale om innleggelse, utskrivningsklare pasienter og IKT-løsninger"
    agreement = one(small.project("agreement: delavtale\nform: joint\ninclude: [avvik]", clauses=clauses))
    assert [clause.id for clause in agreement.clauses] == ["parter", "avvik"]
    [problem] = refused(small.project("agreement: delavtale\nform: joint", clauses=clauses))
    assert "AVT207" in problem


def test_an_overordnet_avtale_knows_the_delavtaler_its_project_holds_and_names() -> None:
    clauses = (
        small.clause(
            "dekning",
            "ledd: [{nb: a, nn: a, table: {caption: {nb: Dekning, nn: Dekning}, builtin: coverage}}]",
        ),
        small.clause("ohd", "covers: [4]", kind="topic", title="Døgnopphold"),
    )
    plan = "agreement: overordnet\nform: joint\nsub_agreements: [{title: Delavtale 5, date: 2020-01-01, points: [5]}]"
    more = {"ohd": "agreement: delavtale\nform: joint\ntopics: [4]\ndate: 2027-01-01"}
    made = small.project(plan, BOTH, clauses, more)
    agreement = assemble(made, made.plans[0])[0]
    held = [(one.title, one.date, one.points) for one in agreement.sub_agreements]
    assert held == [("Delavtale 5", "2020-01-01", (5,)), ("Delavtale om døgnopphold", "2027-01-01", (4,))]
    table = agreement.clauses[0].ledd[0].table
    assert table is not None
    settled = ["".join(span.text for span in row[2]) for row in table.rows]
    assert settled[3:6] == ["Delavtale om døgnopphold", "Delavtale 5", "ikkje regulert"]
    assert len(settled) == 13


def test_a_party_signs_by_its_mayor_or_managing_director_unless_it_says_otherwise() -> None:
    parties = BOTH | {"hustadvika": small.NEUTRAL["hustadvika"] + "\nsignatories: [{title: kommunedirektør}]"}
    bokmaal, nynorsk = assemble(small.project(COPIES, parties))
    assert [party.signatories[0].title for party in bokmaal.parties] == ["administrerende direktør", "kommunedirektør"]
    assert [party.signatories[0].title for party in nynorsk.parties] == ["administrerande direktør", "ordførar"]


def test_a_measure_is_filled_like_text() -> None:
    body = """
    parameters: {navn: {kind: text, description: a, default: FACT-teamet}}
    ledd:
      - measure:
          name: {nb: '{navn}', nn: '{navn}'}
          ansvar: {nb: '{navn} svarer', nn: '{navn} svarar'}
    """
    measure = one(small.project(clauses=(small.clause("team", body),))).clauses[0].ledd[0].measure
    assert measure is not None
    assert measure.name == "FACT-teamet"
    assert measure.ansvar == (Span("FACT-teamet", parameter="navn"), Span(" svarer"))
    assert measure.finansiering == ()


def test_the_same_files_give_the_same_agreement() -> None:
    made = [assemble(small.project(COPIES, BOTH)) for _ in range(2)]
    assert made[0] == made[1]
    assert repr(made[0]) == repr(made[1])


def test_a_copy_may_name_a_host_municipality_that_is_no_party_to_it() -> None:
    body = "parameters: {vert: {kind: party, description: a, required: true}}\nledd: [{nb: '{vert}', nn: '{vert}'}]"
    made = small.project(COPIES + "values: {avvik: {vert: surnadal}}", BOTH, (small.clause("avvik", body),))
    assert [small.words_of(agreement) for agreement in assemble(made)] == ["Surnadal kommune"] * 2


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("", "Punkt"),
        ("Først. ", "Punkt"),
        ("Hva? ", "Punkt"),
        ("jf. ", "punkt"),
        ("se m.m. ", "punkt"),
        ("Se: ", "punkt"),
    ],
)
def test_a_reference_is_capital_only_where_a_sentence_begins(before: str, word: str) -> None:
    body = f"ledd: [{{nb: '{before}{{ref:avvik}}', nn: x}}]"
    assert text_of(body) == f"{before}{word}~1"


def test_several_hospitals_are_named_in_a_row() -> None:
    parties = small.HMR | {"betanien": "name: Betanien sykehus AS"} | small.NEUTRAL
    body = "ledd: [{nb: '{helseforetak.navn} ({helseforetak.kortnavn})', nn: x}]"
    assert text_of(body, JOINT, parties) == "Helse Møre og Romsdal HF og Betanien sykehus AS (HMR og Betanien)"
