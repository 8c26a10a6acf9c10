"""Word-level edits: the table of cases, and the laws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalebygger.model.change import Edit, Op, after_of, before_of
from avtalebygger.text.edits import dissolved, edits, spans_between
from avtalebygger.text.tokens import tokens

CASES = Path(__file__).parents[1] / "cases" / "words.txt"
WORDS = st.lists(st.sampled_from(["kommunen", "skal", "ikke", "24", "timer", "758 000", "og", ","]), max_size=30)
SIGNS = {Op.KEEP: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}


def cases() -> Iterator[tuple[str, str, str, str]]:
    for block in CASES.read_text("utf-8").strip().split("\n\n"):
        title, before, after, shown = (part.strip("\n") for part in block.split("\n.\n"))
        yield title, before, after, shown


def shown(found: tuple[Edit, ...]) -> str:
    return "".join(SIGNS[edit.op].format(edit.text) for edit in found)


@pytest.mark.parametrize(("before", "after", "expected"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_a_case_of_the_table(before: str, after: str, expected: str) -> None:
    assert shown(edits(before, after)) == expected


@given(WORDS, WORDS)
def test_edits_give_both_texts_back(before: list[str], after: list[str]) -> None:
    found = edits(" ".join(before), " ".join(after))
    assert before_of(found) == " ".join(before)
    assert after_of(found) == " ".join(after)


@given(WORDS, WORDS)
def test_no_edit_cuts_a_token(before: list[str], after: list[str]) -> None:
    a, b = " ".join(before), " ".join(after)
    whole = set(tokens(a)) | set(tokens(b))
    assert all(token in whole for edit in edits(a, b) for token in tokens(edit.text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_at_all_gives_both_texts_back(before: str, after: str) -> None:
    found = edits(before, after)
    assert (before_of(found), after_of(found)) == (before, after)


@given(WORDS)
def test_a_text_against_itself_is_kept_whole(said: list[str]) -> None:
    text = " ".join(said)
    assert edits(text, text) == ((Edit(Op.KEEP, text),) if text else ())


def test_two_long_texts_with_nothing_in_common_are_one_replacement() -> None:
    a, b = [f"a{i}" for i in range(3000)], [f"b{i}" for i in range(3000)]
    [span] = spans_between(a, b)
    assert span == (False, 0, 3000, 0, 3000)


def test_a_long_text_with_many_changes_keeps_what_is_the_same() -> None:
    a = [f"w{i}" for i in range(2000)]
    b = [f"x{i}" if i % 10 == 0 else f"w{i}" for i in range(2000)]
    assert sum(span.a1 - span.a0 for span in spans_between(a, b) if span.same) == 1800


def test_a_match_is_kept_where_asked() -> None:
    a, b = tokens("alle i dag"), tokens("ingen i morgen")
    spans = spans_between(a, b)
    assert len(dissolved(spans, a, b, lambda kept: False)) == len(spans)
