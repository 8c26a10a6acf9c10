"""Tokens: nothing lost, nothing cut that a person reads as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalebygger.text.tokens import ABBREVIATIONS, is_function_word, is_whole, tokens, words

WHOLE = [
    "758 000",
    "758\u00a0000",
    "1\u202f234\u202f567,50",
    "12,5",
    "01.02.2027",
    "2027-02-01",
    "6-2",
    "3a-5",
    "14/26",
    "12:30",
    "3.2.1",
    "R2-014",
    "GPS-sporing",
    "sam\u00adarbeid",
    "ma\u030alform",
    "www.helse-mr.no/avtale",
    "post@hustadvika.kommune.no",
    *ABBREVIATIONS,
]


@pytest.mark.parametrize("text", WHOLE)
def test_one_thing_is_one_token(text: str) -> None:
    assert tokens(f"({text}) og") == ("(", text, ")", " ", "og")


def test_paragraph_sign_currency_unit_and_month_stand_alone() -> None:
    assert tokens("§ 6-2: 24 timer, kr 500, 1. mai") == (
        "§", " ", "6-2", ":", " ", "24", " ", "timer", ",", " ", "kr", " ", "500", ",", " ", "1", ".", " ", "mai",
    )  # fmt: skip


@given(st.text())
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_words_leave_signs_and_spaces_out() -> None:
    assert words("Fristen, jf. § 6-2 …") == ("fristen", "jf.", "6-2")


def test_a_mark_may_stand_between_words_and_not_inside_one() -> None:
    assert is_whole("24 timer", 2)
    assert is_whole("24 timer", 8)
    assert not is_whole("24 timer", 1)


def test_function_words_are_those_that_say_nothing_alone() -> None:
    assert is_function_word("Og")
    assert not is_function_word("ikke")
    assert not is_function_word("skal")
