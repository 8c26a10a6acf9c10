"""Which wishes cannot all stand."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiating import wish

from avtalebygger.model.negotiation import Extent, Proposal, ProposalKind, ValueChange, Wish
from avtalebygger.negotiate.collide import collides, components, pairs
from avtalebygger.negotiate.propose import unnumbered, with_moves


def proposal(made: str | Wish, base: int = 1) -> Proposal:
    return unnumbered(made if isinstance(made, Wish) else wish(made), 1, "tingvoll", base)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("innen [-24-]{+12+} timer", "innen [-24-]{+8+} timer", True),
        ("innen [-24-]{+12+} timer", "innen [-24-]{+12+} timer", False),
        ("innen [-24-]{+12+} timer", "innen [-24 timer-]", True),
        ("innen [-24-]{+12+} timer", "[-innen 24 timer-]", True),
        ("[-innen 24-] timer", "innen [-24 timer-]", False),
        ("innen {+senest +}24 timer", "innen {+minst +}24 timer", True),
        ("innen {+senest +}24 timer", "innen [-24-]{+12+} timer", False),
        ("innen 24{+ hele+} timer", "innen [-24-]{+12+} timer", True),
        ("innen 24{+ hele+} timer", "[-innen 24 timer-]", True),
        ("{+Helst +}innen 24 timer", "[-innen 24 timer-]", False),
        ("innen 24 timer{+ i uken+}", "[-innen 24 timer-]", False),
        ("innen [-24-]{+12+} timer", "innen 24 [-timer-]{+døgn+}", False),
    ],
)
def test_two_wishes_on_one_sentence(one: str, other: str, expected: bool) -> None:
    assert collides(proposal(one), proposal(other)) is expected
    assert collides(proposal(other), proposal(one)) is expected


def test_words_moved_by_one_and_struck_by_another_collide() -> None:
    gone = wish("[-Partene skal varsle hverandre straks. -]Resten.")
    come = wish("Slutten. {+Partene skal varsle hverandre straks. +}", at=50)
    [move] = with_moves([gone, come])
    assert proposal(move).kind is ProposalKind.MOVE
    assert collides(proposal(move), proposal(gone))


def test_words_moved_to_two_places_collide() -> None:
    gone = wish("[-Partene skal varsle hverandre straks. -]Resten.")
    [here] = with_moves([gone, wish("{+Partene skal varsle hverandre straks. +}Her.", at=50)])
    [there] = with_moves([gone, wish("{+Partene skal varsle hverandre straks. +}Der.", at=90)])
    assert collides(proposal(here), proposal(there))


def test_formatting_collides_with_other_formatting_alone() -> None:
    bold, italic = (
        proposal(Wish(kind=ProposalKind.FORMAT, extents=(Extent(2, 5, look),))) for look in ("bold", "italic")
    )
    assert collides(bold, italic)
    assert not collides(bold, proposal("innen [-24-]{+12+} timer"))


def test_values_that_each_party_has_for_itself_collide_with_nobody_elses() -> None:
    def own(party: str, after: str) -> Proposal:
        change = ValueChange("ohd", "plasser", "2", after, party)
        return proposal(wish("har [-2-]{+" + after + "+} plasser", value=change))

    assert not collides(own("tingvoll", "3"), own("smola", "4"))
    assert collides(own("tingvoll", "3"), own("tingvoll", "4"))


def test_wishes_on_different_bases_are_not_held_against_each_other() -> None:
    assert not collides(proposal("innen [-24-]{+12+} timer", 1), proposal("innen [-24-]{+8+} timer", 2))


def test_conflicts_are_what_hangs_together() -> None:
    assert set(components([("G1", "G2"), ("G3", "G4"), ("G2", "G3"), ("G8", "G9")])) == {
        frozenset({"G1", "G2", "G3", "G4"}),
        frozenset({"G8", "G9"}),
    }


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    places = draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), min_size=1, max_size=2))
    contents = [draw(st.sampled_from(["x", "y"] if width == 0 else ["", "x", "y"])) for _, width in places]
    extents = tuple(Extent(at, at + width, one) for (at, width), one in zip(places, contents, strict=True))
    return proposal(Wish(extents=extents, before="a b", after="c"), draw(st.integers(1, 2)))


@settings(max_examples=150, deadline=None)
@given(st.lists(proposals(), max_size=8))
def test_the_sweep_finds_every_pair_that_comparing_each_with_each_finds(found: list[Proposal]) -> None:
    groups = {f"G{number}": [each] for number, each in enumerate(found)}
    everyone = {(a, b) for a, b in combinations(groups, 2) if collides(groups[a][0], groups[b][0])}
    assert pairs(groups) == everyone
