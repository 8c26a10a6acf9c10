"""The redline's contract on random documents and random edits, tracked inputs among them."""

from __future__ import annotations

import itertools
import re
from random import Random

import pytest
from common import shared_module
from edited import DATE, document, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.model.document import Revision
from avtalebygger.model.existing import Existing
from avtalebygger.redlining.verify import differences
from avtalebygger.redlining.write import Redlined, redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Decide, Verdict, accept_all, reject_all, resolved

SEEDS = st.integers(0, 10**6)
READINGS = {
    Existing.ACCEPT: (accept_all, accept_all),
    Existing.REJECT: (reject_all, reject_all),
    Existing.KEEP: (reject_all, accept_all),
}


def pair(seed: int, tracked: float, *, related: bool = True) -> tuple[Package, Package]:
    random = Random(seed)
    old = document(random, random.randint(1, 7), tracked)
    new = edited(old, random, random.randint(0, 5)) if related else document(random, 5, tracked)
    return opened(old, "old.docx"), opened(new, "new.docx")


def told(old: Package, new: Package, existing: Existing = Existing.ACCEPT, author: str = "Vi") -> Redlined:
    return redlined(old, new, author, DATE, existing)


def said(package: Package, decide: Decide) -> list[str]:
    """The text of the body as so decided, a paragraph a line."""
    root = resolved(package, decide).root(package.main)
    texts = (re.sub(r"\s+", " ", "".join(each.itertext("{*}t"))) for each in root.iter("{*}p"))
    return [text for text in texts if text]


def assert_keeps_its_word(old: Package, new: Package, existing: Existing) -> None:
    """Judged by our own readings, text and structure; and by the judge where it is there (`test_pairs`)."""
    result = opened(told(old, new, existing).data, "redline.docx")
    before, after = READINGS[existing]
    wrong = [
        *differences(resolved(result, accept_all), resolved(new, after), references=True),
        *differences(resolved(result, reject_all), resolved(old, before), references=True),
    ]
    assert not [each for each in wrong if each.in_text]
    assert existing is Existing.KEEP or not wrong


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_accepted_it_says_the_new_document_and_rejected_the_old(seed: int) -> None:
    assert_keeps_its_word(*pair(seed, 0.0), Existing.ACCEPT)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_two_documents_that_have_nothing_in_common_are_told_too(seed: int) -> None:
    assert_keeps_its_word(*pair(seed, 0.1, related=False), Existing.ACCEPT)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from(Existing))
def test_tracked_inputs_are_accepted_rejected_or_kept(seed: int, existing: Existing) -> None:
    assert_keeps_its_word(*pair(seed, 0.3), existing)


@pytest.mark.full
@settings(max_examples=400, deadline=None)
@given(SEEDS, st.sampled_from(Existing), st.sampled_from((0.0, 0.15, 0.4)), st.booleans())
def test_the_contract_at_length(seed: int, existing: Existing, tracked: float, related: bool) -> None:
    assert_keeps_its_word(*pair(seed, tracked, related=related), existing)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_a_document_against_itself_has_no_mark_of_ours(seed: int) -> None:
    old, _ = pair(seed, 0.3)
    for existing in Existing:
        made = opened(told(old, old, existing).data, "redline.docx")
        assert not any(b'w:author="Vi"' in content for content in made.parts.values())


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_the_same_input_gives_the_same_bytes(seed: int) -> None:
    old, new = pair(seed, 0.2)
    assert told(old, new).data == told(old, new).data


AUTHORS = ("Kommunen", "Helseforetaket", "Advokat Ås")


def returned(seed: int) -> tuple[Package, Package]:
    """What was sent, and a return whose every change is tracked over the marks in it."""
    old, after = pair(seed, 0.15)
    return old, opened(told(old, after, Existing.KEEP, author="Motparten").data, "svar.docx")


def assert_ours_adds_nothing(old: Package, answer: Package) -> None:
    kept = opened(told(old, answer, Existing.KEEP).data, "redline.docx")
    for chosen in subsets((*AUTHORS, "Motparten")):
        assert said(kept, accepting(chosen, "Vi")) == said(answer, accepting(chosen))


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_an_honest_return_adds_no_mark_of_ours_to_its_text(seed: int) -> None:
    """A return whose every change is tracked over our own marks: each set of authors reads as in the return."""
    assert_ours_adds_nothing(*returned(seed))


@pytest.mark.parametrize(
    "seed",
    [
        59,  # tracked cells
        6,  # an inserted row like the one before it
        36,  # a paragraph moved over the end
        150,  # a struck field before the same field
        156,  # a mark within an equation
        283,  # a row that one inserted and another struck
        506,  # an equation moved with a mark in it
        514,  # a block control moved
        550,  # a word struck in another's insertion, a mark inserted and struck
        993,  # an inserted mark before the last
        1244,  # an insertion in a control
        1699,  # a field struck and set again in another's insertion
        16885,  # a paragraph inserted, and a control inserted after it
    ],
)
def test_returns_that_once_got_a_mark_of_ours(seed: int) -> None:
    """Those that undo a mark of what was sent among them."""
    assert_ours_adds_nothing(*returned(seed))


def subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [chosen for size in range(len(names) + 1) for chosen in itertools.combinations(names, size)]


def accepting(names: tuple[str, ...], ours: str = "") -> Decide:
    """These authors' changes accepted, ours as if all we said of the untracked were right, the others' rejected."""

    def decide(revision: Revision) -> Verdict:
        return Verdict.ACCEPT if revision.author in names else Verdict.REJECT

    return decide


@pytest.mark.shared
@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_judge_finds_the_same(seed: int) -> None:
    oracle = shared_module("redline", "oracle")
    old, new = (resolved(each, accept_all) for each in pair(seed, 0.2))
    result = told(old, new).data
    for reading, wanted in ((oracle.accept_all(result), new), (oracle.reject_all(result), old)):
        for level in ("text", "structure"):
            verdict = oracle.equivalent(reading, wanted.packed(), level)
            assert verdict, (level, verdict.where)
