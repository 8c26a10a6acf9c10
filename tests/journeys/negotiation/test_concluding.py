"""The final document against the last draft, word for word; what signing changes does not count."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from table import AT, MEETINGS, Table, copies, joint

from avtalebygger.cli import main
from avtalebygger.errors import StateError, UndecidedError, WordError
from avtalebygger.journeys.concluding import Concluding, conclude
from avtalebygger.journeys.demo import exchanged
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

FOUR = "Enhetene skal møtes minst fire ganger i året."


def concluded(table: Table, package: Package, **said: object) -> Concluding:
    final = table.folder / "endelig.docx"
    final.write_bytes(package.packed())
    return conclude(table.folder, final, at=AT, by="Kari", **said)  # type: ignore[arg-type]


def signed(package: Package) -> Package:
    """Status and date of the front page, and the lines of the signature block, filled in."""
    root = deepcopy(package.root(package.main))
    for row in root.iter(w("tr")):
        nodes = list(row.iter(w("t")))
        if nodes and (nodes[0].text or "").strip() in {"Status", "Avtaledato"}:
            nodes[-1].text = "undertegnet 1. mars 2027"
    signing = False
    for block in root.find(w("body")):
        names = [each.get(w("name"), "") for each in block.iter(w("bookmarkStart"))]
        ours = [name for name in names if name.startswith("_avt_")]
        signing = "_avt__signatures" in ours if ours else signing
        for node in block.iter(w("t")) if signing else ():
            node.text = f"{node.text} Kari"
    return package.changed({package.main: root})


def test_what_signing_changes_is_no_difference(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    done = concluded(table, signed(table.sent("aure")))
    assert done.differences == ()
    assert table.now.concluded[0].differences == ()


def test_a_word_that_differs_is_told_with_its_place(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    done = concluded(table, exchanged(signed(table.sent("aure")), {MEETINGS: FOUR}), dry_run=True)
    [difference] = done.differences
    assert difference.startswith("12.2 Koordinerte tjenester") and "[-to-]{+fire+}" in difference
    assert not table.now.concluded


def test_the_last_draft_counts_and_not_what_was_sent(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close().next()
    assert concluded(table, table.sent("aure"), dry_run=True).differences
    assert not concluded(table, table.draft("aure")).differences


def test_undecided_proposals_stand_in_the_way(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    with pytest.raises(UndecidedError):
        concluded(table, table.sent("aure"))


def test_those_who_have_not_answered_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", table.sent("aure"), tracked=False)
    assert concluded(table, table.sent("aure"), dry_run=True).missing == ("hustadvika", "smola")
    final = str(table.folder / "endelig.docx")
    with pytest.raises(SystemExit):
        main(["--project", str(table.folder), "conclude", "--final", final, "--dry-run"])
    assert "note: no answer to round 1 from: Hustadvika, Smøla" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(table.folder), "conclude", "--final", final, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0, "no obstacle"
    assert answer["data"]["missing"] == ["hustadvika", "smola"]
    assert answer["warnings"] == ["no answer to round 1 from: Hustadvika, Smøla"]


def test_a_copy_is_concluded_without_a_word_of_the_others_answers(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", table.sent("aure"), tracked=False)
    assert concluded(table, table.sent("aure"), party="aure", dry_run=True).missing == ()
    assert concluded(table, table.sent("smola"), party="smola", dry_run=True).missing == ("smola",)


def test_a_pdf_is_refused_by_name(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    with pytest.raises(WordError) as raised:
        conclude(table.folder, tmp_path / "signert.PDF", at=AT, by="Kari")
    assert raised.value.problems[0].code == "AVT562"


def test_copies_are_concluded_one_by_one(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    with pytest.raises(StateError) as raised:
        concluded(table, table.sent("aure"))
    assert raised.value.problems[0].code == "AVT563"
    assert not concluded(table, table.sent("aure"), party="aure").differences
    assert concluded(table, table.sent("smola"), party="hustadvika", dry_run=True).differences


def test_what_is_left_to_conclude_is_said_until_nothing_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = copies(tmp_path / "project").send()
    left = list(table.now.rounds[0].sent)
    while left:
        party = left.pop(0)
        final = tmp_path / f"{party}.docx"
        final.write_bytes(table.sent(party).packed())
        told = said_by(table, capsys, "conclude", "--final", final, "--party", party)
        assert f"Concluded for {table.now.name_of(party)}." in told
        names = ", ".join(map(table.now.name_of, left))
        follows = f"--party {left[0]} (not yet: {names})" if left else "avtale verify, and keep its head"
        assert follows in told
        assert f"{table.now.name_of(party)}\nhead:" in said_by(table, capsys, "round", "status")


def said_by(table: Table, capsys: pytest.CaptureFixture[str], *command: object) -> str:
    with pytest.raises(SystemExit):
        main(["--project", str(table.folder), *map(str, command)])
    return "".join(capsys.readouterr())
