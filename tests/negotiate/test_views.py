"""What a person asks of a negotiation, and the counts."""

from __future__ import annotations

import pytest
from negotiating import Story, added, wish

from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import Outcome, ValueChange
from avtalebygger.negotiate.stats import By, by_role, tallies
from avtalebygger.negotiate.views import Choice, Views, earlier, on_clause, party_statuses, views

TO_12 = wish("innen [-24-]{+12+} timer")
TO_8 = wish("innen [-24-]{+8+} timer")
STRUCK = wish("Dette skal [-ikke -]gjelde.", at=100, clause="7.10", clause_id="", clause_title="Økonomi")


def two_rounds() -> Story:
    told = Story().send().receive("tingvoll", wish("innen [-24-]{+6+} timer")).receive("aure", TO_12)
    told.decide("G1", Outcome.REJECTED, "bemanning kveld").decide("G2", Outcome.REJECTED, "som G1").close().draft()
    return told.send().receive("tingvoll", TO_12).receive("smola", TO_12).receive("aure", TO_8, STRUCK)


def test_a_proposal_is_seen_with_all_it_hangs_together_with() -> None:
    view = Views(two_rounds().now).view("R2-001")
    assert (view.group.id, view.parties) == ("G3", ("tingvoll", "smola"))
    assert view.conflict is not None and view.conflict.id == "K2"
    assert [each.id for each in view.against] == ["R2-003"]
    assert view.decision is None


def test_what_stands_against_a_proposal_comes_in_the_agreements_order_whoever_answered_first() -> None:
    told = Story().send().receive("aure", TO_8).receive("smola", TO_12)
    told.receive("tingvoll", wish("innen [-24-]{+6+} timer"))
    order = [party.id for party in told.now.parties]
    against = [each.party for each in Views(told.now).view("R1-001").against]
    assert against == sorted(against, key=order.index) and len(against) == 2
    assert [each.id for each in Views(told.now).view("R1-001").against] != ["R1-002", "R1-003"]


def test_a_proposal_raised_again_is_shown_with_what_was_decided_before() -> None:
    now = two_rounds().now
    found = earlier(now, now.proposals["R2-001"])
    assert [(each.proposal.id, each.again, each.decision.reason) for each in found if each.decision] == [
        ("R1-001", False, "bemanning kveld"),  # the same place, other words
        ("R1-002", True, "som G1"),
    ]


def test_another_clause_is_another_place() -> None:
    now = two_rounds().now
    assert earlier(now, now.proposals["R2-004"]) == ()


@pytest.mark.parametrize(
    ("outcome", "text", "again", "found"),
    [
        (Outcome.ACCEPTED, "", "innen [-12-]{+8+} timer", True),
        (Outcome.COUNTERED, "18", "innen [-18-]{+12+} timer", True),
        (Outcome.COUNTERED, "innen 18 timer", "innen [-18-]{+12+} timer", True),  # the whole paragraph was worded
        (Outcome.COUNTERED, "innen 18 timer", "innen 18 {+hele +}timer", True),
        (Outcome.COUNTERED, "18", "[-innen-]{+etter+} 18 timer", False),
        (Outcome.REJECTED, "", "innen [-12-]{+8+} timer", False),
    ],
)
def test_what_an_earlier_decision_put_there_is_the_same_place(
    outcome: Outcome, text: str, again: str, found: bool
) -> None:
    told = Story().send().receive("aure", wish("innen [-24-]{+12+} timer"))
    told.decide("G1", outcome, text=text).close("tingvoll", "smola").draft().send()
    told.receive("aure", wish(again))
    assert [each.proposal.id for each in earlier(told.now, told.now.proposals["R2-001"])] == ["R1-001"] * found


def test_a_value_raised_again_is_known_by_its_parameter() -> None:
    def beds(after: str, at: int) -> Story:
        change = ValueChange("ohd", "plasser", "2", after)
        return told.receive("aure", wish("har [-2-]{+" + after + "+} plasser", at=at, value=change))

    told = Story().send()
    beds("3", 10).decide("R1-001", Outcome.DEFERRED).close().draft().send()
    beds("3", 60)
    [found] = earlier(told.now, told.now.proposals["R2-001"])
    assert found.again and found.proposal.id == "R1-001"


def test_all_proposals_in_the_order_of_their_ids() -> None:
    assert [each.proposal.id for each in views(two_rounds().now)] == [
        "R1-001", "R1-002", "R2-001", "R2-002", "R2-003", "R2-004"
    ]  # fmt: skip


def test_a_clause_is_named_by_id_number_or_heading() -> None:
    now = two_rounds().now
    assert [each.id for each in on_clause(now, "økonomi")] == ["R2-004"]
    assert len(on_clause(now, "3.2")) == len(on_clause(now, "utskrivning")) == 5


def test_where_each_party_stands_in_the_agreements_order() -> None:
    told = two_rounds().decide("G3").add("brukerutvalget", added("Pårørende høres."))
    found = party_statuses(told.now, told.now.rounds[-1])
    assert [(each.party, each.sent, each.proposals, each.tracked, each.decided) for each in found] == [
        ("hmr", False, 0, 0, 0),
        ("tingvoll", True, 1, 1, 1),
        ("smola", True, 1, 1, 1),
        ("aure", True, 2, 2, 0),
        ("brukerutvalget", False, 1, 0, 0),
    ]
    assert found[1].outcomes == {Outcome.ACCEPTED: 1}


def test_counts_by_party_name_those_who_asked_for_nothing_too() -> None:
    found = tallies(two_rounds().decide("G3").now, By.PARTY)
    assert [(each.label, each.proposals, each.undecided, dict(each.outcomes)) for each in found] == [
        ("HMR", 0, 0, {}),
        ("Tingvoll", 2, 0, {Outcome.ACCEPTED: 1, Outcome.REJECTED: 1}),
        ("Smøla", 1, 0, {Outcome.ACCEPTED: 1}),
        ("Aure", 3, 2, {Outcome.REJECTED: 1}),
        ("Brukerutvalget", 0, 0, {}),
    ]


def test_helseforetak_kommuner_and_user_organisations_stand_side_by_side() -> None:
    found = by_role(two_rounds().add("brukerutvalget", added("x")).now)
    assert [(each.key, each.proposals) for each in found] == [
        ("helseforetak", 0),
        ("kommune", 6),
        ("brukerorganisasjon", 1),
    ]


def test_topics_stand_in_the_order_of_the_document() -> None:
    found = tallies(two_rounds().now, By.TOPIC)
    assert [(each.label, each.proposals) for each in found] == [("3 Varsling", 5), ("7.10 Økonomi", 1)]


def test_what_a_party_took_back_counts_as_withdrawn() -> None:
    found = tallies(Story().send().receive("aure", TO_8).receive("aure").now, By.ROUND)
    assert [(each.label, each.proposals, dict(each.outcomes)) for each in found] == [("R1", 1, {Outcome.WITHDRAWN: 1})]


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        (Choice(), ["R1-001", "R1-002", "R2-001", "R2-002", "R2-003", "R2-004"]),
        (Choice(party="aure", round=2), ["R2-003", "R2-004"]),
        (Choice(clause="Økonomi"), ["R2-004"]),
        (Choice(clause="3"), ["R1-001", "R1-002", "R2-001", "R2-002", "R2-003"]),  # all of them on 3.2
        (Choice(weight=ChangeClass.WORDING), []),
        (Choice(status="undecided"), ["R2-003", "R2-004"]),
        (Choice(status="decided"), ["R1-001", "R1-002", "R2-001", "R2-002"]),
        (Choice(status="rejected"), ["R1-001", "R1-002"]),
        (Choice(conflict=True, round=2), ["R2-001", "R2-002", "R2-003"]),
        (Choice(conflict="K1"), ["R1-001", "R1-002"]),
        (Choice(conflict="K9"), []),
    ],
)
def test_some_of_the_proposals(choice: Choice, ids: list[str]) -> None:
    now = two_rounds().decide("G3").now
    assert [each.proposal.id for each in views(now) if choice.takes(each)] == ids
