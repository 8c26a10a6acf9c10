"""Records come back from plain JSON as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.model.change import ChangeClass, Fate, MarkOutcome, Place
from avtalebygger.model.negotiation import Decision, Extent, Outcome, Proposal, ProposalComment, ProposalKind, Wish
from avtalebygger.negotiate.record import plain, record

RECORDS = st.one_of(
    st.builds(Decision, for_parties=st.tuples(st.text(), st.text())),
    st.builds(Wish, extents=st.lists(st.builds(Extent), max_size=2).map(tuple)),
    st.builds(
        Proposal,
        comments=st.lists(
            st.builds(ProposalComment, replies=st.lists(st.builds(ProposalComment), max_size=2).map(tuple)), max_size=2
        ).map(tuple),
    ),
    st.builds(MarkOutcome, fate=st.sampled_from(Fate), place=st.builds(Place)),
)


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_a_record_survives_json(value: Any) -> None:
    assert record(type(value), json.loads(json.dumps(plain(value)))) == value


def test_what_has_its_default_is_left_out() -> None:
    assert plain(Decision("G7", Outcome.ACCEPTED)) == {"subject": "G7", "outcome": "accepted"}


def test_a_field_that_an_older_journal_does_not_have_gets_its_default() -> None:
    assert record(Decision, {"subject": "G7", "outcome": "noted"}) == Decision("G7", Outcome.NOTED)


def test_a_field_that_only_a_newer_program_knows_is_passed_over() -> None:
    assert record(Extent, {"start": 1, "end": 2, "colour": "red"}) == Extent(1, 2)


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "noted"},
        {"subject": 7, "outcome": "noted"},
        {"subject": "G7", "outcome": "perhaps"},
        {"subject": "G7", "outcome": "noted", "for_parties": "aure"},
        "G7",
    ],
)
def test_what_is_no_decision_is_refused(said: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        record(Decision, said)


def test_the_kinds_and_classes_are_words() -> None:
    assert plain(Wish(kind=ProposalKind.MOVE, weight=ChangeClass.WORDING)) == {"kind": "move", "weight": "wording"}
