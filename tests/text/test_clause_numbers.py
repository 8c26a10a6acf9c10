"""What number of a clause is meant, however it is written."""

from __future__ import annotations

import pytest

from avtalebygger.text.clause_numbers import bare_number, is_within


@pytest.mark.parametrize(
    ("said", "number"),
    [("13.4", "13.4"), ("§ 2", "2"), ("§2", "2"), ("2.", "2"), ("Punkt 7", "7"), ("art. 3", "3"), ("6-2", "6-2")],
)
def test_a_number_is_known_with_its_sign_and_without(said: str, number: str) -> None:
    assert bare_number(said) == number


@pytest.mark.parametrize("said", ["", "-", "Varsling", "2 Varsling", "Vedlegg 1", "§"])
def test_words_are_no_number(said: str) -> None:
    assert bare_number(said) == ""


def test_a_paragraph_is_within_its_clause() -> None:
    assert is_within("13.4", "13") and is_within("§ 13", "13") and is_within("13.4", "13.4")
    assert not is_within("13", "13.4") and not is_within("130", "13") and not is_within("-", "-")
