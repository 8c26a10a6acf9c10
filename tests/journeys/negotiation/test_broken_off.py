"""A command that was broken off anywhere is finished by giving it again: the record and the papers are then, byte for
byte, those of a run that nothing disturbed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from faults import KINDS, attempted, counted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scene import AT, BY, LATER, edited, now, project, small_draft

from avtalebygger.errors import StateError
from avtalebygger.folder.codec import sha256
from avtalebygger.folder.layout import OWN_TEMPORARY, QUARANTINE
from avtalebygger.journeys import drafting as drafting_journey
from avtalebygger.journeys.concluding import conclude
from avtalebygger.journeys.consolidating import consolidated
from avtalebygger.journeys.deciding import decide
from avtalebygger.journeys.draft_of_one import Draft, joint_draft
from avtalebygger.journeys.drafting import next_draft
from avtalebygger.journeys.outputs import Output, write_outputs
from avtalebygger.journeys.proposing import Spoken, add, group, ungroup
from avtalebygger.journeys.rounds import close, send
from avtalebygger.journeys.trust import verify
from avtalebygger.model.negotiation import Decision, Outcome
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, resolved

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a process is forked and killed at each writing call; Windows has no fork"
)

Act = Callable[[Path], object]
DRAFT = "utkast.docx"


@dataclass(frozen=True)
class Deed:
    """What a person does, and what was done before it."""

    act: Act
    before: tuple[Act, ...] = ()


def asking(words: str) -> Act:
    return lambda folder: add(folder, Spoken("smola", "2", "24 timer", words), at=LATER, by=BY)


def deciding(subject: str, outcome: Outcome) -> Act:
    return lambda folder: decide(folder, [subject], Decision("", outcome, "grunn"), at=LATER, by=BY)


def sending(folder: Path) -> object:
    return send(folder, at=AT, by=BY, draft=folder / DRAFT)


def sending_on(folder: Path) -> object:
    return send(folder, at=LATER, by=BY)


def closing(folder: Path) -> object:
    return close(folder, at=LATER, by=BY, allow_missing=True)


def drafting(folder: Path) -> object:
    return next_draft(folder, at=LATER, by=BY)


def writing_decisions(folder: Path) -> object:
    """In a file, which `round next` takes in."""
    place = folder / "rounds/R1/decisions"
    place.mkdir()
    return (place / "ssu.yaml").write_text("- subject: R1-001\n  outcome: accepted\n", "utf-8")


def exporting(folder: Path) -> object:
    made = consolidated(folder, at=LATER)
    return write_outputs(
        [Output(folder / "ut" / f"samlet{n}.docx", one.package.packed()) for n, one in enumerate(made)]
    )


def concluding(folder: Path) -> object:
    return conclude(folder, folder / DRAFT, at=LATER, by=BY)


ACCEPTED = (sending, asking("12 timer"), deciding("R1-001", Outcome.ACCEPTED))
DEEDS = {
    "round send": Deed(sending),
    "proposals add": Deed(asking("12 timer"), (sending,)),
    "proposals group": Deed(
        lambda folder: group(folder, ["G1", "G2"], at=LATER, by=BY), (sending, asking("12 timer"), asking("8 timer"))
    ),
    "proposals ungroup": Deed(
        lambda folder: ungroup(folder, ["G1"], at=LATER, by=BY),
        (sending, asking("12 timer"), deciding("G1", Outcome.ACCEPTED), asking("12 timer")),
    ),
    "decide": Deed(deciding("R1-001", Outcome.REJECTED), (sending, asking("12 timer"))),
    "export consolidated": Deed(exporting, ACCEPTED),
    "round close": Deed(closing, ACCEPTED),
    "round next": Deed(drafting, (*ACCEPTED, closing)),
    "round next, from a file": Deed(drafting, (sending, asking("12 timer"), closing, writing_decisions)),
    "round send, the second": Deed(sending_on, (*ACCEPTED, closing, drafting)),
    "conclude": Deed(concluding, (sending, closing)),
}


@dataclass(frozen=True)
class Scene:
    """A project before a deed, its files after one that nothing disturbed, and how many writing calls that takes."""

    before: Path
    after: dict[str, str]
    calls: int


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    return {name: scene(tmp_path_factory.mktemp("sted"), deed) for name, deed in DEEDS.items()}


def scene(place: Path, deed: Deed) -> Scene:
    before = project(place / "avtale")
    small_draft(before / DRAFT)
    for act in deed.before:
        act(before)
    work = shutil.copytree(before, place / "arbeid")
    calls = counted(lambda: deed.act(work))
    return Scene(before, files(work), calls)


def files(folder: Path) -> dict[str, str]:
    """What each file holds, in short. Left out is what a crash may leave: our own temporary files, and what was moved
    aside."""
    return {name: sha256(path.read_bytes()) for name, path in sorted(walk(folder))}


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        kept = not OWN_TEMPORARY.fullmatch(path.name) and path.suffix != ".lock" and not name.startswith(QUARANTINE)
        if path.is_file() and kept:
            yield name, path


def attempt(scene: Scene, deed: Deed, at: int, kind: int) -> Path:
    """The project after a deed in which one writing call went wrong; all is there where it was acknowledged."""
    folder = scene.before.parent / f"forsok{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scene.before, folder)
    if attempted(lambda: deed.act(folder), at, kind):
        assert files(folder) == scene.after
    return folder


def demand_finished(name: str, at: int, kind: int, scene: Scene) -> None:
    deed = DEEDS[name]
    folder = attempt(scene, deed, at, kind)
    assert verify(folder).problems == ()
    with suppress(StateError):  # it is done already, and that is all there is to say
        deed.act(folder)
    assert files(folder) == scene.after
    assert verify(folder).problems == ()


@pytest.mark.parametrize("name", DEEDS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_given_again_it_is_finished(name: str, scenes: dict[str, Scene], data: st.DataObject) -> None:
    scene = scenes[name]
    assert scene.calls >= 5
    demand_finished(name, data.draw(st.integers(1, scene.calls)), data.draw(st.sampled_from(KINDS)), scene)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_draft_that_was_broken_off_has_its_papers_when_it_is_sent(
    scenes: dict[str, Scene], data: st.DataObject
) -> None:
    """Whoever sends on without asking for the draft again finds the letters all the same."""
    scene = scenes["round next"]
    folder = attempt(
        scene, DEEDS["round next"], data.draw(st.integers(1, scene.calls)), data.draw(st.sampled_from(KINDS))
    )
    if now(folder).rounds[-1].drafted_at:
        sending_on(folder)
        assert files(folder) == scenes["round send, the second"].after


@pytest.fixture
def drafted(scenes: dict[str, Scene], tmp_path: Path) -> Path:
    """The next draft is written, and not sent."""
    return shutil.copytree(scenes["round send, the second"].before, tmp_path / "avtale")


LETTER, OTHER = "rounds/R1/out/smola-brev.docx", "rounds/R1/out/hustadvika-brev.docx"
REDLINE = "rounds/R1/out/avtale-mot-sendt.docx"


def test_a_letter_that_a_person_worked_on_is_left_as_it_is(drafted: Path) -> None:
    whole = (drafted / OTHER).read_bytes()
    (drafted / LETTER).write_bytes(b"med hilsen")
    (drafted / OTHER).unlink()
    assert next_draft(drafted, at=LATER, by=BY, dry_run=True).outputs == (OTHER,)
    assert not (drafted / OTHER).exists()
    assert next_draft(drafted, at=LATER, by=BY).outputs == (OTHER,)
    assert (drafted / LETTER).read_bytes() == b"med hilsen"
    assert (drafted / OTHER).read_bytes() == whole


def test_nothing_missing_it_is_not_the_time_for_another_draft(drafted: Path) -> None:
    with pytest.raises(StateError) as refused:
        next_draft(drafted, at=LATER, by=BY)
    assert [each.code for each in refused.value.problems] == ["AVT514"]


def test_what_comes_again_is_of_the_recorded_draft_whatever_would_be_drafted_now(
    drafted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another version of the program wrote it."""

    def otherwise(*arguments: object) -> Draft:
        made = joint_draft(*arguments)  # type: ignore[arg-type]
        return replace(made, plain=edited(made.plain, ("12", "99")), package=edited(made.package, ("12", "99")))

    monkeypatch.setattr(drafting_journey, "joint_draft", otherwise)
    (drafted / REDLINE).unlink()
    next_draft(drafted, at=LATER, by=BY)
    redline = resolved(opened((drafted / REDLINE).read_bytes(), "redline"), accept_all)
    draft = opened((drafted / "rounds/R1/draft/avtale.docx").read_bytes(), "draft")
    assert read(redline).text == read(draft).text


def test_a_project_that_was_changed_after_a_sending_was_broken_off_is_opened_as_it_now_is(
    scenes: dict[str, Scene],
) -> None:
    scene = scenes["round send"]
    tries = (attempt(scene, DEEDS["round send"], at, KINDS[0]) for at in range(1, scene.calls + 1))
    folder = next(each for each in tries if now(each).parties)
    assert not now(folder).rounds
    (folder / "parties/hustadvika.yaml").unlink()
    (folder / "parties/aure.yaml").write_text("kommunenummer: 1576\n", "utf-8")
    sending(folder)
    assert list(now(folder).rounds[0].sent) == ["aure", "smola"]
    assert [each.id for each in now(folder).parties] == ["helse-more-og-romsdal", "aure", "smola"]
    assert verify(folder).exit_code == 0


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DEEDS)
def test_given_again_it_is_finished_wherever_it_broke_off(name: str, kind: int, scenes: dict[str, Scene]) -> None:
    for at in range(1, scenes[name].calls + 1):
        demand_finished(name, at, kind, scenes[name])
