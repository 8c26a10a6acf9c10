"""The library that ships: every agreement type, form and målform, with one, two and thirteen municipalities."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
import small

from avtalebygger.draft.assemble import assemble
from avtalebygger.journeys.library import Shelf, shelf
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.project import load_project
from avtalebygger.model.agreement import Agreement, Span
from avtalebygger.model.library import ClauseKind
from avtalebygger.model.project import Project

KOMMUNER = [one for one in small.REGISTER.kommuner if one.helsefellesskap == "more-og-romsdal"][:13]
VALUES = """
values:
  dognopphold_ohd: {senger: 4, sted: helsehuset}
  utskrivningsklare: {dognpris: {amount: 5745, unit: døgn, year: 2027}}
  lokalmedisinsk_senter: {sted: helsehuset, fordelingsnokkel: [{andel: 100}]}
"""


@lru_cache
def everything() -> Shelf:
    return shelf()


def project(plan: str, kommuner: int) -> Project:
    on = everything()
    parties = [("parties/hmr.yaml", b"name: Helse M\xc3\xb8re og Romsdal HF")]
    for one in KOMMUNER[:kommuner]:
        parties.append((f"parties/k{one.kommunenummer}.yaml", f"kommunenummer: {one.kommunenummer}".encode()))
    plans = [("avtale.yaml", f"{plan}\ndate: 2027-01-01{VALUES}".encode())]
    return load_project(plans, parties, on.library, on.register, on.law, Gathered())


def every_span(agreement: Agreement) -> list[Span]:
    spans: list[Span] = []
    for clause in agreement.clauses:
        for ledd in clause.ledd:
            spans += [*ledd.text, *(span for item in ledd.items for span in item)]
            if ledd.table:
                spans += [span for row in ledd.table.rows for cell in row for span in cell]
            if one := ledd.measure:
                spans += [*one.ansvar, *one.arbeidsgiveransvar, *one.organisering, *one.finansiering]
    return spans


@pytest.mark.parametrize("language", ["auto", "both"])
@pytest.mark.parametrize("kommuner", [1, 2, 13])
@pytest.mark.parametrize("form", ["joint", "copies"])
@pytest.mark.parametrize("kind", ["samlet", "overordnet", "delavtale"])
def test_every_type_and_form_is_drafted_whole(kind: str, form: str, kommuner: int, language: str) -> None:
    optional = [one.id for one in everything().library.clauses.values() if one.kind is ClauseKind.OPTIONAL]
    topics = "topics: [5, 3]" if kind == "delavtale" else ""
    chosen = f"include: [{', '.join(optional)}]"
    plan = f"agreement: {kind}\nform: {form}\nlanguage: {language}\nlanguage_reason: prøve\n{chosen}\n{topics}"
    agreements = assemble(project(plan, kommuner))
    assert len(agreements) >= (kommuner if form == "copies" else 1) * (2 if language == "both" else 1)
    for agreement in agreements:
        judge(agreement, optional)


def judge(agreement: Agreement, optional: list[str]) -> None:
    ids = [clause.id for clause in agreement.clauses]
    assert len(set(ids)) == len(ids)
    assert set(optional) <= set(ids)
    assert [clause.number for clause in agreement.clauses] == [str(n) for n in range(1, len(ids) + 1)]
    numbers = {clause.id: clause.number for clause in agreement.clauses}
    for clause in agreement.clauses:
        assert clause.title and clause.ledd, clause.id
        assert [ledd.number for ledd in clause.ledd] == [f"{clause.number}.{n}" for n in range(1, len(clause.ledd) + 1)]
    for span in every_span(agreement):
        assert not re.search(r"[{}]|None", span.text), span
        assert not span.target or span.text == numbers[span.target]


def test_every_topic_is_a_delavtale_of_its_own() -> None:
    for point in range(1, 14):
        for agreement in assemble(project(f"agreement: delavtale\nform: copies\ntopics: [{point}]", 2)):
            assert point in {covered for clause in agreement.clauses for covered in clause.covers}


def test_every_variant_can_be_chosen_by_name() -> None:
    for clause in everything().library.clauses.values():
        for variant in clause.variants:
            plan = f"agreement: samlet\nform: copies\ninclude: [{clause.id}]\nvariants: {{{clause.id}: {variant.id}}}"
            for agreement in assemble(project(plan, 2)):
                [used] = [one for one in agreement.clauses if one.id == clause.id]
                assert used.variant == variant.id
                assert used.ledd


def test_the_coverage_of_a_samlet_avtale_is_whole() -> None:
    [agreement] = assemble(project("agreement: samlet\nform: joint", 1))
    assert {point for clause in agreement.clauses for point in clause.covers} == set(range(1, 14))


def test_an_agreement_in_both_maalformer_says_so_itself() -> None:
    both = "language: both\nlanguage_reason: prøve"
    for plan, variant in (("", ""), (both, "parallelle_utgaver")):
        for agreement in assemble(project(f"agreement: samlet\nform: joint\n{plan}", 2)):
            [clause] = [one for one in agreement.clauses if one.id == "maalform"]
            assert clause.variant == variant
