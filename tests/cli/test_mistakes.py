"""What people do wrong, and what they are told: the exit code, what is wrong, where, and the way out; no traceback."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from avtalebygger.cli import main
from avtalebygger.journeys.init import init
from avtalebygger.report import as_terminal
from avtalebygger.report.of_receipt import MOST, received_report

NOW = "2026-11-21T12:00:00Z"
SHARED_VALUES = "  dognopphold_ohd:\n    senger: 4\n    sted: Helsehuset\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example as one agreement for all, and a folder to stand in."""
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "avtale"
    init(folder)
    for path in (folder / "parties").glob("*.yaml"):
        path.write_text(re.sub(r"^values:.*", "", path.read_text("utf-8"), flags=re.M | re.S), "utf-8")
    plan = re.sub(r"^form: .*$", "form: joint", (folder / "avtale.yaml").read_text("utf-8"), flags=re.M)
    (folder / "avtale.yaml").write_text(plan + SHARED_VALUES, "utf-8")
    return folder


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return int(ended.value.code or 0), out + err


@pytest.mark.parametrize(
    ("words", "code", "said", "way_out"),
    [
        ("round status", 4, "AVT510", "avtale round send"),
        ("receive svar.docx", 4, "too early to receive", "avtale round send"),
        ("round next", 4, "too early to write the next draft", "avtale round send"),
        ("round close", 4, "too early to close", "avtale round send"),
        ("export consolidated -o x.docx", 4, "too early to export", "avtale round send"),
        ("decide R1-001 --accept", 4, "AVT5", "avtale"),
        ("conclude --final mangler.docx", 3, "AVT300", "Check the path"),
        ("proposals list", 0, "Nothing has been sent yet", "avtale round send"),
        ("stats", 0, "Nothing has been sent yet", "avtale round send"),
        ("round list", 0, "Nothing has been sent yet", "avtale round send"),
        ("round send --to molde", 4, "AVT524", "hustadvika"),
        ("round send --deadline 15.3.2027", 2, "--deadline", "2027-03-15"),
        ("check mangler.yaml", 3, "AVT122", "check the path"),
        ("build --party molde", 3, "AVT361", "the agreements are joint"),
        ("decide --accept", 2, "which proposal", "avtale decide R1-001 --accept"),
    ],
)
def test_before_anything_is_sent(
    project: Path, capsys: pytest.CaptureFixture[str], words: str, code: int, said: str, way_out: str
) -> None:
    ended, answer = told(capsys, "--project", project, *words.split())
    assert (ended, said in answer, way_out in answer) == (code, True, True), answer


@pytest.mark.parametrize("words", ["check", "build", "round status", "verify", "proposals list"])
def test_a_project_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    ended, answer = told(capsys, *words.split(), "--project", tmp_path / "borte")
    assert ended == 3 and "AVT122" in answer and "borte" in answer
    ended, answer = told(capsys, *words.split(), "--project", tmp_path)
    assert ended == 3 and "AVT126" in answer and "avtalebygger init" in answer


def test_a_counter_without_words_is_noted_and_an_empty_file_of_words_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "--project", project, "round", "send")
    added = ("proposals", "add", "--party", "surnadal", "--clause", "12", "--after", "Nytt ledd.")
    ended, answer = told(capsys, "--project", project, *added)
    assert ended == 0 and "R1-001" in answer
    ended, answer = told(capsys, "--project", project, "proposals", "show", "r1-001")
    assert ended == 0 and "a new paragraph at the end of the clause" in answer
    Path("tom.txt").write_text("\n", "utf-8")
    counter = ("decide", "r1-001", "--counter", "--reason", "Nei")
    ended, answer = told(capsys, "--project", project, *counter, "--text", "tom.txt")
    assert ended == 2 and "holds no words" in answer
    ended, answer = told(capsys, "--project", project, *counter)
    assert ended == 0 and "1 decision recorded." in answer and "no wording was given" in answer
    assert answer.rstrip().endswith("or avtale round close")


def test_a_wish_added_without_words_to_go_comes_at_the_end_of_its_clause(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "--project", project, "round", "send")
    words = ("--clause", "12", "--after", "Partene møtes hver vår.")
    told(capsys, "--project", project, "proposals", "add", "--party", "surnadal", *words)
    told(capsys, "--project", project, "decide", "R1-001", "--accept")
    told(capsys, "--project", project, "round", "close", "--allow-missing")
    assert told(capsys, "--project", project, "round", "next")[0] == 0
    told(capsys, "--project", project, "round", "send")
    answer = told(capsys, "--project", project, "history", "12")[1]
    assert answer.rstrip().endswith("│ Partene møtes hver vår.+}")


def test_an_agreement_in_both_forms_says_which_edition_is_negotiated(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = (project / "avtale.yaml").read_text("utf-8")
    both = re.sub(r"^language: .*$", "language: both\nlanguage_reason: avtalt", plan, flags=re.M)
    (project / "avtale.yaml").write_text(both, "utf-8")
    ended, answer = told(capsys, "--project", project, "round", "send")
    assert ended == 0 and "the nn edition is negotiated" in answer and "into the other by hand" in answer
    assert "every språkvedtak" in answer  # both municipalities have asked for nynorsk


def test_a_rewritten_document_does_not_drown_what_came_back(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [("Aure", "1", "UNTRACKED_CHANGE", f"nr. {number}") for number in range(5000)]
    as_terminal.write(received_report([("Aure", "svar.docx", "refused", False)], findings), sys.stdout, color=False)
    out = capsys.readouterr().out
    assert out.count("UNTRACKED_CHANGE") == MOST and "and 4960 more" in out
