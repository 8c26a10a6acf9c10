"""Negotiations over more than one round, walked through the command line: open marks, old answers, what was refused and
comes again, the penholder's own draft, a start from somebody else's document, and the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from common import pair_documents
from docx import Document
from walk import NOW, Paper, Walk, project

from avtalebygger.cli import main
from avtalebygger.word.gate import opened

MEETINGS = {"minst to ganger i året": "minst fire ganger i året"}
SOON = {"så snart som mulig. Kommunen": "samme dag. Kommunen"}
HELST = {"om mulig minst": "minst"}
Start = Mapping[str, Path]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """A negotiation that stands before and after round two was sent. In round one Aure asked for three things: one was
    taken in, one refused, and one stands open in the draft."""
    before, after = (tmp_path_factory.mktemp(name) / "avtale" for name in ("drafted", "second"))
    project(before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AVTALEBYGGER_NOW", NOW)
        ran(before, "round", "send")
        paper = Paper.of(before, "aure").writes(MEETINGS | SOON | HELST).shown()
        ran(before, "receive", str(paper.file()))
        ran(before, "decide", "R1-001", "--accept", "--by", "SSU", "--meeting", "sak 14/26")
        ran(before, "decide", "R1-003", "--reject", "--reason", "Bemanning", "--by", "SSU")
        ran(before, "round", "close", "--allow-missing")
        ran(before, "round", "next", "--carry-open")
        shutil.copytree(before, after)
        ran(after, "round", "send")
    return {"drafted": before, "second": after}


def ran(folder: Path, *words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["-q", "--project", str(folder), *words])
    assert ended.value.code in (0, None), words


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)


@pytest.fixture
def drafted(start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    yield from walked(start["drafted"], tmp_path, capsys)


@pytest.fixture
def second(start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    yield from walked(start["second"], tmp_path, capsys)


def walked(start: Path, tmp_path: Path, screen: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    walk = Walk(Path(shutil.copytree(start, tmp_path / "avtale")), screen)
    yield walk
    assert walk("verify", "--json").json["ok"]


# ---------------------------------------------------------------- round two


def test_a_party_that_accepts_all_our_marks_asks_for_nothing_and_is_told_from_one_that_left_them(second: Walk) -> None:
    left = second("receive", second.paper("hustadvika", 2).file(), "--json").json
    assert (left["findings"], left["data"]["files"][0]["proposals"]) == ([], [])
    accepted = second("receive", second.paper("smola", 2).accepts_ours().file(), "--json", code=1)
    assert set(accepted.findings) == {("OUR_CHANGE_ACCEPTED", "12.3")}
    assert accepted.data["files"][0]["proposals"] == []
    assert [each["id"] for each in second.proposals("--status", "undecided")] == ["R1-002"]
    second.decide("R1-002", "--accept")
    done = second.on()
    assert "taken in: G2" in done.words
    assert "varsle kommunens koordinerende enhet samme dag." in second.text("rounds/R3/sent/smola.docx")


def test_one_that_accepts_our_marks_and_goes_on_writing_asks_for_what_it_wrote_alone(second: Walk) -> None:
    paper = second.paper("smola", 2).accepts_ours().writes({"fysisk eller digitalt": "fysisk"})
    said = second("receive", paper.file(), "--json", code=1)
    [asked] = said.data["files"][0]["proposals"]
    assert (asked["before"].strip(), asked["after"], asked["clause"]) == ("eller digitalt", "", "12.5")


def test_an_answer_to_an_old_round_is_refused_with_the_way_out(second: Walk) -> None:
    file = second.paper("aure").writes({"fysisk eller digitalt": "fysisk"}).shown().file("aure-sent.docx")
    refused = second("receive", file, code=4)
    assert "AVT511 it answers round 1, not round 2" in refused.words and "--base R1" in refused.words
    assert [each["id"] for each in second.proposals("--round", "2")] == []
    second("receive", file, "--base", "R1")
    [asked] = second.proposals("--round", "2")
    assert (asked["id"], asked["before"].strip()) == ("R2-001", "eller digitalt")
    second.decide("R2-001", "R1-002", "--accept")
    second.on()
    after = second.text("rounds/R3/sent/smola.docx")
    assert "skal delta, fysisk, innen" in after and "minst fire ganger i året" in after


def test_what_was_refused_and_is_asked_for_again_is_shown_as_such(second: Walk) -> None:
    second("receive", second.paper("aure", 2).writes(HELST).file(), code=1)
    shown = second("proposals", "show", "R2-001")
    assert "Before R1-003 Aure [-om mulig -] (the same words) ikke tatt til følge SSU 21.11.2026, «Bemanning»" in (
        shown.words
    )
    [row] = second("proposals", "show", "R2-001", "--json").data["proposals"]
    assert [(each["id"], each["again"]) for each in row["earlier"]] == [("R1-003", True)]
    second("receive", second.paper("smola", 2).writes(HELST).file(), code=1)
    assert second.groups()["G4"] == ["aure", "smola"]


def test_the_penholders_own_draft_is_the_penholders_proposals(drafted: Walk) -> None:
    own = drafted.draft().writes({"kan be om samarbeidsmøte": "kan når som helst be om samarbeidsmøte"})
    drafted("round", "send", "--draft", own.file("eget-utkast.docx"))
    [asked] = drafted.proposals("--round", "2")
    assert (asked["party_name"], asked["after"].strip(), asked["kind"]) == ("HMR", "når som helst", "insert")
    assert "Hver part kan {+når som helst +}be om samarbeidsmøte." in drafted("proposals", "show", "R2-001").words
    honest = drafted("receive", drafted.paper("aure", 2).file(), "--json").json
    assert (honest["findings"], honest["data"]["files"][0]["proposals"]) == ([], [])
    drafted.decide("R2-001", "--reject", "--reason", "Det følger av loven")
    drafted.decide("R1-002", "--accept")
    drafted.on()
    assert "Hver part kan be om samarbeidsmøte." in drafted.text("rounds/R3/sent/aure.docx")


def test_in_copies_what_stands_open_does_so_in_every_copy_until_it_is_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = Walk(project(tmp_path / "avtale", "copies", {"aure": 1576, "smola": 1573}), capsys)
    walk("round", "send")
    walk("receive", walk.paper("aure").writes(SOON | HELST).shown().file())
    walk("round", "close", "--allow-missing")
    assert "stands open in the draft: G1, G2" in walk("round", "next", "--carry-open").words
    walk("round", "send")
    walk.decide("R1-001", "--accept")
    walk.decide("R1-002", "--reject", "--reason", "Bemanning")
    walk.on()
    for party in ("aure", "smola"):
        assert "koordinerende enhet samme dag." in walk.text(f"rounds/R2/sent/{party}.docx")
        text = walk.text(f"rounds/R3/sent/{party}.docx")
        assert "koordinerende enhet samme dag." in text and "om mulig minst" in text
    assert walk("verify", "--json").json["ok"]


# ---------------------------------------------------------------- memory, and the end


def test_the_record_remembers_who_asked_for_which_word_and_why_it_stands(second: Walk) -> None:
    words = second("blame", "12", "--words", "--json").data["stretches"]
    [fire] = [each for each in words if each["text"].strip() == "fire"]
    assert (fire["source"], fire["proposals"], fire["decided"]) == ("proposal", ["R1-001"], "SSU sak 14/26")
    assert "fire R1-001 Aure SSU sak 14/26" in second("blame", "12", "--words").words
    history = second("history", "koordinerte_tjenester").words
    assert "R1 Koordinerte tjenester" in history and "minst [-to-]{+fire+} ganger i året" in history.replace("│ ", "")
    by_party = second("stats", "--by", "party", "--json").data["rows"]
    assert [(row["key"], row["proposals"], row["undecided"]) for row in by_party if row["proposals"]] == [
        ("aure", 3, 1)
    ]
    topics = second("stats", "--by", "topic", "--json").data["rows"]
    assert [(row["label"], row["proposals"]) for row in topics] == [
        ("12 Koordinerte tjenester", 2),
        ("13 Innleggelse i sykehus", 1),
    ]


def test_the_end_is_word_for_word_or_says_where_not(second: Walk) -> None:
    undecided = second("conclude", "--final", second.paper("aure", 2).file("endelig.docx"), code=5)
    assert "AVT530" in undecided.err
    second.decide("R1-002", "--withdraw", "--reason", "Trukket i møte")
    second("round", "close", "--allow-missing")
    second("round", "next")
    final = second.draft(2)
    scan = second.folder.parent / "signert.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    assert "signert.pdf" in second("conclude", "--final", scan, code=3).words
    changed = final.writes({"fysisk eller digitalt": "fysisk"}).file("nesten.docx")
    said = second("conclude", "--final", changed, "--dry-run", code=1)
    assert "1 difference from" in said.words and "12.5 Koordinerte tjenester" in said.words
    assert "[- eller digitalt-]" in said.words
    assert "word for word" in second("conclude", "--final", final.file("endelig.docx")).words
    late = second("receive", final.file("for-sent.docx"), code=4)
    assert "AVT515" in late.words


# ---------------------------------------------------------------- somebody else's document


def foreign(folder: Path) -> Path:
    """A short agreement as somebody else wrote it: headings with numbers typed by hand, a list and a table."""
    document = Document()
    document.add_heading("Delavtale om utskrivning", 0)
    for heading, *lines in (
        ("1 Formål", "Avtalen skal sikre trygge overganger for pasientene."),
        (
            "2 Varsling",
            "Helseforetaket skal varsle kommunen innen 24 timer etter innleggelse.",
            "Varselet er skriftlig.",
        ),
        ("3 Oppsigelse", "Avtalen kan sies opp med ett års varsel."),
    ):
        document.add_heading(heading, 1)
        for line in lines:
            document.add_paragraph(line)
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Rolle", "Telefon"), ("Lege", "Vakt")), strict=True):
        for cell, said in zip(row.cells, cells, strict=True):
            cell.text = said
    path = folder / "grunnlag.docx"
    document.save(str(path))
    return path


def begun(tmp_path: Path, screen: pytest.CaptureFixture[str], draft: Path) -> Walk:
    walk = Walk(tmp_path / "avtale", screen)
    walk.folder.mkdir()
    project(walk.folder)
    walk("round", "send", "--draft", draft)
    return walk


def test_a_negotiation_begins_from_somebody_elses_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk = begun(tmp_path, capsys, foreign(tmp_path))
    aure = (
        walk.paper("aure").writes({"innen 24 timer": "innen 12 timer"}).comments("Helseforetaket", "For sent.").shown()
    )
    smola = walk.paper("smola").writes({"innen 24 timer": "innen 8 timer"}).adds_row("Lege", "Jordmor", "115").shown()
    said = walk("receive", aure.file(), smola.file(), walk.paper("hustadvika").file())
    assert "3 proposals in 3 groups · 1 conflict" in said.words
    rows = {each["id"]: each for each in walk.proposals()}
    assert {(each["clause"], each["clause_title"]) for each in rows.values()} == {
        ("2", "Varsling"),
        ("3", "Oppsigelse"),
    }
    shown = walk("proposals", "show", "R1-001").words
    assert "For sent." in shown and "Against R1-002 Smøla" in shown and "hol § 6-2: not checked" in shown
    walk("export", "consolidated", "-o", walk.folder / "samlet.docx")
    walk.decide("R1-001", "R1-003", "--accept")
    walk.decide("R1-002", "--reject", "--reason", "Vakten er ikke bemannet")
    walk.on()
    for party in ("aure", "hustadvika", "smola"):
        second = walk.text(f"rounds/R2/sent/{party}.docx")
        assert "innen 12 timer" in second and "Jordmor\t115" in second
    assert "R1-001 Aure SSU sak 14/26" in walk("blame", "Varsling", "--words").words
    walk("receive", *(walk.paper(party, 2).file() for party in ("aure", "hustadvika", "smola")))
    walk("round", "close")
    walk("round", "next")
    final = walk.draft(2).file("endelig.docx")
    assert "word for word" in walk("conclude", "--final", final).words
    assert walk("verify", "--json").json["ok"]


def test_copies_of_somebody_elses_document_go_out_each_with_what_was_decided_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = Walk(tmp_path / "avtale", capsys)
    walk.folder.mkdir()
    project(walk.folder)
    plan = walk.folder / "avtale.yaml"
    plan.write_text(plan.read_text("utf-8").replace("form: joint ", "form: copies"), "utf-8")
    walk("round", "send", "--draft", foreign(tmp_path))
    first = walk.text("rounds/R1/sent/aure.docx")
    smola = walk.paper("smola").writes({"innen 24 timer": "innen 8 timer"}).shown()
    walk("receive", smola.file())
    walk.decide("R1-001", "--accept", "--for", "smola")
    walk.decide("R1-001", "--reject", "--reason", "Bare på Smøla", "--for", "aure", "--for", "hustadvika")
    walk.on()
    assert walk.text("rounds/R2/sent/smola.docx") == first.replace("innen 24 timer", "innen 8 timer")
    assert walk.text("rounds/R2/sent/aure.docx") == walk.text("rounds/R2/sent/hustadvika.docx") == first


@pytest.mark.shared
def test_a_real_document_is_negotiated_to_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real = max((path for path in pair_documents() if path.parent.name == "nb"), key=lambda path: path.stat().st_size)
    walk = begun(tmp_path, capsys, real)
    sent = opened((walk.folder / "rounds/R1/sent/aure.docx").read_bytes(), "sent")
    words = next(words for words in ("skal", "kan", "og") if f" {words} ".encode() in sent.parts[sent.main])
    wish = {f" {words} ": f" {words} alltid "}
    said = walk("receive", *(walk.paper(party).writes(wish).shown().file() for party in ("aure", "smola")))
    assert "2 proposals in 1 group · 0 conflicts" in said.words
    walk.decide("R1-001", "--accept")
    walk.on()
    before, after = (walk.text(f"rounds/R{round}/sent/hustadvika.docx") for round in (1, 2))
    assert after.replace(f" {words} alltid ", f" {words} ", 1) == before
    walk("round", "close", "--allow-missing")
    walk("round", "next")
    assert "word for word" in walk("conclude", "--final", walk.draft(2).file("endelig.docx")).words
    assert walk("verify", "--json").json["ok"]
