"""The same returns in any order and any batches: the same groups and conflicts, whatever the ids. And a negotiation
replayed from its journal is the one that wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest
from edits import returned as with_edits
from scene import AT, BY, KOMMUNER, LATER, asked, now, package_sent, project, received, saved, sent, tracked

from avtalebygger.folder import journal
from avtalebygger.journeys.receiving import receive
from avtalebygger.journeys.rounds import send
from avtalebygger.model.negotiation import Negotiation
from avtalebygger.negotiate.replay import replay
from avtalebygger.word.gate import opened
from avtalebygger.word.resolve import accept_all, reject_all, resolved

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


@pytest.mark.parametrize("form", ["joint", "copies"])
def test_order_and_batches_of_receipt_make_no_difference(tmp_path: Path, form: str) -> None:
    """One seed for all parties gives shared edits, another for each gives their own."""
    parties = list(KOMMUNER)
    begun = project(tmp_path / "begun", form, parties)
    sent(begun)
    files = {}
    for number, party in enumerate(parties):
        ours = package_sent(begun, party)
        theirs = with_edits(with_edits(ours, 7, 4), 100 + number, 4)
        theirs = theirs if number == 2 else opened(tracked(ours, theirs).packed(), party)
        files[party] = saved(begun, theirs, f"{party}_svar.docx")
    seen = []
    for place, order in enumerate((parties, parties[::-1])):
        folder = tmp_path / f"rekkefolge{place}"
        copy = project(folder, form, parties)
        send(copy, at=AT, by=BY)
        batches = [order] if place == 0 else [order[:1], order[1:]]
        for batch in batches:
            receive(copy, [files[party] for party in batch], at=LATER, by=BY)
        seen.append((groups_of(now(copy)), conflicts_of(now(copy))))
    assert seen[0] == seen[1]
    assert any(len(group) > 1 for group in seen[0][0])


def test_a_negotiation_replayed_from_its_journal_is_the_one_that_wrote_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder)
    ours = package_sent(folder, "smola")
    [reception] = received(folder, saved(folder, with_edits(ours, 3), "smola_svar.docx"))
    replayed = replay(journal.read(folder), journal.head(folder))
    assert replayed == now(folder)
    assert reception.receipt == replayed.rounds[-1].receipt("smola")
    assert list(reception.proposals) == asked(folder)


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
