"""Negotiations as they happen, each a small project walked through the command line: what a person reads, and what the
record holds afterwards (`verify` after each)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from walk import HELGELAND, NOW, Element, Paper, Walk, paragraph, project

from avtalebygger.cli import main
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w

MEETINGS = {"minst to ganger i året": "minst fire ganger i året"}
SOON = {"så snart som mulig. Kommunen": "samme dag. Kommunen"}
HELST = {"om mulig minst": "minst"}
SEVEN = "7\u00a0dager"
CHILDREN = "Hver part skal avklare om pasienten har barn"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Round one sent to three municipalities, in both forms; each scenario has a copy of it."""
    folders = {form: tmp_path_factory.mktemp(form) / "avtale" for form in ("joint", "copies")}
    for form, folder in folders.items():
        with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.setenv("AVTALEBYGGER_NOW", NOW)
            main(["-q", "--project", str(project(folder, form)), "round", "send", "--deadline", "2026-12-01"])
        assert ended.value.code in (0, None)
    return folders


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)


@pytest.fixture
def joint(sent: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    yield from walked(sent["joint"], tmp_path, capsys)


@pytest.fixture
def copies(sent: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    yield from walked(sent["copies"], tmp_path, capsys)


def walked(start: Path, tmp_path: Path, screen: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    walk = Walk(Path(shutil.copytree(start, tmp_path / "avtale")), screen)
    yield walk
    assert walk("verify", "--json").json["ok"]


def returns(walk: Walk, **papers: Paper) -> None:
    walk("receive", *(paper.file() for paper in papers.values()), "-q", code=0)


def marks(walk: Walk, name: str, words: str) -> list[tuple[str, str, str]]:
    """Author, kind and words of each mark in the paragraph that holds the words."""
    package = opened((walk.folder / name).read_bytes(), name)
    return [mark_of(each) for each in paragraph(package.root(package.main), words).iter(w("ins"), w("del"))]


def mark_of(mark: Element) -> tuple[str, str, str]:
    said = "".join(node.text or "" for node in mark.iter(w("t"), w("delText")))
    return mark.get(w("author"), ""), "+" if mark.tag == w("ins") else "-", said


def drafted(walk: Walk, party: str) -> str:
    """The party's next draft as text."""
    folder = walk.folder / "rounds/R1/draft"
    return walk.text(next(path for path in (folder / f"{party}.docx", folder / "avtale.docx") if path.is_file()))


# ---------------------------------------------------------------- the same wishes, and colliding ones


@pytest.mark.parametrize("form", ["joint", "copies"])
def test_thirteen_municipalities_with_the_same_three_wishes_are_three_decisions(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = Walk(project(tmp_path / "avtale", form, HELGELAND), capsys)
    walk("round", "send", "-q")
    papers = [walk.paper(party).writes(MEETINGS | SOON | HELST) for party in HELGELAND]
    files = [(paper.shown() if number == 0 else paper).file() for number, paper in enumerate(papers)]
    said = walk("receive", *files, code=1)
    assert "39 proposals in 3 groups · 0 conflicts" in said.words
    assert walk.groups() == {group: list(HELGELAND) for group in ("G1", "G2", "G3")}
    walk.decide("G1", "G2", "--accept")
    last = walk.decide("R1-003", "--reject", "--reason", "Ikke enighet")
    assert "next: avtale round close" in last.words
    assert walk.proposals("--status", "undecided") == []
    assert len(walk.proposals("--status", "rejected")) == 13
    assert walk("verify", "--json").json["ok"]


def test_three_colliding_deadlines_stand_side_by_side_and_one_is_taken(joint: Walk) -> None:
    wished = {"aure": "10\u00a0dager", "hustadvika": "14\u00a0dager", "smola": "21\u00a0dager"}
    files = [joint.paper(party).writes({SEVEN: days}).shown().file() for party, days in wished.items()]
    assert "3 proposals in 3 groups · 1 conflict" in joint("receive", *files).words
    shown = joint("proposals", "show", "R1-002").words
    assert "Against R1-001 Aure motefrist: 7 dager → 10 dager R1-003 Smøla motefrist: 7 dager → 21 dager" in shown
    assert "group G2 · conflict K1" in shown
    joint("export", "consolidated", "-o", joint.folder / "samlet.docx")
    assert marks(joint, "samlet.docx", "fysisk eller digitalt") == [
        ("Aure, Hustadvika, Smøla", "-", "7"),
        ("Aure", "+", "10"),
        ("Hustadvika", "+", "14"),
        ("Smøla", "+", "21"),
    ]
    joint.decide("R1-001", "R1-002", "--accept")
    joint.decide("R1-003", "--reject", "--reason", "For lenge")
    joint("round", "close", "-q")
    refused = joint("round", "next", code=5)
    assert "AVT531" in refused.err and "G1, G2" in refused.err
    joint.decide("R1-002", "--reject", "--reason", "For lenge")
    done = joint("round", "next")
    assert "taken in: G1" in done.words and "motefrist: 7 dager → 10 dager" in done.words
    assert "10\u00a0dager" in drafted(joint, "aure")
    letter = joint.text("rounds/R1/out/smola-brev.docx")
    assert "ikke tatt til følge" in letter and "For lenge" in letter and "R1-001" not in letter


def test_what_one_strikes_another_cannot_reword(joint: Walk) -> None:
    aure = joint.paper("aure").strikes_line(CHILDREN).shown()
    smola = joint.paper("smola").writes({CHILDREN: "Hver part skal straks avklare om pasienten har barn"}).shown()
    returns(joint, aure=aure, smola=smola)
    [gone, reworded] = joint.proposals()
    assert (gone["party"], gone["kind"], reworded["party"], reworded["after"].strip()) == (
        "aure",
        "delete",
        "smola",
        "straks",
    )
    assert gone["conflict"] == reworded["conflict"] == "K1"
    joint.decide("R1-001", "R1-002", "--accept")
    joint("round", "close", "--allow-missing", "-q")
    assert "AVT531" in joint("round", "next", "--dry-run", code=5).err
    joint.decide("R1-001", "--reject", "--reason", "Barna må nevnes")
    assert "would be taken in: G2" in joint("round", "next", "--dry-run").words


# ---------------------------------------------------------------- what comes along, and what a value is


@pytest.mark.parametrize("form", ["joint", "copies"])
def test_a_row_that_a_party_adds_stands_in_the_next_draft(form: str, request: pytest.FixtureRequest) -> None:
    walk: Walk = request.getfixturevalue(form)
    row = ("Samarbeidsforum", "Enhetslederne", "Dele erfaringer", "To ganger i året")
    returns(walk, smola=walk.paper("smola").adds_row("Etter oppdraget", *row).shown())
    [asked] = walk.proposals()
    assert (asked["kind"], asked["clause_id"]) == ("insert", "organer")
    assert all(words in asked["after"] for words in row)
    walk.decide("R1-001", "--accept")
    walk("round", "close", "--allow-missing", "-q")
    walk("round", "next", "-q")
    before, after = (walk.text("rounds/R1/sent/aure.docx"), drafted(walk, "aure"))
    assert all(words in after for words in row)
    come = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(come) < 6, come


def test_a_value_changed_in_a_copy_is_known_as_the_value_and_listed_for_the_yaml(copies: Walk) -> None:
    returns(copies, smola=copies.paper("smola").writes({"døgnplasser er 4": "døgnplasser er 9"}).shown())
    [asked] = copies.proposals()
    assert (asked["kind"], asked["value"]) == ("value", {"parameter": "senger", "before": "4", "after": "9"})
    copies.decide("R1-001", "--accept")
    copies("round", "close", "--allow-missing", "-q")
    done = copies("round", "next")
    assert "enter in the YAML: dognopphold_ohd.senger: 4 → 9 smola" in done.words
    assert "døgnplasser er 9" in drafted(copies, "smola")
    assert "døgnplasser er 2" in drafted(copies, "aure")


def test_a_local_adaptation_goes_into_one_copy(copies: Walk) -> None:
    returns(copies, aure=copies.paper("aure").writes(MEETINGS).shown())
    copies.decide("R1-001", "--accept", "--for", "aure")
    copies.decide("R1-001", "--reject", "--reason", "Bare lokalt", "--for", "hustadvika", "--for", "smola")
    copies("round", "close", "--allow-missing", "-q")
    copies("round", "next", "-q")
    assert "minst fire ganger i året" in drafted(copies, "aure")
    assert drafted(copies, "smola") == copies.text("rounds/R1/sent/smola.docx")


def test_in_a_joint_agreement_there_is_no_local_adaptation(joint: Walk) -> None:
    returns(joint, aure=joint.paper("aure").writes(MEETINGS).shown())
    refused = joint("decide", "R1-001", "--accept", "--for", "aure", code=4)
    assert "AVT523" in refused.err and "--counter" in refused.err
    assert [each["decision"] for each in joint.proposals()] == [None]


# ---------------------------------------------------------------- the law


def test_a_topic_of_the_law_that_is_struck_is_told_beforehand_and_stops_the_draft(joint: Walk) -> None:
    said = joint("receive", joint.paper("aure").empties("jordmortjenester").shown().file(), "--json")
    assert {each["clause_id"] for each in said.data["files"][0]["proposals"]} == {"jordmortjenester"}
    shown = joint("proposals", "show", "R1-001").words
    assert "hol § 6-2 nr. 8: together with R1-002 this removes the only cover of it" in shown
    joint.decide("R1-001", "R1-002", "--accept")
    joint("round", "close", "--allow-missing", "-q")
    stopped = joint("round", "next", code=6)
    assert "AVT601" in stopped.err and "R1-001 Aure" in stopped.err
    assert not (joint.folder / "rounds/R1/draft").exists()
    joint.decide("R1-001", "R1-002", "--reject", "--reason", "Loven krever temaet")
    assert "would be taken in: nothing" in joint("round", "next", "--dry-run").words


# ---------------------------------------------------------------- what came by e-mail


def test_an_honest_return_a_corrected_one_and_the_same_once_more(joint: Walk) -> None:
    honest = joint("receive", joint.paper("smola").file(), "--json").json
    assert (honest["findings"], honest["data"]["files"][0]["proposals"]) == ([], [])
    first = joint.paper("aure").writes(MEETINGS | HELST).comments("Enhetene skal", "To er for lite.").shown().file()
    assert "2 proposals 2 tracked 1 comment" in joint("receive", first).words
    assert "already received" in joint("receive", first).words
    quiet = joint.paper("aure").writes(MEETINGS | SOON).file("aure-rettet.docx")
    corrected = joint("receive", quiet, "--json", code=1)
    assert corrected.findings == [("UNTRACKED_CHANGE", "12.2"), ("UNTRACKED_CHANGE", "12.3")]
    [file] = corrected.data["files"]
    assert (file["kept"], file["withdrawn"]) == (["R1-001"], ["R1-002"])
    assert [(each["id"], each["withdrawn"]) for each in joint.proposals()] == [
        ("R1-001", False),
        ("R1-002", True),
        ("R1-003", False),
    ]
    status = {row["id"]: row for row in joint("round", "status", "--json").data["parties"]}
    assert (status["aure"]["proposals"], status["smola"]["proposals"]) == (2, 0)


def test_a_pdf_is_refused_by_name_and_the_others_are_received(joint: Walk, tmp_path: Path) -> None:
    scan = tmp_path / "hustadvika-signert.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    said = joint("receive", scan, joint.paper("aure").writes(MEETINGS).shown().file(), code=3)
    assert "hustadvika-signert.pdf" in said.err and "PDF" in said.err
    assert [each["party"] for each in joint.proposals()] == ["aure"]


def test_what_came_by_telephone_is_decided_like_the_rest(joint: Walk) -> None:
    spoken = ("--party", "smola", "--clause", "12", "--before", "to ganger", "--after", "fire ganger")
    returns(joint, aure=joint.paper("aure").writes(MEETINGS).shown())
    assert "R1-002 is recorded, in group G1" in joint("proposals", "add", *spoken, "--reason", "På telefon").words
    joint.decide("R1-002", "--accept")
    assert joint.proposals("--status", "undecided") == []
