"""Which målform a document gets: the table of språklova, row by row."""

from __future__ import annotations

import pytest

from avtalebygger.draft.language import decided, negotiated
from avtalebygger.model.agreement import Party, PartyRole
from avtalebygger.model.language import Maalform, Spraakvedtak
from avtalebygger.model.project import LanguageChoice

VEDTAK = {"b": Spraakvedtak.BOKMAAL, "n": Spraakvedtak.NYNORSK, "-": Spraakvedtak.NOYTRAL}


def parties(vedtak: str) -> list[Party]:
    kommuner = [
        Party(f"k{place}", f"K{place} kommune", PartyRole.KOMMUNE, spraakvedtak=VEDTAK[one])
        for place, one in enumerate(vedtak)
    ]
    return [Party("hf", "HF", PartyRole.HELSEFORETAK, spraakvedtak=Spraakvedtak.NOYTRAL), *kommuner]


@pytest.mark.parametrize(
    ("vedtak", "expected", "reason"),
    [
        ("n", "nn", "§ 13 third paragraph"),
        ("b", "nb", "§ 13 third paragraph"),
        ("-", "nb", "no språkvedtak"),
        ("---", "nb", "no språkvedtak"),
        ("nnn", "nn", "§ 15 second paragraph"),
        ("n--", "nn", "§ 15 second paragraph"),
        ("b---------", "nb", "§ 15 second paragraph"),
        ("nnb", "nn", "nynorsk is demanded by 2 of 3"),
        ("bbbn", "nb", "bokmål is demanded by 3 of 4"),
        ("nnb-", "nb nn", "none has a majority"),
        ("nb", "nb nn", "none has a majority"),
        ("nnbb", "nb nn", "none has a majority"),
        ("nnnb---", "nb nn", "none has a majority"),
        ("nnnnb---", "nb nn", "none has a majority"),
        ("nnnnnb---", "nn", "nynorsk is demanded by 5 of 9"),
    ],
)
def test_the_law_gives_the_maalform(vedtak: str, expected: str, reason: str) -> None:
    decision = decided(parties(vedtak), Maalform.NB)
    assert " ".join(decision.maalformer) == expected
    assert reason in decision.reason


def test_without_a_demand_the_agreement_type_decides() -> None:
    assert decided(parties("-"), Maalform.NN).maalformer == (Maalform.NN,)


@pytest.mark.parametrize(("choice", "expected"), [("nb", "nb"), ("nn", "nn"), ("both", "nb nn")])
def test_a_choice_goes_before_the_law_and_keeps_its_reason(choice: str, expected: str) -> None:
    decision = decided(parties("n"), Maalform.NB, LanguageChoice(choice), "avtalt i møte 3. mai")
    assert " ".join(decision.maalformer) == expected
    assert "avtalt i møte 3. mai" in decision.reason


@pytest.mark.parametrize(
    ("vedtak", "expected", "reason"),
    [
        ("nn", "nn", "every språkvedtak"),
        ("n-", "nn", "every språkvedtak"),
        ("b", "nb", "§ 13 third paragraph"),
        ("nb", "nb", "differ"),
        ("nnb", "nb", "differ"),
        ("--", "nb", "no språkvedtak"),
    ],
)
def test_of_two_editions_the_one_that_the_municipalities_agree_on_is_negotiated(
    vedtak: str, expected: str, reason: str
) -> None:
    decision = negotiated(parties(vedtak))
    assert decision.maalformer == (Maalform(expected),)
    assert reason in decision.reason
