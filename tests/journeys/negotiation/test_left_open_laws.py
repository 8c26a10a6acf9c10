"""The law of what is left open: decided rounds later, each by itself, the draft reads as if decided at once; and while
it stands open, it reads so with every open mark rejected."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from edits import IN_ROWS, returned
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from table import Table
from test_next_draft_laws import FORMS, NYNORSK, PARTIES, plain, sent_folder, units_of

from avtalebygger.model.document import revisions
from avtalebygger.model.negotiation import Negotiation, Outcome
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import reject_all, resolved

WORDS = "Partene møtes 2 ganger i året og fører referat.".split()
Wish = tuple[int, int, str]
"""The words from one place to another, and what is to stand instead."""
Answers = Callable[[Table], None]

WISHES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 3), st.sampled_from(["", "tre", "fire", "fire eller fem"])),
    min_size=2,
    max_size=3,
)
SEEDS = st.lists(st.integers(0, 10_000), min_size=2, max_size=3)
NUMBER = st.integers(0, 10_000)


@example([(4, 3, ""), (5, 0, "fire"), (1, 2, "fire")], 0)  # words put in within what another strikes
@given(WISHES, NUMBER)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_words_decided_later_read_as_decided_at_once(wishes: list[Wish], decisions: int) -> None:
    law("joint", lambda table: answer_in_words(table, wishes), decisions)


@pytest.mark.full
@FORMS
@given(WISHES, NUMBER)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_words_do_so(form: str, wishes: list[Wish], decisions: int) -> None:
    law(form, lambda table: answer_in_words(table, wishes), decisions)


@FORMS
@given(SEEDS, NUMBER, NUMBER)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_paragraphs_and_rows_decided_later_read_as_decided_at_once(
    form: str, seeds: list[int], near: int, decisions: int
) -> None:
    law(form, lambda table: answer_in_blocks(table, seeds, near), decisions)


@pytest.mark.parametrize(
    ("seeds", "near", "decisions"),
    [
        pytest.param([8998, 7605], 1763, 9701, id="a paragraph is moved to where one that was moved away stood"),
        pytest.param(
            [3458, 3739, 3809], 5095, 6537, id="words put in within a row that another strikes, open for two rounds"
        ),
        pytest.param([4505, 9546, 5494], 2794, 5087, id="a paragraph that goes was to look otherwise"),
        pytest.param(
            [4966, 3896],
            3499,
            1268,
            id="what one strikes goes with what another moves, and the move comes back elsewhere",
        ),
    ],
)
def test_in_copies_these_once_did_not(seeds: list[int], near: int, decisions: int) -> None:
    law("copies", lambda table: answer_in_blocks(table, seeds, near), decisions)


@pytest.mark.full
@FORMS
@given(SEEDS, NUMBER, NUMBER)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_paragraphs_and_rows_do_so(form: str, seeds: list[int], near: int, decisions: int) -> None:
    law(form, lambda table: answer_in_blocks(table, seeds, near), decisions)


# ---------------------------------------------------------------- what the parties ask for


def answer_in_words(table: Table, wishes: Sequence[Wish]) -> None:
    for party, (start, count, instead) in zip(PARTIES, wishes, strict=False):
        asked = " ".join([*WORDS[:start], *instead.split(), *WORDS[start + count :]])
        table.answer(party, {" ".join(WORDS): asked}, tracked=False)


def answer_in_blocks(table: Table, seeds: Sequence[int], near: int) -> None:
    """Edits of several parties in the same few blocks."""
    for party, seed in zip(PARTIES, seeds, strict=False):
        sent = table.sent(party)
        table.answer(party, returned(sent, seed, 1 + seed % 3, near=near, kinds=IN_ROWS), tracked=False)


# ---------------------------------------------------------------- the law


def law(form: str, answer: Answers, decisions: int) -> None:
    """Each group is decided in round one, two or three; after each round the draft with all open marks rejected is held
    against the one where what is open had been refused at once."""
    with TemporaryDirectory() as place:
        answered = Table(Path(place) / "answered")
        shutil.copytree(Path(sent_folder(form).name) / "avtale", answered.folder)
        answer(answered)
        outcomes, rounds = drawn(answered.now, Random(decisions))
        later = copied(answered, "later")
        for number in (1, 2, 3):
            if number > 1:
                later.send()
            open_still = {id for id in outcomes if rounds[id] > number}
            decided(later, {id: each for id, each in outcomes.items() if rounds[id] == number})
            done = later.next(carry_open=True)
            once = copied(answered, f"once {number}")
            decided(once, {id: Outcome.REJECTED if id in open_still else each for id, each in outcomes.items()}).next()
            assert set(done.carried) == open_still and done.by_hand.keys() <= {NYNORSK}
            for party in PARTIES:
                assert words(resolved(later.draft(party), reject_all)) == words(once.draft(party)), (number, party)
        assert not [mark for party in PARTIES for mark in revisions(read(later.draft(party)))]


def drawn(now: Negotiation, draw: Random) -> tuple[dict[str, Outcome], dict[str, int]]:
    """What becomes of each group, and in which round. Of two that collide one alone is taken in, and the other is
    refused by then: what cannot stand with something decided is not left open."""
    outcomes: dict[str, Outcome] = {}
    rounds: dict[str, int] = {}
    for id in now.groups:
        collides = [each for each in against(now, id) if outcomes.get(each) is Outcome.ACCEPTED]
        outcomes[id] = Outcome.REJECTED if collides else draw.choice([Outcome.ACCEPTED, Outcome.REJECTED])
        rounds[id] = min([draw.choice([1, 2, 2, 3]), *(rounds[each] for each in collides)])
        if outcomes[id] is Outcome.ACCEPTED:
            rounds |= {each: min(rounds[each], rounds[id]) for each in against(now, id) if each in rounds}
    return outcomes, rounds


def against(now: Negotiation, id: str) -> set[str]:
    conflict = now.conflict_of(id)
    return {each for pair in (conflict.pairs if conflict else ()) if id in pair for each in pair} - {id}


def copied(table: Table, name: str) -> Table:
    return Table(Path(shutil.copytree(table.folder, table.folder.parent / name)))


def decided(table: Table, outcomes: Mapping[str, Outcome]) -> Table:
    for id, outcome in outcomes.items():
        table.decide(id, outcome)
    return table.close()


def words(package: Package) -> str:
    return plain("".join(units_of(package)))
