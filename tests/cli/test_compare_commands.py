"""read, diff, audit, accept and reject as a person runs them: output, files, JSON, exit codes."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from drafts import draft

import avtalebygger
from avtalebygger.cli import main
from avtalebygger.messages.codes_word import CODES

DUTY = "Kommunen skal varsle innen 24 timer."
DOCS = Path(__file__).parents[2] / "docs" / "compare.md"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions, a marked one, and a folder to stand in; no network and a clock that stands still."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AVTALEBYGGER_NOW", "2026-11-21T12:00:00Z")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(socket, "socket", refuse)
    Path("v1.docx").write_bytes(draft("# Varsling", DUTY, "# Pris", "Kr 450 000."))
    Path("v2.docx").write_bytes(draft("# Varsling", DUTY.replace("24", "12"), "# Pris", "Kr 450 000."))
    Path("svar.docx").write_bytes(draft("# Varsling", DUTY.replace("24", "[-24-]{+12+}"), "# Pris", "Kr 450 000."))
    return tmp_path


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("the network was asked")


def ran(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(capsys.readouterr().out)
    return loaded


def test_diff_shows_the_change_in_its_clause(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("diff", "v1.docx", "v2.docx") == 1
    out = capsys.readouterr().out
    assert "innen [-24-]{+12+} timer" in out and "1 Varsling" in out and "substance (deadline, number)" in out


def test_diff_of_a_file_with_itself_finds_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("diff", "v1.docx", "v1.docx") == 0
    assert "no difference" in capsys.readouterr().out


def test_diff_writes_a_redline_that_keeps_its_word(files: Path) -> None:
    assert ran("diff", "v1.docx", "v2.docx", "-o", "redline.docx", "--author", "Bergen kommune") == 1
    redline = Path("redline.docx").read_bytes()
    assert not avtalebygger.compare(avtalebygger.accepted(redline), Path("v2.docx").read_bytes())
    assert not avtalebygger.compare(avtalebygger.rejected(redline), Path("v1.docx").read_bytes())


def test_the_same_input_gives_the_same_bytes(files: Path) -> None:
    ran("diff", "v1.docx", "v2.docx", "-o", "a.docx", "-o", "a.html")
    ran("diff", "v1.docx", "v2.docx", "-o", "b.docx", "-o", "b.html")
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_an_output_that_exists_is_left_alone_without_force(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("changes.html").write_text("mine")
    assert ran("diff", "v1.docx", "v2.docx", "-o", "changes.html") == 3
    assert Path("changes.html").read_text() == "mine" and "AVT360" in capsys.readouterr().err
    assert ran("diff", "v1.docx", "v2.docx", "-o", "changes.html", "--force") == 1
    assert "<ins>" in Path("changes.html").read_text("utf-8")


def test_an_input_is_never_written_over(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("v1.docx").read_bytes()
    assert ran("diff", "v1.docx", "v2.docx", "-o", "v1.docx", "--force") == 3
    assert ran("accept", "v1.docx", "-o", "./v1.docx", "--force") == 3
    assert Path("v1.docx").read_bytes() == before and "AVT343" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("-o", "x.pdf"), ("--date", "i går"), ("--author", " "), ("--only", "alt")])
def test_a_mistake_in_the_command_is_usage(files: Path, wrong: tuple[str, str]) -> None:
    assert ran("diff", "v1.docx", "v2.docx", *wrong) == 2
    assert sorted(path.name for path in files.iterdir()) == ["svar.docx", "v1.docx", "v2.docx"]


def test_a_refused_file_is_named_and_nothing_is_written(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.docx").write_bytes(b"%PDF-1.7")
    assert ran("diff", "old.docx", "v2.docx", "-o", "redline.docx") == 3
    assert "old.docx" in capsys.readouterr().err and not Path("redline.docx").exists()


def test_diff_as_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("diff", "v1.docx", "v2.docx", "--json", "--only", "format") == 1
    answered = answer(capsys)
    assert answered["schema"] == "avtalebygger/diff/1"
    assert (answered["data"]["clauses"], answered["data"]["counts"]["hidden"]) == ([], 1)


def test_existing_marks_are_settled_and_the_output_says_so(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("diff", "svar.docx", "v2.docx") == 0
    assert "were accepted before the comparison" in " ".join(capsys.readouterr().out.split())
    assert ran("diff", "svar.docx", "v2.docx", "--existing", "reject") == 1


def test_read_shows_text_marks_and_findings(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("read", "svar.docx", "--json") == 0
    data = answer(capsys)["data"]
    assert data["clauses"][0]["paragraphs"][1]["text"] == DUTY.replace("24", "12")
    assert [(each["kind"], each["text"], each["clause"]) for each in data["revisions"]] == [
        ("deletion", "24", "1.1"),
        ("insertion", "12", "1.1"),
    ]


def test_audit_of_an_honest_return_ends_with_0(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("audit", "v1.docx", "svar.docx", "--json") == 0
    answered = answer(capsys)
    assert answered["ok"] and {each["severity"] for each in answered["findings"]} == {"info"}
    assert answered["data"]["counts"]["tracked"] == 1


def test_audit_of_a_silent_change_ends_with_1_and_writes_it_as_a_mark(files: Path) -> None:
    assert ran("audit", "v1.docx", "v2.docx", "-o", "alt.docx", "-o", "alt.html") == 1
    authors = {mark.author for mark in avtalebygger_marks("alt.docx")}
    assert authors == {"NOT TRACKED"}
    assert not avtalebygger.compare(avtalebygger.rejected(Path("alt.docx").read_bytes()), Path("v1.docx").read_bytes())
    assert "NOT TRACKED" in Path("alt.html").read_text("utf-8")


def avtalebygger_marks(name: str) -> list[Any]:
    from avtalebygger.model.document import revisions

    return [revision for revision, _ in revisions(avtalebygger.read(Path(name).read_bytes()))]


def test_accept_and_reject_all(files: Path) -> None:
    assert ran("accept", "svar.docx", "-o", "ja.docx") == 0 and ran("reject", "svar.docx", "-o", "nei.docx") == 0
    assert not avtalebygger.compare(Path("ja.docx").read_bytes(), Path("v2.docx").read_bytes())
    assert not avtalebygger.compare(Path("nei.docx").read_bytes(), Path("v1.docx").read_bytes())
    assert avtalebygger_marks("ja.docx") == avtalebygger_marks("nei.docx") == []


def test_accept_by_clause_and_author(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("to.docx").write_bytes(draft("# Varsling", "En [-to-]tre.", "# Pris", "Fire{+ fem+}."))
    assert ran("accept", "to.docx", "-o", "ut.docx", "--clause", "2", "--author", "Motpart") == 0
    assert [revision.kind.value for revision in avtalebygger_marks("ut.docx")] == ["del"]
    assert ran("accept", "to.docx", "-o", "nei.docx", "--author", "Motpar") == 3
    assert "did you mean «Motpart»?" in capsys.readouterr().err
    assert ran("reject", "to.docx", "-o", "nei.docx", "--clause", "9") == 3
    assert not Path("nei.docx").exists()


def test_every_code_of_foreign_files_and_redlines_has_its_row() -> None:
    rows = re.findall(r"^\| (AVT\d{3}) \| (.*?) \| \S", DOCS.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {code: words for code, words in CODES.items() if code < "AVT350"}


def test_the_documented_example_runs(files: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    exec(example, {"old": Path("v1.docx").read_bytes(), "new": Path("v2.docx").read_bytes()})


def test_the_documented_commands_run(files: Path) -> None:
    Path("sendt.docx").write_bytes(Path("v1.docx").read_bytes())
    [block] = re.findall(r"```\n(avtalebygger .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    for line in block.splitlines():
        words = re.findall(r'"[^"]*"|\S+', re.split(r"\s{3,}", line)[0])[1:]
        arguments = [word.strip('"').replace("Bergen kommune", "Motpart") for word in words]
        assert ran(*arguments, *(["--force"] if "-o" in arguments else [])) in (0, 1), line
