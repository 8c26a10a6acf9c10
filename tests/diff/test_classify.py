"""What weighs how much: the rules, one specimen each, in the field's own notation."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from avtalebygger.diff.classify import weight_of
from avtalebygger.diff.maalform import bokmaal, same_word
from avtalebygger.model.change import ChangeClass, Edit, Op

CASES = (Path(__file__).parents[1] / "cases" / "classes.txt").read_text("utf-8").strip().split("\n\n")
PIECE = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}|((?:(?!\[-|\{\+).)+)", re.DOTALL)


def edits_of(notation: str) -> tuple[Edit, ...]:
    return tuple(
        Edit(Op.DELETE, gone) if gone else Edit(Op.INSERT, come) if come else Edit(Op.KEEP, kept)
        for gone, come, kept in PIECE.findall(notation)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.partition("\n")[0])
def test_a_change_has_the_class_and_reasons_of_its_words(case: str) -> None:
    _, expected, notation = case.split("\n")
    weight, reasons = weight_of(edits_of(notation))
    assert ": ".join(filter(None, (weight.value, ", ".join(reasons)))) == expected


def test_another_unicode_form_is_classed_as_such() -> None:
    composed = "Åsgård"
    edits = (Edit(Op.DELETE, unicodedata.normalize("NFD", composed)), Edit(Op.INSERT, composed))
    assert weight_of(edits)[0] is ChangeClass.NORMALIZATION


def test_a_letter_of_another_script_is_substance() -> None:
    edits = (Edit(Op.DELETE, "ansvarlig"), Edit(Op.INSERT, "\u0430nsvarlig"))
    assert weight_of(edits) == (ChangeClass.SUBSTANCE, ("duty", "look-alike character"))


def test_the_heaviest_class_counts_and_only_its_reasons() -> None:
    weight, reasons = weight_of(edits_of("Partene [-frå-]{+fra+} byen [-skal-]{+kan+} møtes."))
    assert (weight, reasons) == (ChangeClass.SUBSTANCE, ("duty",))


@pytest.mark.parametrize(
    ("nynorsk", "norsk"), [("avtalane", "avtalene"), ("kommunar", "kommuner"), ("skriftleg", "skriftlig")]
)
def test_endings_of_nynorsk_are_known(nynorsk: str, norsk: str) -> None:
    assert bokmaal(nynorsk) == norsk


@pytest.mark.parametrize(
    ("old", "new"), [("gyldig", "ugyldig"), ("2027", "2028"), ("kommunen", "kommuner"), ("skal", "kan")]
)
def test_other_words_are_not_the_same_word(old: str, new: str) -> None:
    assert not same_word(old, new)
