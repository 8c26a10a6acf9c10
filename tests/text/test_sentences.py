"""A change slid to where sentences begin and end: nothing more is marked, and both texts stay what they were."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from avtalebygger.text.edits import spans_between
from avtalebygger.text.sentences import at_sentences, ends_at
from avtalebygger.text.span import Span

SAID = st.lists(st.sampled_from(["Partene", "skal", " ", " ", ".", "møtes"]), max_size=24)


@given(SAID, SAID)
def test_the_spans_still_cover_both_texts_and_match_equal_words(a: list[str], b: list[str]) -> None:
    at = (0, 0)
    for span in at_sentences(spans_between(a, b), a, b):
        assert (span.a0, span.b0) == at
        assert not span.same or a[span.a0 : span.a1] == b[span.b0 : span.b1]
        at = (span.a1, span.b1)
    assert at == (len(a), len(b))


@given(SAID, SAID)
def test_as_many_words_are_marked_in_as_many_changes(a: list[str], b: list[str]) -> None:
    before = spans_between(a, b)
    assert sizes(at_sentences(before, a, b)) == sizes(before)


@given(SAID, SAID)
def test_no_change_leaves_the_end_of_a_sentence_for_a_worse_place(a: list[str], b: list[str]) -> None:
    before = spans_between(a, b)
    assert sum(map(ended(a, b), at_sentences(before, a, b))) >= sum(map(ended(a, b), before))


def test_words_that_look_otherwise_are_not_slid_over() -> None:
    a, b = "X . P s B .".split(), "X . P s A . P s B .".split()
    spans = spans_between(a, b)
    assert at_sentences(spans, a, b, equal_b=lambda one, other: False) == spans


def sizes(spans: list[Span]) -> list[tuple[int, int]]:
    return [(span.a1 - span.a0, span.b1 - span.b0) for span in spans if not span.same]


def ended(a: list[str], b: list[str]) -> Callable[[Span], int]:
    def of(span: Span) -> int:
        if span.same:
            return 0
        deleted = span.a1 > span.a0
        side, start, end = (a, span.a0, span.a1) if deleted else (b, span.b0, span.b1)
        return ends_at(side, start) + ends_at(side, end)

    return of
