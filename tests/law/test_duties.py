"""Who is bound by «skal»: the nearest party before it, or straight after it."""

from __future__ import annotations

import pytest
import small

from avtalebygger.law.duties import Side, counted_in


@pytest.mark.parametrize(
    ("words", "helseforetak", "kommune", "both"),
    [
        ("Helseforetaket skal varsle kommunen.", 1, 0, 0),
        ("Innen 24 timer skal helseføretaket varsle kommunen.", 1, 0, 0),
        ("Når kommunen har svart, skal helseforetaket sende epikrise.", 1, 0, 0),
        ("Kommunen skal svare. Helseforetaket skal bekrefte.", 1, 1, 0),
        ("Kommunen skal svare og skal gi grunn.", 0, 2, 0),
        ("Partene skal møtes. Hver part skal stille med to.", 0, 0, 2),
        ("Partane skal møtast. Kvar part skal stille.", 0, 0, 2),
        ("Svar skal gis straks.", 0, 0, 0),
        ("Kommunens svar er nok.", 0, 0, 0),
        ("Sykehuset skal melde fra. Sjukehuset skal melde frå.", 2, 0, 0),
    ],
)
def test_a_duty_is_counted_for_the_side_it_binds(words: str, helseforetak: int, kommune: int, both: int) -> None:
    count = counted_in(words)
    assert (count[Side.HELSEFORETAK], count[Side.KOMMUNE], count[Side.BOTH]) == (helseforetak, kommune, both)


def test_a_clause_that_binds_one_side_alone_is_noted_and_no_more() -> None:
    words = "Kommunen skal a. Kommunen skal b. Kommunen skal c. Kommunen skal d."
    made = small.project(clauses=(small.clause("skjevt", f"ledd: [{{nb: '{words}', nn: a}}]"),))
    notes = [one for one in small.check_of(made).findings if one.kind == "AVT617"]
    assert [(one.severity.value, one.clause_id) for one in notes] == [("info", "skjevt")]
