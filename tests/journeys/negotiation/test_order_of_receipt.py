"""The same returns in any order and any batches: the same groups and conflicts, whatever the ids. And a negotiation
replayed from its journal is the one that wrote it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from edits import IN_WORDS
from edits import returned as with_edits
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scene import BY, KOMMUNER, LATER, asked, now, package_sent, project, received, saved, sent, tracked

from avtalebygger.folder import journal
from avtalebygger.journeys.consolidating import consolidated
from avtalebygger.journeys.deciding import decide
from avtalebygger.journeys.receiving import receive
from avtalebygger.model.document import revisions
from avtalebygger.model.negotiation import Decision, Group, Negotiation, Outcome
from avtalebygger.negotiate.replay import replay
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved

PARTIES = list(KOMMUNER)
Wish = tuple[str, str, str, str]


def wish(negotiation: Negotiation, id: str) -> Wish:
    one = negotiation.proposals[id]
    return one.party, one.clause, one.before, one.after


def groups_of(negotiation: Negotiation) -> set[frozenset[Wish]]:
    return {frozenset(wish(negotiation, id) for id in group.proposals) for group in negotiation.groups.values()}


def conflicts_of(negotiation: Negotiation) -> set[frozenset[frozenset[Wish]]]:
    """The pairs that cannot stand together, each group by its wishes."""

    def said(group: str) -> frozenset[Wish]:
        return frozenset(wish(negotiation, id) for id in negotiation.groups[group].proposals)

    return {frozenset((said(a), said(b))) for conflict in negotiation.conflicts.values() for a, b in conflict.pairs}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project of each form that is sent."""
    found = {form: project(tmp_path_factory.mktemp(form) / "avtale", form, PARTIES) for form in ("joint", "copies")}
    for folder in found.values():
        sent(folder)
    return found


def answers(folder: Path, shared: int, seeds: Sequence[int], near: int | None) -> dict[str, Path]:
    """A file from each party with edits of its own, after some that all make; the last party tracks nothing."""
    files = {}
    for party, seed in zip(PARTIES, seeds, strict=True):
        ours = package_sent(folder, party)
        theirs = with_edits(with_edits(ours, shared, 2, near), seed, 3, near)
        shown = party != PARTIES[-1]
        package = opened(tracked(ours, theirs).packed(), party) if shown else theirs
        files[party] = saved(folder, package, f"{party}_svar.docx")
    return files


def copied(folder: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return shutil.copytree(folder, place)


NUMBERS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("form", ["joint", "copies"])
@EXAMPLES
@given(
    shared=NUMBERS,
    seeds=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    near=st.none() | NUMBERS,
    order=st.permutations(PARTIES),
    first=st.integers(1, 3),
)
def test_order_and_batches_of_receipt_make_no_difference(
    begun: dict[str, Path],
    form: str,
    shared: int,
    seeds: tuple[int, int, int],
    near: int | None,
    order: list[str],
    first: int,
) -> None:
    files = answers(begun[form], shared, seeds, near)
    seen = []
    for batches in ([PARTIES], [order[:first], order[first:]]):
        folder = copied(begun[form], begun[form].parent / "mottatt")
        for batch in batches:
            receive(folder, [files[party] for party in batch], at=LATER, by=BY)
        seen.append((groups_of(now(folder)), conflicts_of(now(folder)), marks_of(folder)))
    assert seen[0] == seen[1]


def marks_of(folder: Path) -> list[tuple[str, str, str]]:
    """The marks of the consolidated documents: kind, author and words. What the comments say goes by ids."""
    documents = (read(one.package) for one in consolidated(folder, at=LATER))
    return [(mark.kind.value, mark.author, words) for each in documents for mark, words in revisions(each)]


@pytest.mark.parametrize("form", ["joint", "copies"])
@EXAMPLES
@given(seed=NUMBERS, near=st.none() | NUMBERS)
def test_identical_edits_by_all_give_one_group_each(
    begun: dict[str, Path], form: str, seed: int, near: int | None
) -> None:
    """In copies where the edits lie in words that all copies share; a party's own are its own."""
    folder = copied(begun[form], begun[form].parent / "mottatt")
    kinds = IN_WORDS if form == "copies" else None
    files = [
        saved(folder, with_edits(package_sent(folder, party), seed, 4, near, kinds), f"{party}_svar.docx")
        for party in PARTIES
    ]
    receive(folder, files, at=LATER, by=BY)
    alike = [each for each in now(folder).groups.values() if not is_own(now(folder), each)]
    assert all({now(folder).proposals[id].party for id in each.proposals} == set(PARTIES) for each in alike)
    assert not any(set(map(frozenset, conflict.pairs)) for conflict in now(folder).conflicts.values())


def is_own(negotiation: Negotiation, group: Group) -> bool:
    """Whether the group is about a party's own value, or beside one."""
    proposals = [negotiation.proposals[id] for id in group.proposals]
    return negotiation.form == "copies" and any(each.value or not each.common for each in proposals)


@EXAMPLES
@given(seeds=st.tuples(NUMBERS, NUMBERS), near=st.none() | NUMBERS)
def test_a_negotiation_replayed_from_its_journal_is_the_one_that_wrote_it(
    begun: dict[str, Path], seeds: tuple[int, int], near: int | None
) -> None:
    """Through receipts, a corrected file and decisions; replaying reads no document."""
    folder = copied(begun["joint"], begun["joint"].parent / "mottatt")
    ours = package_sent(folder, "smola")
    for seed in seeds:
        [reception] = received(folder, saved(folder, with_edits(ours, seed, near=near), "smola_svar.docx"))
        replayed = replay(journal.read(folder), journal.head(folder))
        assert reception.receipt == replayed.rounds[-1].receipt("smola")
        assert list(reception.proposals) == asked(folder)
    done = decide(folder, list(now(folder).groups), Decision("", Outcome.NOTED), at=LATER, by=BY)
    events = journal.read(folder)
    shutil.rmtree(folder / "rounds")
    replayed = replay(events, done.head)
    assert replayed == now(folder)
    assert done.decisions == replayed.decisions


@pytest.mark.parametrize(
    ("answer", "wanted", "kinds"),
    [
        ("left", [], []),
        ("accepted", [], ["OUR_CHANGE_ACCEPTED"]),
        ("rejected", [("13.5", "om mulig ", True)], ["OUR_CHANGE_REJECTED"]),
    ],
)
def test_our_own_open_marks_are_told_apart(
    tmp_path: Path, answer: str, wanted: list[tuple[str, str, bool]], kinds: list[str]
) -> None:
    """A draft of our own with an open mark, that the party leaves, accepts or rejects. A rejection is an answer to us,
    and a wish that the words come back."""
    from scene import edited

    from avtalebygger.journeys.build import build
    from avtalebygger.journeys.project import load_project

    folder = project(tmp_path / "avtale")
    [built] = build(load_project(folder))
    base = opened(built.content or b"", "built")
    draft = tmp_path / "utkast.docx"
    draft.write_bytes(tracked(base, edited(base, ("om mulig minst", "minst")), "Helse Møre og Romsdal HF").packed())
    sent(folder, draft=draft)
    ours = package_sent(folder, "smola")
    back = {"left": ours, "accepted": resolved(ours, accept_all), "rejected": resolved(ours, reject_all)}[answer]
    [reception] = received(folder, saved(folder, back, "smola_svar.docx"))
    assert [(each.clause, each.after, each.tracked) for each in asked(folder)] == wanted
    assert [each.kind for each in reception.findings] == kinds
    assert reception.receipt is not None
    assert [mark.fate.value for mark in reception.receipt.marks] == [answer]
