"""A negotiation replayed from its journal equals the one that wrote it."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from negotiating import AT, KOMMUNER, Story, added, wish

from avtalebygger.errors import JournalError, StateError
from avtalebygger.model.change import Fate, MarkOutcome, Place
from avtalebygger.model.finding import Finding
from avtalebygger.model.negotiation import Event, EventKind, Extent, FileMark, Negotiation, Outcome, ValueChange, Wish
from avtalebygger.negotiate.record import plain
from avtalebygger.negotiate.replay import replay
from avtalebygger.negotiate.stage import Act, allowed
from avtalebygger.negotiate.subject import groups_in_play

TO_12 = wish("innen [-24-]{+12+} timer")


def test_nothing_has_happened() -> None:
    assert replay([]) == Negotiation()


def test_the_head_is_what_the_folder_says() -> None:
    assert replay(Story().events, "abc").head == "abc"


def test_it_opens_with_its_parties_in_order() -> None:
    now = Story("copies").now
    assert (now.form, now.penholder, now.agreement, now.opened_at) == ("copies", "hmr", "abc", AT)
    assert [(each.id, each.maalform, each.signs) for each in now.parties[1:5:3]] == [
        ("tingvoll", "nn", True),
        ("brukerutvalget", "nb", False),
    ]


def test_a_receipt_remembers_what_was_found() -> None:
    finding = Finding("UNTRACKED_CHANGE", "«24» er blitt «12»", clause="3.2", clause_id="utskrivning")
    mark = MarkOutcome(Fate.REJECTED, "insert", "HMR", AT, "senest", Place("3.2", "Varsling", "utskrivning"))
    now = Story().send().receive("tingvoll", TO_12, findings=[finding], marks=[mark]).now
    [receipt] = now.rounds[0].receipts
    assert (receipt.findings, receipt.marks) == ((finding,), (mark,))
    assert (receipt.tracked, receipt.untracked, receipt.original_name) == (1, 0, "tingvoll.docx")
    assert receipt.file.path.startswith("rounds/R1/received/tingvoll")


def test_a_round_remembers_its_drafts_and_accepted_values() -> None:
    told = Story().send().close("aure")
    value = ValueChange("ohd", "plasser", "2", "3")
    paths = {"tingvoll": "rounds/R2/draft/tingvoll.docx"}
    body = {"round": 1, "drafts": paths, "values": [plain(value)], "carried": {"G1": [plain(Extent(1, 2))]}}
    told.write(EventKind.DRAFTED, body, *paths.values())
    [round] = told.now.rounds
    assert round.drafted["tingvoll"].path == paths["tingvoll"] and round.values == (value,)
    assert (round.missing, round.carried) == (("aure",), {"G1": (Extent(1, 2),)})


def test_a_repair_changes_nothing_in_where_we_stand() -> None:
    told = Story().send()
    before = told.now
    told.write(EventKind.REPAIRED, {"file": "journal/000002.json"})
    assert (told.now.rounds, told.now.parties) == (before.rounds, before.parties)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (EventKind.OPENED, {"title": "Avtale"}),
        (EventKind.OPENED, {"title": "", "form": "joint", "penholder": "", "parties": [{"id": 7}]}),
        (EventKind.SENT, {"round": "one", "sent": {}}),
        (EventKind.SENT, {"round": 1, "sent": {"aure": "no/such/file.docx"}}),
        (EventKind.RECEIVED, {"round": 9, "party": "aure"}),
        (EventKind.RECEIVED, {"round": 1, "party": "aure", "original_name": "a", "base_round": 1, "kept": ["R1-009"]}),
        (EventKind.DECIDED, {"decisions": [{"subject": "G1", "outcome": "perhaps"}]}),
        (EventKind.GROUPED, {"round": 1, "groups": ["G1"]}),
        (EventKind.GROUPED, {"round": 1, "groups": {"G1": ["R1-001"]}}),
        (EventKind.CLOSED, {"round": 7}),
    ],
)
def test_an_event_that_does_not_say_what_its_kind_says_is_refused_by_name(
    kind: EventKind, body: dict[str, object]
) -> None:
    events = [*Story().send().events, Event(3, kind, AT, "Kari", body, (FileMark("x.docx", ""),))]
    with pytest.raises(JournalError) as refused:
        replay(events)
    [problem] = refused.value.problems
    assert (problem.code, str(problem.where)) == ("AVT401", "journal/000003.json")


WISHES = st.lists(
    st.builds(
        lambda at, width, content: Wish(before="b" * width, after=content, extents=(Extent(at, at + width, content),)),
        st.integers(0, 9),
        st.integers(1, 3),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=3,
    unique_by=lambda each: each.extents,
)


class RandomNegotiation(RuleBasedStateMachine):
    """Acts at random; what is out of order is refused and leaves no event."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Story("copies")

    def act(self, act: Act) -> bool:
        try:
            allowed(self.told.now, act)
        except StateError:
            return False
        return True

    @initialize(wishes=WISHES)
    def first(self, wishes: list[Wish]) -> None:
        self.told.send(wishes=wishes)

    @precondition(lambda self: bool(self.told.now.rounds and self.told.now.rounds[-1].drafted_at))
    @rule(wishes=WISHES)
    def send(self, wishes: list[Wish]) -> None:
        self.told.send(wishes=wishes)

    @precondition(lambda self: not self.told.now.rounds[-1].closed_at)
    @rule(party=st.sampled_from(KOMMUNER), wishes=WISHES)
    def receive(self, party: str, wishes: list[Wish]) -> None:
        if self.act(Act.RECEIVE):
            self.told.receive(party, *wishes)

    @rule(party=st.sampled_from(KOMMUNER))
    def add(self, party: str) -> None:
        if self.act(Act.ADD):
            self.told.add(party, added("noe"))

    @precondition(lambda self: bool(groups_in_play(self.told.now)))
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), local=st.sets(st.sampled_from(KOMMUNER)))
    def decide(self, data: st.DataObject, outcome: Outcome, local: set[str]) -> None:
        subject = data.draw(st.sampled_from(groups_in_play(self.told.now)))
        if self.act(Act.DECIDE):
            try:
                self.told.decide(subject, outcome, for_parties=tuple(local))
            except StateError as error:
                assert [each.code for each in error.problems] == ["AVT527"]

    @precondition(lambda self: bool(groups_in_play(self.told.now)))
    @rule(data=st.data())
    def group(self, data: st.DataObject) -> None:
        subjects = data.draw(st.lists(st.sampled_from(groups_in_play(self.told.now)), min_size=2, max_size=3))
        if self.act(Act.GROUP):
            try:
                self.told.group(*subjects)
            except StateError as error:
                assert {each.code for each in error.problems} <= {"AVT540", "AVT541"}

    @precondition(lambda self: bool(groups_in_play(self.told.now)))
    @rule(data=st.data())
    def ungroup(self, data: st.DataObject) -> None:
        subject = data.draw(st.sampled_from(groups_in_play(self.told.now)))
        if self.act(Act.GROUP) and len(self.told.now.groups[subject].proposals) > 1:
            self.told.ungroup(subject)

    @precondition(lambda self: len(self.told.now.rounds[-1].receipts) > 2)
    @rule()
    def close(self) -> None:
        if self.act(Act.CLOSE):
            self.told.close()

    @rule(carry=st.booleans())
    def draft(self, carry: bool) -> None:
        if self.act(Act.NEXT):
            open_groups = [id for id in groups_in_play(self.told.now) if self.told.now.decision_on(id) is None]
            self.told.draft({id: [Extent(1, 2, "z")] for id in open_groups} if carry else {})

    @invariant()
    def replay_equals_the_one_that_wrote_it(self) -> None:
        assert replay(self.told.events) == self.told.now

    @invariant()
    def each_proposal_is_in_one_group(self) -> None:
        members = [id for group in self.told.now.groups.values() for id in group.proposals]
        assert sorted(members) == sorted(self.told.now.proposals)

    @invariant()
    def conflicts_are_of_groups_that_are_there(self) -> None:
        now = self.told.now
        for conflict in now.conflicts.values():
            assert len(conflict.groups) > 1 and set(conflict.groups) <= set(now.groups)
            assert {id for pair in conflict.pairs for id in pair} == set(conflict.groups)

    @invariant()
    def what_stands_open_is_of_groups_that_are_there(self) -> None:
        assert {id for each in self.told.now.rounds for id in each.carried} <= set(self.told.now.groups)


TestRandomNegotiation = RandomNegotiation.TestCase
TestRandomNegotiation.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
