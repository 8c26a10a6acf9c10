"""What was said to be done is there and verified, wherever a process died or a disk refused; and what was not said to
be done can be done again."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from faults import KINDS, attempted, counted
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from scene import AT, BY, LATER, now, project, sent, small_draft

from avtalebygger.errors import AvtaleError, StateError
from avtalebygger.folder import journal, layout
from avtalebygger.journeys import rounds
from avtalebygger.journeys.deciding import decide
from avtalebygger.journeys.drafting import next_draft
from avtalebygger.journeys.project import load_project
from avtalebygger.journeys.proposing import Spoken, add, group, ungroup
from avtalebygger.journeys.rounds import close, send
from avtalebygger.journeys.trust import repair, verify
from avtalebygger.model.negotiation import Decision, EventKind, Negotiation, Outcome
from avtalebygger.negotiate.replay import replay
from avtalebygger.negotiate.stage import ALLOWED, Act, stage

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a process is forked and killed at each writing call; Windows has no fork"
)
TEMPORARY = f".avt-{'0' * 16}.tmp"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a small draft that is sent, with one proposal."""
    return begun(tmp_path_factory.mktemp("begun"))


def begun(place: Path) -> Path:
    folder = project(place / "avtale")
    sent(folder, draft=small_draft(place / "utkast.docx"))
    add(folder, Spoken("smola", "2", "24 timer", "12 timer"), at=LATER, by=BY)
    return folder


def copied(folder: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    return place


def accept(folder: Path) -> Callable[[], object]:
    return lambda: decide(folder, ["R1-001"], Decision("", Outcome.ACCEPTED), at=LATER, by=BY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_survives_a_fault_at_every_writing_call(opened: Path, tmp_path: Path, kind: int) -> None:
    work = tmp_path / "arbeid"
    calls = counted(accept(copied(opened, work)))
    assert calls >= 5
    for at in range(1, calls + 1):
        folder = copied(opened, work)
        acknowledged = attempted(accept(folder), at, kind)
        checked = verify(folder)
        assert checked.exit_code == 0, (at, checked.problems)
        recorded = len(now(folder).decisions)
        assert recorded or not acknowledged
        if not recorded:
            accept(folder)()
        assert len(now(folder).decisions) == 1
        assert verify(folder).problems == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_round_is_sent_whole_or_not_at_all(tmp_path: Path, kind: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = project(tmp_path / "ny")
    draft = small_draft(tmp_path / "utkast.docx")
    loaded = load_project(fresh)  # read once: it is the writing that is tried
    monkeypatch.setattr(rounds, "load_project", lambda folder: loaded)

    def sending(folder: Path) -> Callable[[], object]:
        return lambda: send(folder, at=AT, by=BY, draft=draft)

    work = tmp_path / "arbeid"
    calls = counted(sending(copied(fresh, work)))
    assert calls >= 15
    for at in range(1, calls + 1):
        folder = copied(fresh, work)
        acknowledged = attempted(sending(folder), at, kind)
        # Documents that no event names are a crash before commit: a note, and moved aside by the next append.
        assert verify(folder).problems == (), at
        if not now(folder).rounds:
            assert not acknowledged
            sending(folder)()
        assert set(now(folder).rounds[-1].sent) == {"hustadvika", "smola"}
        assert verify(folder).exit_code == 0


def test_racing_deciders_lose_nothing(opened: Path, tmp_path: Path) -> None:
    folder = copied(opened, tmp_path / "arbeid")
    done: list[str] = []

    def writer(name: str) -> None:
        for number in range(4):
            decide(folder, ["R1-001"], Decision("", Outcome.NOTED, reason=f"{name}{number}"), at=LATER, by=name)
            done.append(f"{name}{number}")

    in_threads(writer, "abcd")
    assert sorted(each.reason for each in now(folder).decisions) == sorted(done)
    assert len(done) == 16
    assert verify(folder).exit_code == 0


def test_of_racing_writers_one_closes_and_one_drafts(opened: Path, tmp_path: Path) -> None:
    """And each wish that was said to be recorded is there, whoever came first."""
    folder = copied(opened, tmp_path / "arbeid")
    accept(folder)()
    done: list[str] = []

    def writer(name: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            name: lambda: add(folder, Spoken("hustadvika", "1", reason=name), at=LATER, by=BY),
            "lukket": lambda: close(folder, at=LATER, by=BY, allow_missing=True),
            "skrevet": lambda: next_draft(folder, at=LATER, by=BY, carry_open=True),
        }
        for word, act in acts.items():
            with suppress(StateError):
                act()
                done.append(word)

    in_threads(writer, "abcd")
    assert done.count("lukket") == done.count("skrevet") == 1
    recorded = [each.reason for each in now(folder).proposals.values() if each.party == "hustadvika"]
    assert sorted(recorded) == sorted(each for each in done if len(each) == 1)
    assert set(now(folder).rounds[-1].drafted) == {"hustadvika", "smola"}
    assert papers_missing(folder) == []
    assert verify(folder).exit_code == 0


def in_threads(writer: Callable[[str], None], names: str) -> None:
    threads = [threading.Thread(target=writer, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def papers_missing(folder: Path) -> list[str]:
    """The redlines and letters of drafts that are not where the record says."""
    return [
        path
        for event in journal.read(folder)
        if event.kind is EventKind.DRAFTED
        for path in event.body["outputs"]
        if not (folder / path).exists()
    ]


def test_a_damaged_last_event_stops_appends_until_it_is_repaired(opened: Path, tmp_path: Path) -> None:
    folder = copied(opened, tmp_path / "arbeid")
    accept(folder)()
    last = max((folder / "journal").glob("*.json"))
    last.write_bytes(last.read_bytes()[:-40])
    with pytest.raises(AvtaleError) as stopped:
        accept(folder)()
    assert stopped.value.exit_code == 7
    assert repair(folder, at=LATER, by=BY, dry_run=True).damaged == f"journal/{last.name}"
    assert last.exists()
    done = repair(folder, at=LATER, by=BY)
    assert (folder / done.moved_to).exists()
    assert verify(folder).exit_code == 0
    accept(folder)()
    assert verify(folder).exit_code == 0


class Acknowledged(RuleBasedStateMachine):
    """A negotiation whose commands may die anywhere, with files that crashes left and damaged events in between. The
    law: acknowledged, so present and verified; and papers that are missing come when the draft is asked for again."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = copied(self.template, self.template.parent / "maskin")
        self.begun = now(self.folder).events
        self.acknowledged: set[str] = set()

    def attempt(self, act: Callable[[], object], fault: tuple[int, int], *marks: str) -> bool:
        done = attempted(act, *fault)
        if done:
            self.acknowledged |= set(marks)
        return done

    FAULT = st.tuples(st.integers(0, 14), st.sampled_from(KINDS))
    LATE_FAULT = st.tuples(st.integers(0, 60), st.sampled_from(KINDS))
    """Which writing call goes wrong, none for 0, and how."""

    @property
    def round(self) -> int:
        return now(self.folder).rounds[-1].number

    def allows(self, act: Act) -> bool:
        """Most is tried where it is the time for it: all that is refused anyhow would take the machine's time."""
        return act in ALLOWED[stage(now(self.folder))]

    @rule(fault=FAULT, words=st.integers(0, 10**6))
    def adds(self, fault: tuple[int, int], words: int) -> None:
        mark = f"ønske {words}"
        self.attempt(lambda: add(self.folder, Spoken("hustadvika", "1", reason=mark), at=LATER, by=BY), fault, mark)

    @rule(fault=FAULT, words=st.integers(0, 10**6), outcome=st.sampled_from([Outcome.NOTED, Outcome.REJECTED]))
    def decides(self, fault: tuple[int, int], words: int, outcome: Outcome) -> None:
        mark = f"vedtak {words}"
        decision = Decision("", outcome, reason=mark)
        last = list(now(self.folder).groups)[-1]
        self.attempt(lambda: decide(self.folder, [last], decision, at=LATER, by=BY), fault, mark)

    @rule(fault=FAULT)
    def groups(self, fault: tuple[int, int]) -> None:
        act = group if len(now(self.folder).groups) > 1 else ungroup
        subjects = list(now(self.folder).groups)[:2]
        if self.attempt(lambda: act(self.folder, subjects, at=LATER, by=BY), fault) and act is group:
            assert subjects[1] not in now(self.folder).groups

    @precondition(lambda self: self.allows(Act.CLOSE))
    @rule(fault=FAULT)
    def closes(self, fault: tuple[int, int]) -> None:
        act = partial(close, self.folder, at=LATER, by=BY, allow_missing=True)
        self.attempt(act, fault, f"R{self.round} closed")

    @precondition(lambda self: not self.allows(Act.CLOSE))
    @rule(fault=LATE_FAULT)
    def drafts(self, fault: tuple[int, int]) -> None:
        act = partial(next_draft, self.folder, at=LATER, by=BY, carry_open=True)
        if self.attempt(act, fault, f"R{self.round} drafted"):
            assert papers_missing(self.folder) == []

    @precondition(lambda self: not self.allows(Act.CLOSE))
    @rule(fault=LATE_FAULT)
    def sends(self, fault: tuple[int, int]) -> None:
        number = self.round + 1
        self.attempt(lambda: send(self.folder, at=LATER, by=BY), fault, f"R{number} sent")

    @rule(folder=st.sampled_from(["sent", "received", "draft"]), name=st.sampled_from(["fremmed.docx", TEMPORARY]))
    def a_crash_leaves_a_file(self, folder: str, name: str) -> None:
        place = self.folder / f"rounds/R{self.round}" / folder
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(b"halv")

    @precondition(lambda self: now(self.folder).events > self.begun)
    @rule(fault=FAULT, kept=st.integers(0, 200))
    def the_last_event_is_damaged_and_repaired(self, fault: tuple[int, int], kept: int) -> None:
        events = journal.read(self.folder)
        path = self.folder / layout.event_path(events[-1].number)
        path.write_bytes(path.read_bytes()[:kept])
        assert verify(self.folder).exit_code == 7
        assert not attempted(accept(self.folder), 0, KINDS[0])
        self.attempt(partial(repair, self.folder, at=LATER, by=BY), fault)
        repair(self.folder, at=LATER, by=BY)
        assert said(replay(events[:-1])) == said(now(self.folder))
        self.acknowledged &= said(now(self.folder))

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "folder"):
            return
        assert verify(self.folder).exit_code == 0
        assert self.acknowledged <= said(now(self.folder))


def said(negotiation: Negotiation) -> set[str]:
    """What a person may have been told is done."""
    rounds = {
        f"R{each.number} {deed}"
        for each in negotiation.rounds
        for deed, when in (("sent", each.sent_at), ("closed", each.closed_at), ("drafted", each.drafted_at))
        if when
    }
    return rounds | {each.reason for each in (*negotiation.proposals.values(), *negotiation.decisions)}


def test_acknowledged_means_present_and_verified(tmp_path: Path) -> None:
    Acknowledged.template = begun(tmp_path)
    machine = Acknowledged.TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine("runTest").runTest()
