"""Wishes -> numbered proposals, groups and conflicts: the same whatever the order they come in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiating import KOMMUNER, Story, added, wish

from avtalebygger.errors import StateError
from avtalebygger.model.negotiation import (
    Extent,
    Negotiation,
    NegotiationParty,
    Outcome,
    ProposalComment,
    ProposalKind,
    ValueChange,
    Wish,
)
from avtalebygger.negotiate.groups import carried_into, places_in
from avtalebygger.negotiate.propose import kind_of, received_before, with_moves
from avtalebygger.negotiate.replay import replay

TO_12 = wish("innen [-24-]{+12+} timer")
TO_8 = wish("innen [-24-]{+8+} timer")
STRUCK = wish("Dette skal [-ikke -]gjelde.", at=100)
ELSEWHERE = wish("{+Partene evaluerer avtalen. +}Slutt.", at=200)


def groups(negotiation: Negotiation) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.id, group.proposals) for group in negotiation.groups.values()]


# ---------------------------------------------------------------- ids


def test_proposals_are_numbered_as_they_lie_in_the_document() -> None:
    now = Story().send().receive("tingvoll", ELSEWHERE, TO_12, STRUCK).now
    assert [(each.id, each.before, each.after) for each in now.proposals.values()] == [
        ("R1-001", "24", "12"),
        ("R1-002", "ikke ", ""),
        ("R1-003", "", "Partene evaluerer avtalen. "),
    ]


def test_the_same_change_asked_for_by_several_is_one_group() -> None:
    now = Story().send().receive("tingvoll", TO_12).receive("smola", TO_12, STRUCK).now
    assert groups(now) == [("G1", ("R1-001", "R1-002")), ("G2", ("R1-003",))]


def test_a_corrected_file_keeps_the_ids_of_what_it_repeats_and_withdraws_the_rest() -> None:
    now = Story().send().receive("tingvoll", TO_12, STRUCK).receive("tingvoll", TO_12, ELSEWHERE).now
    assert {id: each.withdrawn for id, each in now.proposals.items()} == {
        "R1-001": False,
        "R1-002": True,
        "R1-003": False,
    }
    first, second = now.rounds[0].receipts
    assert first.replaced and not second.replaced
    assert (second.proposals, second.kept, second.withdrawn) == (("R1-001", "R1-003"), ("R1-001",), ("R1-002",))


def test_a_wish_taken_back_and_asked_for_again_is_the_same_wish() -> None:
    now = Story().send().receive("tingvoll", TO_12).receive("tingvoll").receive("tingvoll", TO_12).now
    assert [(each.id, each.withdrawn) for each in now.proposals.values()] == [("R1-001", False)]


def test_what_was_added_by_hand_is_not_withdrawn_by_a_file() -> None:
    now = Story().send().receive("tingvoll", TO_12).add("tingvoll", added("døgnåpent")).receive("tingvoll").now
    assert [each.id for each in now.proposals.values() if not each.withdrawn] == ["R1-002"]


def test_a_corrected_file_brings_its_comments_along() -> None:
    said = ProposalComment("Ola", "2026-05-11", "Kveldsbemanning", (ProposalComment("Kari", "", "Ja"),))
    commented = wish("innen [-24-]{+12+} timer", comments=(said,))
    now = Story().send().receive("tingvoll", TO_12).receive("tingvoll", commented).now
    assert now.proposals["R1-001"].comments == (said,)
    assert now.rounds[0].receipts[-1].comments == 2


def test_numbers_go_on_and_groups_run_through_the_whole_negotiation() -> None:
    story = Story().send().receive("tingvoll", TO_12).decide("G1").close().draft().send()
    now = story.receive("tingvoll", TO_8).now
    assert groups(now)[-1] == ("G2", ("R2-001",))


def test_an_answer_to_an_old_round_is_not_mixed_with_the_new_one() -> None:
    story = Story().send().receive("tingvoll", TO_12).decide("G1").close().draft().send()
    now = story.receive("smola", TO_12, base=1).receive("aure", TO_12).now
    assert [now.proposals[id].base_round for id in ("R2-001", "R2-002")] == [1, 2]
    assert len({now.group_of(id) for id in ("R1-001", "R2-001", "R2-002")}) == 3


def test_the_very_same_bytes_are_known() -> None:
    now = Story().send().receive("tingvoll", TO_12).now
    receipt = now.rounds[0].receipts[0]
    assert received_before(now, "tingvoll", receipt.file.sha256) == receipt
    assert received_before(now, "smola", receipt.file.sha256) is None


def test_the_penholders_own_changes_are_proposals_that_stand_in_the_base() -> None:
    now = Story().send(wishes=[TO_12]).receive("tingvoll", TO_8).now
    assert (now.proposals["R1-001"].party, now.proposals["R1-001"].in_base) == ("hmr", True)
    assert not now.conflicts


# ---------------------------------------------------------------- conflicts


def test_changes_that_cannot_all_stand_are_a_conflict() -> None:
    now = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8, STRUCK).now
    [conflict] = now.conflicts.values()
    assert (conflict.id, conflict.groups, conflict.pairs) == ("K1", ("G1", "G2"), (("G1", "G2"),))


def test_a_conflict_goes_when_a_party_takes_its_wish_back_and_its_id_is_not_used_again() -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).receive("aure")
    assert not story.now.conflicts
    story.receive("smola", wish("innen [-24-]{+6+} timer"))
    assert list(story.now.conflicts) == ["K2"]


def test_two_conflicts_that_grow_together_live_on_in_the_elder() -> None:
    first = (wish("a [-b-]{+x+} c d e"), wish("a b c d [-e-]{+u+}"))
    second = (wish("a [-b-]{+y+} c d e"), wish("a b c d [-e-]{+v+}"))
    story = Story().send().receive("tingvoll", *first).receive("smola", *second)
    assert sorted(story.now.conflicts) == ["K1", "K2"]
    story.receive("aure", wish("a [-b c d e-]{+z+}"))
    [conflict] = story.now.conflicts.values()
    assert conflict.id == "K1" and len(conflict.groups) == 5


def test_a_conflict_carried_into_the_next_round_lives_on_and_grows() -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("smola", TO_8)
    story.receive("aure", wish("innen [-24-]{+6+} timer")).decide("G3", Outcome.REJECTED).close()
    story.draft({"G1": [Extent(40, 41, "x")], "G2": [Extent(40, 41, "y")]}).send()
    story.receive("aure", wish("[-a-]{+b+}", at=40))
    [conflict] = story.now.conflicts.values()
    assert (conflict.id, conflict.round, conflict.groups) == ("K1", 1, ("G1", "G2", "G3", "G4"))
    story.receive("aure")
    assert story.now.conflicts["K1"].groups == ("G1", "G2", "G3")


def test_who_asks_for_the_same_as_one_of_a_persons_group_joins_it() -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).group("G1", "G2")
    assert groups(story.receive("smola", TO_8).now) == [("G1", ("R1-001", "R1-002", "R1-003"))]


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("innen {+senest +}24", ProposalKind.INSERT),
        ("innen [-senest -]24", ProposalKind.DELETE),
        ("innen [-24-]{+12+}", ProposalKind.REWORD),
        ("Ett.{+\n+}To.", ProposalKind.SPLIT),
        ("Ett.[- -]{+\n+}To.", ProposalKind.SPLIT),
        ("Ett.[-\n-]{+ +}To.", ProposalKind.JOIN),
        ("Ett.{+\nNytt ledd.+}\nTo.", ProposalKind.INSERT),
    ],
)
def test_the_kind_is_told_by_the_words(marked: str, kind: ProposalKind) -> None:
    assert kind_of(wish(marked)) is kind


def test_a_change_of_a_parameter_is_a_value_and_no_prose() -> None:
    change = ValueChange("ohd", "plasser", "2", "3")
    assert kind_of(wish("har [-2-]{+3+} plasser", value=change)) is ProposalKind.VALUE


def test_words_that_go_here_and_come_there_are_one_move() -> None:
    gone = wish("[-Partene skal varsle hverandre straks. -]Resten.", clause="3.2")
    come = wish("Slutten. {+Partene skal varsle hverandre straks. +}", at=50, clause="5")
    [move] = with_moves([come, gone])
    assert (move.kind, move.clause, move.moved_to) == (ProposalKind.MOVE, "3.2", "5")
    assert move.extents == (*gone.extents, *come.extents)


def test_four_words_are_too_few_to_be_known_as_moved() -> None:
    found = with_moves(
        [wish("[-Partene varsler hverandre straks. -]R."), wish("{+Partene varsler hverandre straks. +}", 9)]
    )
    assert len(found) == 2


def test_each_party_has_its_own_value_in_copies() -> None:
    def own(party: str) -> Wish:
        return wish("har [-2-]{+3+} plasser", value=ValueChange("ohd", "plasser", "2", "3", party))

    now = Story("copies").send().receive("tingvoll", own("tingvoll")).receive("smola", own("smola")).now
    assert groups(now) == [("G1", ("R1-001",)), ("G2", ("R1-002",))] and not now.conflicts


# ---------------------------------------------------------------- a person overrules


def test_a_person_makes_one_group_of_two() -> None:
    now = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).group("R1-002", "G1").now
    assert groups(now) == [("G2", ("R1-001", "R1-002"))] and not now.conflicts


def test_a_person_parts_a_group() -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("smola", TO_12).receive("aure", TO_12)
    now = story.ungroup("R1-002").now
    assert groups(now) == [("G1", ("R1-001", "R1-003")), ("G2", ("R1-002",))]
    assert not now.conflicts  # equal wishes can both stand


def test_a_group_named_falls_into_its_proposals() -> None:
    now = Story().send().receive("tingvoll", TO_12).receive("smola", TO_12).receive("aure", TO_12).ungroup("G1").now
    assert groups(now) == [("G1", ("R1-001",)), ("G2", ("R1-002",)), ("G3", ("R1-003",))]


def test_what_stands_open_of_a_group_put_into_another_stands_there_for_that_one() -> None:
    told = Story().send().receive("aure", TO_12, wish("[-straks-]{+snart+}", at=40)).close("smola")
    told.draft({"G1": [Extent(2, 3)], "G2": [Extent(50, 51)]}).send().group("G1", "G2")
    assert carried_into(told.now, 2) == {"G1": (Extent(2, 3), Extent(50, 51))}
    assert places_in(told.now, "G1", 2) == (Extent(2, 3), Extent(50, 51))


def test_the_number_of_an_emptied_group_is_not_used_again() -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).group("G1", "G2")
    assert groups(story.receive("smola", STRUCK).now)[-1][0] == "G3"


@pytest.mark.parametrize(
    ("subjects", "code"), [(("R1-001", "G1"), "AVT540"), (("R1-001", "R1-999"), "AVT520"), (("K1", "G1"), "AVT521")]
)
def test_what_cannot_be_grouped_is_refused(subjects: Sequence[str], code: str) -> None:
    story = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8)
    with pytest.raises(StateError) as refused:
        story.group(*subjects)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_proposal_that_stands_alone_cannot_be_parted() -> None:
    with pytest.raises(StateError, match="AVT542"):
        Story().send().receive("tingvoll", TO_12).ungroup("R1-001")


# ---------------------------------------------------------------- laws

CROWD = tuple(NegotiationParty(f"p{number}", f"Part {number}", "kommune") for number in range(4))


@st.composite
def files(draw: st.DrawFn) -> list[Wish]:
    """What one party asks for: places in order that do not touch."""
    found: list[Wish] = []
    at = draw(st.integers(0, 3))
    while at < 16 and len(found) < 4:
        width = draw(st.integers(0, 3))
        content = draw(st.sampled_from(["x", "y"] if width == 0 else ["", "x", "y"]))
        found.append(Wish(before="b" * width, after=content, extents=(Extent(at, at + width, content),)))
        at += width + draw(st.integers(1, 6))
    return found


def told(returns: Sequence[tuple[str, list[Wish]]]) -> Story:
    story = Story(parties=CROWD).send(*(party.id for party in CROWD))
    for party, asked in returns:
        story.receive(party, *asked)
    return story


def up_to_ids(now: Negotiation) -> tuple[object, object]:
    """Groups as who asks for what; conflicts as groups and the pairs that collide."""
    said = {
        id: frozenset((each.party, each.extents) for each in now.standing(group)) for id, group in now.groups.items()
    }
    groups = frozenset(each for each in said.values() if each)
    conflicts = frozenset(
        (
            frozenset(said[id] for id in conflict.groups),
            frozenset(frozenset({said[a], said[b]}) for a, b in conflict.pairs),
        )
        for conflict in now.conflicts.values()
    )
    return groups, conflicts


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_same_returns_in_any_order_give_the_same_groups_and_conflicts(data: st.DataObject) -> None:
    returns = [(party.id, data.draw(files())) for party in CROWD]
    other = data.draw(st.permutations(returns))
    corrected = [(party, data.draw(files())) for party, _ in data.draw(st.lists(st.sampled_from(returns), max_size=3))]
    assert up_to_ids(told(returns).now) == up_to_ids(told([*corrected, *other]).now)


@settings(max_examples=40, deadline=None)
@given(files())
def test_identical_edits_by_all_give_one_group_each_and_no_conflict(asked: list[Wish]) -> None:
    now = told([(party.id, asked) for party in CROWD]).now
    assert len(now.groups) == len(asked) and not now.conflicts
    assert all(now.asked_by(group) == tuple(party.id for party in CROWD) for group in now.groups.values())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KOMMUNER), files()), max_size=6))
def test_an_id_never_comes_to_mean_something_else(returns: list[tuple[str, list[Wish]]]) -> None:
    story = Story().send()
    meant: dict[str, tuple[str, tuple[Extent, ...]]] = {}
    conflicts: set[str] = set()
    for party, asked in returns:
        gone = conflicts - set(story.now.conflicts)
        story.receive(party, *asked)
        for id, each in story.now.proposals.items():
            assert meant.setdefault(id, (each.party, each.extents)) == (each.party, each.extents)
        assert not gone & set(story.now.conflicts)
        conflicts |= set(story.now.conflicts)
    assert replay(story.events) == story.now
