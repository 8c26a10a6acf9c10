"""What each party's next draft takes in, and what stands in the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiating import KOMMUNER, Story, added, wish

from avtalebygger.errors import StateError, UndecidedError
from avtalebygger.model.negotiation import Extent, Outcome, ValueChange, Wish
from avtalebygger.model.standing import Clash, Settlement, Taking
from avtalebygger.negotiate.groups import places_in
from avtalebygger.negotiate.settle import settle, settled, undecided

TO_12 = wish("innen [-24-]{+12+} timer")
TO_8 = wish("innen [-24-]{+8+} timer")
STRUCK = wish("Dette skal [-ikke -]gjelde.", at=100)


def taken(settlement: Settlement) -> dict[str, list[str]]:
    return {party: [each.group for each in takings] for party, takings in settlement.taken.items()}


def of(told: Story, carry_open: bool = False) -> Settlement:
    return settle(told.now, KOMMUNER, carry_open=carry_open)


def test_what_is_accepted_goes_into_every_draft() -> None:
    told = Story().send().receive("tingvoll", TO_12, STRUCK).decide("G1").decide("G2", Outcome.REJECTED)
    assert taken(of(told)) == {party: ["G1"] for party in KOMMUNER}
    assert not of(told).stands_open


def test_another_wording_stands_instead() -> None:
    told = Story().send().receive("tingvoll", TO_12, STRUCK)
    told.decide("G1", Outcome.COUNTERED, text="innen 18 timer").decide("G2", Outcome.PARTLY)
    assert of(told).taken["aure"] == (Taking("G1", Outcome.COUNTERED, "innen 18 timer"),)


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.DEFERRED, Outcome.WITHDRAWN, Outcome.NOTED])
def test_other_outcomes_change_nothing(outcome: Outcome) -> None:
    assert taken(of(Story().send().receive("tingvoll", TO_12).decide("G1", outcome)))["tingvoll"] == []


def test_a_withdrawn_wish_needs_no_decision() -> None:
    assert not of(Story().send().receive("tingvoll", TO_12).receive("tingvoll")).stands_open


def test_what_is_undecided_stands_in_the_way_by_party_in_order() -> None:
    told = Story().send().receive("aure", TO_8, STRUCK).receive("tingvoll", TO_12).decide("G2")
    found = of(told)
    assert found.undecided == {"tingvoll": ("R1-003",), "aure": ("R1-001",)} == undecided(told.now)
    with pytest.raises(UndecidedError) as stopped:
        settled(told.now, found)
    assert stopped.value.exit_code == 5
    assert [(each.code, each.values["party"]) for each in stopped.value.problems] == [
        ("AVT530", "Tingvoll"),
        ("AVT530", "Aure"),
    ]


def test_two_that_collide_cannot_both_be_accepted() -> None:
    told = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).decide("G1").decide("G2")
    assert of(told).clashes == (Clash("K1", ("G1", "G2"), KOMMUNER),)
    with pytest.raises(UndecidedError, match="AVT531"):
        settled(told.now, of(told))


def test_two_of_a_conflict_that_do_not_collide_can_both_be_accepted() -> None:
    told = Story().send().receive("tingvoll", wish("[-a-]{+x+} b c")).receive("smola", wish("a b [-c-]{+y+}"))
    told.receive("aure", wish("[-a b c-]{+z+}"))
    assert told.now.conflicts["K1"].groups == ("G1", "G2", "G3")
    told.decide("G1").decide("G2").decide("G3", Outcome.REJECTED)
    assert not of(told).stands_open


def test_in_copies_different_wordings_can_stand_in_different_documents() -> None:
    told = Story("copies").send().receive("tingvoll", TO_12).receive("aure", TO_8)
    told.decide("G1", for_parties=("tingvoll",)).decide("G2", for_parties=("aure",))
    assert taken(of(told)) == {"tingvoll": ["G1"], "smola": [], "aure": ["G2"]}
    assert not of(told).stands_open
    assert of(told).taken["aure"][0].local


def test_a_decision_for_one_leaves_the_others_who_ask_undecided() -> None:
    told = Story("copies").send().receive("tingvoll", TO_12).receive("aure", TO_12).decide("G1", for_parties=("aure",))
    assert of(told).undecided == {"tingvoll": ("R1-001",)}


def test_a_clash_in_one_copy_names_its_party() -> None:
    told = Story("copies").send().receive("tingvoll", TO_12).receive("aure", TO_8)
    told.decide("G1").decide("G2", Outcome.REJECTED).decide("G2", for_parties=("aure",))
    assert of(told).clashes == (Clash("K1", ("G1", "G2"), ("aure",)),)
    with pytest.raises(UndecidedError, match="AVT532"):
        settled(told.now, of(told))


def test_parties_are_named_in_the_agreements_order_whichever_way_they_were_sent_to() -> None:
    told = Story("copies").send("aure", "smola", "tingvoll")
    told.receive("tingvoll", TO_12).receive("aure", TO_8).decide("G1").decide("G2")
    [clash] = settle(told.now, tuple(told.now.rounds[-1].sent)).clashes
    assert clash.parties == ("tingvoll", "smola", "aure")


def test_a_partys_own_value_goes_into_its_own_document() -> None:
    own = wish("har [-2-]{+3+} plasser", value=ValueChange("ohd", "plasser", "2", "3", "smola"))
    told = Story("copies").send().receive("smola", own).decide("G1")
    assert taken(of(told)) == {"tingvoll": [], "smola": ["G1"], "aure": []}


def test_what_is_undecided_can_be_carried_on_open() -> None:
    told = Story().send().receive("tingvoll", TO_12).receive("aure", STRUCK).decide("G1")
    found = of(told, carry_open=True)
    assert (found.carried, found.undecided) == (dict.fromkeys(KOMMUNER, ("G2",)), {})


def test_what_was_put_off_can_be_decided_in_a_later_round() -> None:
    told = Story().send().receive("aure", TO_8).decide("G1", Outcome.DEFERRED).close().draft().send()
    assert not of(told).stands_open
    told.decide("R1-001")
    assert taken(of(told))["aure"] == ["G1"] and places_in(told.now, "G1", 2) == ()
    told.close().draft().send()
    with pytest.raises(StateError, match="AVT525"):
        told.decide("R1-001", Outcome.REJECTED)


def test_a_change_lies_where_it_was_asked_for_or_where_it_was_carried_to() -> None:
    told = Story().send().receive("aure", TO_8).close().draft({"G1": [Extent(40, 41, "x")]}).send()
    told.receive("tingvoll", TO_8).receive("smola", TO_8, base=1)
    assert places_in(told.now, "G1", 2) == (Extent(40, 41, "x"),)
    assert places_in(told.now, "G2", 2) == TO_8.extents and places_in(told.now, "G3", 2) == ()


def test_what_collides_with_what_is_taken_in_cannot_be_carried_on() -> None:
    told = Story().send().receive("tingvoll", TO_12).receive("aure", TO_8).decide("G1")
    found = of(told, carry_open=True)
    assert (found.carried, found.undecided) == (dict.fromkeys(KOMMUNER, ()), {"aure": ("R1-002",)})


def test_in_copies_marks_stand_open_where_nothing_was_decided_for_the_party() -> None:
    told = Story("copies").send().receive("tingvoll", TO_12).receive("aure", TO_12)
    told.decide("G1", Outcome.REJECTED, for_parties=("aure",))
    assert of(told, carry_open=True).carried == {"tingvoll": ("G1",), "smola": ("G1",), "aure": ()}


def test_what_was_carried_on_is_decided_in_the_next_round() -> None:
    told = Story().send().receive("aure", TO_8).close().draft({"G1": [Extent(40, 41, "x", (41,))]}).send()
    assert of(told).undecided == {"aure": ("R1-001",)}
    told.receive("tingvoll", wish("x [-y-]{+z+}", at=38))
    assert told.now.conflicts["K1"].groups == ("G1", "G2")
    told.decide("R1-001").decide("G2", Outcome.REJECTED)
    assert taken(of(told))["aure"] == ["G1"]


def test_the_penholders_own_change_stands_already_and_goes_out_when_refused() -> None:
    kept, gone, other = TO_12, STRUCK, wish("{+Nytt.+}", at=200)
    told = Story().send(wishes=[kept, gone, other])
    told.decide("G1").decide("G2", Outcome.REJECTED).decide("G3", Outcome.COUNTERED, text="Nyere.")
    assert of(told).refused["aure"] == ("G2", "G3")
    assert taken(of(told))["aure"] == ["G3"]


def test_what_was_added_by_hand_is_taken_in_by_its_text() -> None:
    told = Story().send().add("brukerutvalget", added("Pårørende høres.")).decide("R1-001")
    assert taken(of(told))["smola"] == ["G1"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Outcome), st.sets(st.sampled_from(KOMMUNER))), max_size=8))
def test_everyone_who_asks_is_answered_or_stands_in_the_way(said: list[tuple[int, Outcome, set[str]]]) -> None:
    told = Story("copies").send()
    for party, text in zip(KOMMUNER, ("x", "x", "y"), strict=True):
        told.receive(party, Wish(before="a", after=text, extents=(Extent(1, 2, text),)), STRUCK)
    for number, outcome, parties in said:
        told.decide(f"R1-{number:03d}", outcome, for_parties=tuple(parties))
    found = of(told)
    waiting = {id for ids in found.undecided.values() for id in ids}
    for id, each in told.now.proposals.items():
        decision = told.now.decision_on(told.now.group_of(id).id, each.party)  # type: ignore[union-attr]
        assert (decision is None) is (id in waiting)
        taking = told.now.group_of(id).id in taken(found)[each.party]  # type: ignore[union-attr]
        assert taking is (decision is not None and decision.outcome is Outcome.ACCEPTED)
