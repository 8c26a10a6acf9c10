"""The commands of the negotiation's end: the demonstration from beginning to end, and what it leaves behind."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from avtalebygger.cli.app import main

NOW = "2026-11-21T12:00:00Z"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)


def test_the_demonstration_is_a_whole_negotiation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    started = time.process_time()
    code, out, _ = run(capsys, "demo", str(folder))
    assert code == 0 and time.process_time() - started < 60
    commands = [line for line in out.splitlines() if line.startswith("$ avtale ")]
    assert {line.split()[2] for line in commands} >= {
        "round",
        "receive",
        "proposals",
        "export",
        "decide",
        "blame",
        "verify",
    }
    assert (folder / "samlet.docx").is_file()
    assert sorted(path.name for path in (folder / "rounds" / "R2" / "sent").glob("*.docx")) == [
        "aure.docx",
        "hustadvika.docx",
        "smola.docx",
    ]
    code, out, _ = run(capsys, "--project", str(folder), "round", "status", "--json")
    assert code == 0 and json.loads(out)["data"]["round"] == 2
    code, out, _ = run(capsys, "--project", str(folder), "history", "12", "--json")
    wordings = json.loads(out)["data"]["wordings"]
    assert "minst to ganger" in wordings[0]["text"] and "minst fire ganger" in wordings[1]["text"]
    code, out, _ = run(capsys, "--project", str(folder), "blame", "12", "--words", "--json")
    taken = [each for each in json.loads(out)["data"]["stretches"] if each["source"] == "proposal"]
    assert {tuple(each["parties"]) for each in taken} == {("aure",), ("aure", "hustadvika", "smola")}
    code, out, _ = run(capsys, "--project", str(folder), "stats", "--by", "round", "--json")
    assert json.loads(out)["data"]["rows"][0]["proposals"] == 5
    code, _, _ = run(capsys, "--project", str(folder), "round", "next")
    assert code == 4
    sent = str(folder / "rounds" / "R2" / "sent" / "aure.docx")
    code, out, _ = run(capsys, "--project", str(folder), "conclude", "--final", sent, "--dry-run", "--json")
    assert code == 0 and json.loads(out)["data"]["differences"] == []


def test_the_demonstration_needs_a_folder_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "noe.txt").write_text("her er noe")
    code, _, err = run(capsys, "demo", str(tmp_path))
    assert code == 3 and "AVT124" in err


def test_undecided_is_exit_five(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    run(capsys, "demo", str(folder))
    aure = folder / "innboks" / "aure.docx"
    code, _, _ = run(capsys, "--project", str(folder), "receive", str(aure), "--party", "aure", "--base", "R1")
    assert code in {0, 1}
    run(capsys, "--project", str(folder), "round", "close", "--allow-missing")
    code, out, err = run(capsys, "--project", str(folder), "round", "next", "--json")
    assert code == 5 and "AVT530" in err
    assert json.loads(out)["errors"][0]["code"] == "AVT530"
