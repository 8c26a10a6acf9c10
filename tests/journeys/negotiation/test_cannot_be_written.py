"""What was decided and cannot be written: each case of docs/negotiation.md, with its exit code, what it names and the
way out, which is then walked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from table import Table
from walk import NOW, Said, Walk, project

from avtalebygger.errors import StateError
from avtalebygger.journeys.fitting import answer_with
from avtalebygger.journeys.material import material
from avtalebygger.journeys.standing import standing

MEETINGS = "minst to ganger i året"
FOUR, SIX = (MEETINGS.replace("to", count) for count in ("fire", "seks"))
HOUSE = {"døgnopphold ved Aure helsehus for pasienter": "døgnopphold i egen regi for pasienter"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)


@pytest.fixture
def joint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Walk:
    return begun(tmp_path, "joint", capsys)


@pytest.fixture
def copies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Walk:
    return begun(tmp_path, "copies", capsys)


def begun(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> Walk:
    walk = Walk(project(tmp_path / "avtale", form), capsys)
    walk("round", "send")
    return walk


def asks(walk: Walk, party: str, changes: dict[str, str], round: int = 1, *options: str) -> None:
    walk("receive", walk.paper(party, round).writes(changes).shown().file(), *options)


def refused(walk: Walk, *options: str) -> Said:
    """Round next, which stops and writes nothing."""
    if "closed" not in walk("round", "status").words:
        walk("round", "close", "--allow-missing")
    said = walk("round", "next", *options, code=4)
    assert [each["code"] for each in walk("round", "next", *options, "--json", code=4).json["errors"]] == ["AVT560"]
    number = walk("round", "status", "--json").data["round"]
    assert not (walk.folder / f"rounds/R{number}/draft").exists()
    return said


def test_words_around_a_value_that_each_party_has_for_itself(copies: Walk) -> None:
    asks(copies, "aure", HOUSE | {MEETINGS: FOUR})
    copies.decide("G1", "G2", "--accept")
    said = refused(copies)
    assert "G2 cannot be written into the document of Hustadvika" in said.err, "the other one can"
    assert "ved Hustadvika helsehus" in said.err and "--counter --text FILE" in said.err and "--for" in said.err
    copies.decide("G2", "--accept", "--for", "aure")
    copies.decide("G2", "--reject", "--reason", "Bare lokalt", "--for", "hustadvika", "--for", "smola")
    copies("round", "next")
    texts = {party: copies.text(f"rounds/R1/draft/{party}.docx") for party in ("aure", "smola")}
    assert "i egen regi" in texts["aure"] and "ved Smola helsehus" in texts["smola"]


def test_words_that_another_party_has_of_its_own_by_an_earlier_local_adaptation(copies: Walk) -> None:
    asks(copies, "aure", {MEETINGS: FOUR})
    copies.decide("G1", "--accept", "--for", "aure")
    copies.decide("G1", "--reject", "--reason", "Bare lokalt", "--for", "hustadvika", "--for", "smola")
    copies.on()
    asks(copies, "smola", {MEETINGS: SIX, "om mulig minst": "minst"}, 2)
    copies.decide("G2", "G3", "--accept")
    [group] = [each["group"] for each in copies.proposals("--round", "2") if each["after"] == "seks"]
    said = refused(copies)
    assert f"AVT560 {group} cannot be written into the document of Aure" in said.err
    assert "møtes minst fire ganger i året" in said.err
    copies.decide(group, "--accept", "--for", "hustadvika", "--for", "smola")
    copies.decide(group, "--reject", "--reason", "Som avtalt i runde 1", "--for", "aure")
    copies("round", "next")
    texts = {party: copies.text(f"rounds/R2/draft/{party}.docx") for party in ("aure", "hustadvika")}
    assert FOUR in texts["aure"] and SIX in texts["hustadvika"]


@pytest.mark.parametrize("form", ["joint", "copies"])
def test_an_answer_to_an_earlier_round_on_words_that_are_others_by_now(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = begun(tmp_path, form, capsys)
    asks(walk, "aure", {MEETINGS: FOUR})
    walk.decide("G1", "--accept")
    walk.on()
    asks(walk, "smola", {MEETINGS: SIX}, 1, "--base", "R1")
    walk.decide("G2", "--accept")
    said = refused(walk)
    assert "AVT560 G2 cannot be written" in said.err and "møtes minst fire ganger i året" in said.err
    assert ("--for" in said.err) is (form == "copies"), "a joint agreement has no text for one party"
    assert ("the document of all parties" in said.err) is (form == "joint")
    walk.decide("G2", "--reject", "--reason", "Avgjort i runde 1")
    walk("round", "next")


def test_a_wish_that_is_not_found_where_it_was_recorded(joint: Walk) -> None:
    """As a record of an earlier version of the program may have it."""
    asks(joint, "aure", {MEETINGS: FOUR})
    now = standing(joint.folder)
    [one] = now.negotiation.proposals.values()
    elsewhere = replace(one, extents=tuple(replace(each, start=each.start - 3) for each in one.extents))
    negotiation = replace(now.negotiation, proposals={one.id: elsewhere})
    known = material(joint.folder, replace(now, negotiation=negotiation))
    with pytest.raises(StateError) as raised:
        answer_with(known, "aure", ["G1"])
    [problem] = raised.value.problems
    assert (problem.code, problem.values["groups"], problem.values["party"]) == ("AVT560", "R1-001", "Aure")
    assert "Enhetene skal møtes minst to ganger" in str(problem.values["words"])
    assert "--counter --text FILE" in problem.hint


def test_what_is_to_be_written_by_hand_is_named_and_stops_nothing(joint: Walk) -> None:
    """A wish without words: there is nothing to write, and that is said."""
    joint("proposals", "add", "--party", "aure", "--clause", "9", "--reason", "Ønsker fast plass")
    joint.decide("R1-001", "--accept")
    joint("round", "close", "--allow-missing")
    joint("round", "next")
    assert Table(joint.folder).text_drafted("aure") == Table(joint.folder).text_sent("aure")
