"""Documents with tracked changes of every kind: what returns as it left raises nothing, and comparisons add up."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from random_documents import document

from avtalebygger.journeys.audit import audit, needs_a_person
from avtalebygger.journeys.compare import compare
from avtalebygger.model.change import Fate, after_of, before_of

SEEDS = st.integers(0, 100_000)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_what_returns_as_it_left_raises_nothing(seed: int) -> None:
    sent = document(Random(seed))
    found = audit(sent, sent)
    assert not needs_a_person(found), [each for each in found.findings if each.severity.value != "info"]
    assert {outcome.fate for outcome in found.marks} <= {Fate.LEFT}
    assert not compare(sent, sent)


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEDS)
def test_the_edits_of_a_comparison_join_what_was_to_what_is(one: int, other: int) -> None:
    for block in compare(document(Random(one)), document(Random(other))).blocks:
        if block.edits:
            assert (before_of(block.edits), after_of(block.edits)) == (block.before, block.after)
