"""Alignment: what answers to what, with splits and joins, in bounded time."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from avtalebygger.text.align import Match, aligned, moved

TEXTS = st.lists(
    st.sampled_from(
        [
            "Kommunen skal varsle helseforetaket innen 24 timer.",
            "Helseforetaket skal svare skriftlig.",
            "Partene møtes to ganger i året.",
            "Kommunen skal varsle helseforetaket innen 12 timer.",
            "",
            "Avtalen gjelder fra 1. januar.",
        ]
    ),
    max_size=9,
)


def matches(old: list[str], new: list[str]) -> tuple[Match, ...]:
    return aligned(old, old, new, new)


def pairs(old: list[str], new: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(match.old, match.new) for match in matches(old, new) if match.is_pair]


@given(TEXTS, TEXTS)
def test_every_text_stands_in_exactly_one_match_in_order(old: list[str], new: list[str]) -> None:
    found = matches(old, new)
    assert [i for match in found for i in range(*match.old)] == list(range(len(old)))
    assert [j for match in found for j in range(*match.new)] == list(range(len(new)))


@given(TEXTS)
def test_a_document_against_itself_is_matched_whole(texts: list[str]) -> None:
    assert all(match.likeness == 1.0 for match in matches(texts, texts))


def test_an_edited_text_is_matched_with_its_edit() -> None:
    old = ["Innledning her.", "Fristen for svar er 14 dager fra mottak.", "Slutt."]
    new = ["Innledning her.", "Noe helt nytt kommer inn.", "Fristen for svar er 30 dager fra mottak.", "Slutt."]
    assert pairs(old, new) == [((0, 1), (0, 1)), ((1, 2), (2, 3)), ((2, 3), (3, 4))]


def test_one_word_is_broken_off_where_the_rest_goes_on() -> None:
    assert pairs(["1.4 Partene skal varsle."], ["1.4", "Partene skal varsle straks."]) == [((0, 1), (0, 2))]
    assert pairs(["Partene", "skal varsle her"], ["Partene skal varsle her nå"]) == [((0, 2), (0, 1))]
    assert pairs(["Partene skal varsle"], ["Partene skal", "varsle"]) == [((0, 1), (0, 2))]
    assert pairs(["Partene skal varsle"], ["Partene", "Kommunen skal varsle"])[-1] == ((0, 1), (1, 2))


def test_a_split_is_one_to_two() -> None:
    old = ["Kommunen skal varsle foretaket. Helseforetaket skal svare innen 24 timer."]
    new = ["Kommunen skal varsle foretaket.", "Helseforetaket skal svare innen 24 timer."]
    assert pairs(old, new) == [((0, 1), (0, 2))]
    assert pairs(new, old) == [((0, 2), (0, 1))]


def test_a_split_with_a_new_text_in_between_is_one_to_three() -> None:
    whole = "Kommunen skal varsle foretaket uten opphold. Helseforetaket skal svare innen 24 timer."
    parts = ["Kommunen skal varsle foretaket uten opphold.", "Nytt her.", "Helseforetaket skal svare innen 24 timer."]
    assert pairs(["a", whole, "b"], ["a", *parts, "b"])[1] == ((1, 2), (1, 4))
    assert pairs(["a", *parts, "b"], ["a", whole, "b"])[1] == ((1, 4), (1, 2))


def test_texts_with_nothing_in_common_are_left_without_partner() -> None:
    assert pairs(["Kommunen varsler foretaket straks.", "a"], ["Priser reguleres hvert år her.", "b"]) == []


def test_a_move_is_found_where_it_is_clear() -> None:
    text = "Partene skal møtes to ganger hvert år i Molde."
    assert moved([text, "kort"], ["noe annet som står her nå", text]) == ((0, 1, 0.99),)
    assert moved([text], [text, text]) == ()


def test_what_shares_no_rare_word_is_found_in_a_large_gap_too() -> None:
    old = [text for number in range(80) for text in (f"Post{number} gjelder sak{number} hos part{number}.", "")]
    new = [text + "  " for text in old]
    assert pairs(old, new) == [((number, number + 1), (number, number + 1)) for number in range(len(old))]


def test_a_large_gap_takes_bounded_time() -> None:
    old = [f"Punkt {i} om sak {i * 7} gjelder part {i % 13} og frist {i}." for i in range(1500)]
    new = [f"Punkt {i} om sak {i * 7} gjelder part {i % 13} og likevel frist {i}." for i in range(1500)]
    start = time.process_time()
    found = pairs(old, new)
    assert time.process_time() - start < 5
    assert len(found) > 1400
