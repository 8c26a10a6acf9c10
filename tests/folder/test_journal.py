"""The record on disk: what was acknowledged is there, and whatever is changed is found."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from avtalebygger.errors import JournalError, StateError
from avtalebygger.folder import codec, disk, journal, layout, repair, verify
from avtalebygger.model.negotiation import Event, EventKind, FileMark

AT = "2026-05-11T08:00:00Z"


def append(project: Path, number: int = 0, content: bytes | None = None) -> Event:
    documents = {f"rounds/R1/received/p{number}.docx": content} if content is not None else {}
    return journal.append(
        project, EventKind.RECEIVED, at=AT, by="Kari", body={"party": f"p{number}"}, documents=documents
    )


def codes(project: Path) -> list[str]:
    return [problem.code for problem in verify.verified(project).problems]


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for number in range(3):
        append(tmp_path, number, b"document %d" % number)
    return tmp_path


def test_what_was_appended_is_read_back_in_order(three: Path) -> None:
    events = journal.read(three)
    assert [event.body["party"] for event in events] == ["p0", "p1", "p2"]
    assert [event.number for event in events] == [1, 2, 3]


def test_each_event_names_the_hash_of_the_file_before_it(three: Path) -> None:
    first, second = (three / layout.event_path(n) for n in (1, 2))
    assert codec.decoded(second.read_bytes(), "x").follows == hashlib.sha256(first.read_bytes()).hexdigest()


def test_an_event_is_readable_json_with_one_final_newline(three: Path) -> None:
    content = (three / layout.event_path(1)).read_text("utf-8")
    assert content.endswith("}\n") and not content.endswith("\n\n") and '"kind": "received"' in content


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_flipped_bit_in_any_event_is_found(three: Path, number: int) -> None:
    path = three / layout.event_path(number)
    content = bytearray(path.read_bytes())
    for place in range(0, len(content), 7):
        content[place] ^= 1
        path.write_bytes(content)
        assert codes(three), f"byte {place}"
        content[place] ^= 1


def test_a_truncated_last_event_is_found_and_stops_appends(three: Path) -> None:
    path = three / layout.event_path(3)
    path.write_bytes(path.read_bytes()[:40])
    assert codes(three) == ["AVT401"]
    with pytest.raises(JournalError):
        append(three, 9)


def test_repair_moves_a_damaged_last_event_aside_and_deletes_nothing(three: Path) -> None:
    path = three / layout.event_path(3)
    damaged = path.read_bytes()[:40]
    path.write_bytes(damaged)
    found = repair.damaged_last(three)
    assert found == path
    assert repair.repaired(three, path).read_bytes() == damaged
    assert codes(three) == [] and append(three, 3).number == 3


def test_repair_refuses_what_it_cannot_mend(three: Path) -> None:
    path = three / layout.event_path(1)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(JournalError):
        repair.damaged_last(three)


def test_swapped_events_are_found(three: Path) -> None:
    second, third = (three / layout.event_path(n) for n in (2, 3))
    contents = second.read_bytes(), third.read_bytes()
    second.write_bytes(contents[1]), third.write_bytes(contents[0])
    assert codes(three)


def test_a_missing_event_is_named(three: Path) -> None:
    (three / layout.event_path(2)).unlink()
    problems = verify.verified(three).problems
    assert problems[0].code == "AVT404" and problems[0].values["missing"] == "journal/000002.json"


def test_two_events_after_the_same_one_are_a_fork(three: Path) -> None:
    third = codec.decoded((three / layout.event_path(3)).read_bytes(), "x")
    other = codec.sealed(Event(4, EventKind.CLOSED, AT, "Per", {}, (), third.follows))
    disk.create(three / layout.event_path(4), codec.encoded(other))
    assert codes(three) == ["AVT405"]


def test_a_changed_or_missing_document_is_named(three: Path) -> None:
    (three / "rounds/R1/received/p0.docx").write_bytes(b"other")
    (three / "rounds/R1/received/p1.docx").unlink()
    found = {(p.code, str(p.where)) for p in verify.verified(three).problems}
    assert found == {("AVT406", "rounds/R1/received/p0.docx"), ("AVT407", "rounds/R1/received/p1.docx")}


def test_a_document_behind_a_link_is_not_the_document(three: Path, tmp_path: Path) -> None:
    path = three / "rounds/R1/received/p0.docx"
    elsewhere = three / "elsewhere.docx"
    path.rename(elsewhere)
    try:
        path.symlink_to(elsewhere)
    except OSError:  # Windows without the right to make links: then nobody else can make one either
        path.write_bytes(b"not a link")
    assert codes(three) == ["AVT406"]


def test_rounds_without_a_journal_are_a_broken_record(three: Path) -> None:
    for path in verify.event_files(three):
        path.unlink()
    assert "AVT410" in codes(three)


def test_a_document_no_event_names_is_a_note_and_is_put_aside_by_the_next_append(three: Path) -> None:
    stray = three / "rounds/R1/received/stray.docx"
    stray.write_bytes(b"crash")
    verification = verify.verified(three)
    assert not verification.problems and verification.leftovers == (stray,)
    append(three, 4)
    assert not stray.exists()
    assert [path.read_bytes() for path in (three / layout.QUARANTINE).iterdir()] == [b"crash"]


def test_a_conflict_copy_is_a_finding_and_stays(three: Path) -> None:
    copy = three / "journal/000003 (Kari sin konfliktkopi 2026-11-20).json"
    copy.write_bytes((three / layout.event_path(3)).read_bytes())
    verification = verify.verified(three)
    assert [finding.kind for finding in verification.findings] == ["CONFLICT_COPY"] and not verification.problems
    append(three, 5)
    assert copy.exists()


def test_a_clock_that_runs_backwards_is_a_finding(three: Path) -> None:
    journal.append(three, EventKind.CLOSED, at="2020-01-01T00:00:00Z", by="Kari", body={})
    assert [finding.kind for finding in verify.verified(three).findings] == ["CLOCK_BACKWARDS"]


def test_writers_that_waited_for_each_other_are_no_clock_that_runs_backwards(three: Path) -> None:
    journal.append(three, EventKind.CLOSED, at="2026-05-11T07:59:31Z", by="Kari", body={})
    assert not verify.verified(three).findings


def test_any_head_of_the_chain_is_recognised_and_no_other(three: Path) -> None:
    heads = [codec.sha256(path.read_bytes()) for path in verify.event_files(three)]
    assert not any(verify.verified(three, head=head).problems for head in heads)
    assert [p.code for p in verify.verified(three, head="0" * 64).problems] == ["AVT408"]


def test_an_append_on_a_head_that_is_no_longer_the_last_is_refused(three: Path) -> None:
    before = journal.head(three)
    append(three, 4)
    with pytest.raises(StateError):
        journal.append(three, EventKind.CLOSED, at=AT, by="Kari", body={}, expected_head=before)


def test_the_lock_names_its_holder(tmp_path: Path) -> None:
    with journal.locked(tmp_path), pytest.raises(StateError) as refused, journal.locked(tmp_path, seconds=0.05):
        raise AssertionError("two holders")
    assert str(refused.value.problems[0].values["holder"]).split()[0].isdigit()


def test_create_never_replaces_a_file(tmp_path: Path) -> None:
    disk.create(tmp_path / "a" / "b", b"first")
    with pytest.raises(FileExistsError):
        disk.create(tmp_path / "a" / "b", b"second")
    assert (tmp_path / "a" / "b").read_bytes() == b"first"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


@given(
    st.dictionaries(st.text(max_size=8), st.recursive(st.integers() | st.text(max_size=8), st.lists), max_size=4),
    st.text(max_size=20),
)
def test_an_event_survives_the_disk(body: dict[str, object], by: str) -> None:
    event = codec.sealed(Event(7, EventKind.DECIDED, AT, by, body, (FileMark("a/b", "00"),), "ff"))
    assert codec.decoded(codec.encoded(event), "x") == event


class Record(RuleBasedStateMachine):
    """Appends, crashes and tampering in any order: what was acknowledged is present and verified."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.project = Path(self.folder.name)
        journal.append(self.project, EventKind.OPENED, at=AT, by="Kari", body={})  # the first event has no document
        self.acknowledged: list[tuple[str, bytes]] = []
        self.broken = False

    @precondition(lambda self: not self.broken)
    @rule(content=st.binary(max_size=20))
    def receive(self, content: bytes) -> None:
        number = len(self.acknowledged)
        append(self.project, number, content)
        self.acknowledged.append((f"p{number}", content))

    @rule(content=st.binary(max_size=5), temporary=st.booleans())
    def crash_before_commit(self, content: bytes, temporary: bool) -> None:
        name = ".avt-0123456789abcdef.tmp" if temporary else "stray.docx"
        path = self.project / "rounds/R1/received" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    @precondition(lambda self: self.acknowledged and not self.broken)
    @rule(place=st.integers(0, 10**6), bit=st.integers(0, 7))
    def tamper(self, place: int, bit: int) -> None:
        files = [*verify.event_files(self.project), *(self.project / "rounds/R1/received").glob("p*.docx")]
        files = [path for path in files if path.stat().st_size]
        path = files[place % len(files)]
        content = bytearray(path.read_bytes())
        content[place % len(content)] ^= 1 << bit
        path.write_bytes(content)
        self.broken = True

    @invariant()
    def acknowledged_is_present_or_the_break_is_seen(self) -> None:
        if not hasattr(self, "project"):
            return
        if self.broken:
            assert codes(self.project)
            with pytest.raises(JournalError):
                append(self.project, 999)
        elif self.acknowledged:
            events = journal.read(self.project)
            read = [(e.body["party"], (self.project / e.files[0].path).read_bytes()) for e in events[1:]]
            assert read == self.acknowledged

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestRecord = Record.TestCase
TestRecord.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
