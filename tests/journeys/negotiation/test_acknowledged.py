"""What was said to be done is there and verified, wherever a process died or a disk refused; and what was not said to
be done can be done again."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import KINDS, attempted, counted
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from scene import AT, BY, LATER, now, project, sent, small_draft

from avtalebygger.errors import AvtaleError
from avtalebygger.journeys import rounds
from avtalebygger.journeys.deciding import decide
from avtalebygger.journeys.project import load_project
from avtalebygger.journeys.proposing import Spoken, add, group, ungroup
from avtalebygger.journeys.rounds import send
from avtalebygger.journeys.trust import repair, verify
from avtalebygger.model.negotiation import Decision, Outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


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

    threads = [threading.Thread(target=writer, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.reason for each in now(folder).decisions) == sorted(done)
    assert len(done) == 16
    assert verify(folder).exit_code == 0


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
    """Writers that may die anywhere; the law: acknowledged, so present and verified."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = copied(self.template, self.template.parent / "maskin")
        self.acknowledged: list[str] = []

    def attempt(self, act: Callable[[], object], fault: tuple[int, int], mark: str) -> None:
        if attempted(act, *fault):
            self.acknowledged.append(mark)

    FAULT = st.tuples(st.integers(1, 14), st.sampled_from(KINDS))

    @rule(fault=FAULT, words=st.integers(0, 10**6))
    def adds(self, fault: tuple[int, int], words: int) -> None:
        mark = f"ønske {words}"
        self.attempt(lambda: add(self.folder, Spoken("hustadvika", "1", reason=mark), at=LATER, by=BY), fault, mark)

    @rule(fault=FAULT, words=st.integers(0, 10**6), outcome=st.sampled_from([Outcome.NOTED, Outcome.REJECTED]))
    def decides(self, fault: tuple[int, int], words: int, outcome: Outcome) -> None:
        mark = f"vedtak {words}"
        decision = Decision("", outcome, reason=mark)
        self.attempt(lambda: decide(self.folder, ["R1-001"], decision, at=LATER, by=BY), fault, mark)

    @rule(fault=FAULT)
    def groups(self, fault: tuple[int, int]) -> None:
        act = group if len(now(self.folder).groups) > 1 else ungroup
        subjects = list(now(self.folder).groups)[:2]
        attempted(lambda: act(self.folder, subjects, at=LATER, by=BY), *fault)

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "folder"):
            return
        assert verify(self.folder).exit_code == 0
        negotiation = now(self.folder)
        said = {each.reason for each in (*negotiation.proposals.values(), *negotiation.decisions)}
        assert set(self.acknowledged) <= said


def test_acknowledged_means_present_and_verified(tmp_path: Path) -> None:
    Acknowledged.template = begun(tmp_path)
    machine = Acknowledged.TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    machine("runTest").runTest()
