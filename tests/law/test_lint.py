"""What `library lint` finds in a clause, and that the library that ships has nothing to mend."""

from __future__ import annotations

import pytest
import small

from avtalebygger.journeys.library import lint
from avtalebygger.law.lint import linted
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.language import WordPair

PAIRS = (WordPair("ikke", "ikkje"), WordPair("sykehus", "sjukehus"), WordPair("nå", "nå"), WordPair("nå", "no"))


def findings(body: str, *others: tuple[str, bytes], kind: str = "article") -> tuple[Finding, ...]:
    made = small.library(small.clause("denne", body, kind=kind), *others)
    return linted(made, {"denne"}, small.LAW, PAIRS)


def codes(body: str, *others: tuple[str, bytes], kind: str = "article") -> list[str]:
    return [one.kind for one in findings(body, *others, kind=kind)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("parameters: {a: {kind: text, description: b, default: c}}", "AVT650"),
        ("ledd: [{nb: '{a}', nn: '{a}'}]", "AVT651"),
        ("parameters: {a: {kind: text, description: b}}\nledd: [{nb: '{a}', nn: '{a}'}]", "AVT664"),
        ("ledd: [{nb: '{ref:borte}', nn: '{ref:borte}'}]", "AVT652"),
        ("ledd: [{nb: a, nn: a, when: {clause: borte}}]", "AVT652"),
        ("ledd: [{nb: '{ref:annen}', nn: '{ref:annen}'}]", "AVT667"),
        ("ledd: [{nb: Tekst, nn: ''}]", "AVT653"),
        ("ledd: [{nb: a, nn: a, items: [{nb: '', nn: b}]}]", "AVT653"),
        ("ledd: [{nb: 'et sykehus', nn: 'eit sykehus'}]", "AVT654"),
        ("ledd: [{nb: 'det er ikkje', nn: 'det er ikkje'}]", "AVT654"),
        ("hjemmel: [sphl § 6-3]", "AVT655"),
        ("ledd: [{nb: 'helsepersonelloven § 25 gjelder', nn: x}]", "AVT656"),
        ("guidance: {kommentar: Se helsepersonelloven § 25.}", "AVT666"),
        ("hjemmel: [kommunehelsetjenesteloven § 1-1]", "AVT623"),
        ("hjemmel: [sphl § 2-1 e annet ledd]", "AVT621"),
        ("hjemmel: [hol § 5-10]", "AVT622"),
        ("ledd: [{nb: 'lov 14. juni 2011', nn: a}]", "AVT620"),
        ("ledd: [{nb: 'ring 71 12 00 00', nn: a}]", "AVT625"),
        ("ledd: [{nb: a, nn: a, table: {caption: b, rows_from: c}}]", "AVT657"),
        ("ledd: [{nb: a, nn: a, table: {caption: b, columns: [a, b], rows: [[a]]}}]", "AVT662"),
        ("ledd: [{nb: a, nn: a, when: {value: {b: c}}}]", "AVT658"),
        (
            "parameters: {a: {kind: choice, description: b, choices: {c: d}, default: c}}\n"
            "ledd: [{nb: a, nn: a, when: {value: {a: e}}}]",
            "AVT659",
        ),
        ("ledd: [{nb: '{avtale.dato}', nn: a}]", "AVT663"),
        ("ledd: [{nb: '{kommune.farge}', nn: '{kommune.farge}'}]", "AVT665"),
        ("ledd: [{measure: {name: a, ansvar: b, organisering: c, finansiering: d}}]", "AVT603"),
    ],
)
def test_a_broken_promise_is_found(body: str, code: str) -> None:
    assert code in codes(body, small.clause("annen", kind="optional"))


def test_a_topic_covers_a_point_and_is_neither_short_nor_long() -> None:
    assert codes("", kind="topic") == ["AVT660", "AVT668", "AVT668"]


@pytest.mark.parametrize(
    "body",
    [
        "ledd: [{nb: 'et sykehus, ikke nå', nn: 'eit sjukehus, ikkje nå'}]",
        "ledd: [{nb: '{ref:annen}', nn: '{ref:annen}', when: {clause: annen}}]",
        "parameters: {a: {kind: table, role: contacts, description: a, columns: {b: c}}}",
        "guidance: {kommentar: Se helsepersonelloven § 25 (ubekreftet).}",
        "hjemmel: [hol § 6-2 første ledd nr. 5, koml § 20-2, språklova]",
        "ledd: [{nb: helsepersonelloven gjelder, nn: helsepersonellova gjeld}]",
    ],
)
def test_a_promise_that_is_kept_is_not(body: str) -> None:
    assert codes(body, small.clause("annen", kind="optional")) == []


def test_a_finding_knows_the_line_of_its_ledd() -> None:
    [finding] = findings("ledd:\n  - {nb: a, nn: a}\n  - {nb: '{b}', nn: a}")[:1]
    assert str(finding.where) in {"clauses/denne.yaml:7:5", "clauses/denne.yaml:1:1"}


def test_the_library_that_ships_has_nothing_to_mend() -> None:
    assert [one for one in lint() if one.severity is not Severity.INFO] == []


def test_the_library_that_ships_lists_what_is_unconfirmed() -> None:
    assert {one.kind for one in lint()} <= {"AVT655", "AVT668"}
