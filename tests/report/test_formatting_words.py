"""Formatting is told in the målform of a document, in words that a reader knows."""

from __future__ import annotations

import pytest

from avtalebygger.diff.look import PARAGRAPH_WORDS, SEEN
from avtalebygger.model.language import Maalform
from avtalebygger.report.formatting import NAMES, told


@pytest.mark.parametrize(
    ("reason", "bokmaal", "nynorsk"),
    [
        ("bold on «minst to»", "fet skrift på «minst to»", "feit skrift på «minst to»"),
        ("no bold on «minst to»", "uten fet skrift på «minst to»", "utan feit skrift på «minst to»"),
        ("alignment none → center", "justering ingen → midtstilt", "justering ingen → midtstilt"),
        ("style «Ledd» → «Tittel»", "stil «Ledd» → «Tittel»", "stil «Ledd» → «Tittel»"),
        ("indent left=0 → none; row formatting", "innrykk; utseendet til raden", "innrykk; utsjånaden til rada"),
        ("noe vi ikke har ord for", "noe vi ikke har ord for", "noe vi ikke har ord for"),
    ],
)
def test_formatting_is_told_in_both_maalformer(reason: str, bokmaal: str, nynorsk: str) -> None:
    assert told(reason, Maalform.NB) == bokmaal
    assert told(reason, Maalform.NN) == nynorsk


def test_every_word_of_the_comparison_has_its_own() -> None:
    assert {*SEEN.values(), *PARAGRAPH_WORDS.values()} <= NAMES.keys()
