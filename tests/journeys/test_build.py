"""The journey from a project to files, through the command line and as a library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import real

from avtalebygger.cli import main
from avtalebygger.errors import WordError
from avtalebygger.journeys import batch, outputs
from avtalebygger.journeys.build import build, template_for
from avtalebygger.journeys.init import init
from avtalebygger.journeys.outputs import Fate, Output, safe_name, write_outputs
from avtalebygger.journeys.project import load_project

sys.path.insert(0, str(Path(__file__).parents[1] / "word"))

from reading import text


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init(tmp_path / "prosjekt")
    monkeypatch.chdir(tmp_path / "prosjekt")
    return tmp_path / "prosjekt"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


# --- the command


def test_the_example_builds_as_it_is(project: Path) -> None:
    assert run("build") == 0
    assert sorted(path.name for path in (project / "out").iterdir()) == [
        "avtale-hustadvika-nb.docx",
        "avtale-surnadal-nn.docx",
    ]


def test_a_second_build_leaves_the_files_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build")
    before = {path: path.stat().st_mtime_ns for path in (project / "out").iterdir()}
    assert run("build") == 0
    assert {path: path.stat().st_mtime_ns for path in (project / "out").iterdir()} == before
    assert "unchanged" in capsys.readouterr().out


def test_a_file_that_says_something_else_is_kept_without_force(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "out").mkdir()
    mine = project / "out" / "avtale-surnadal-nn.docx"
    mine.write_bytes(b"mitt eget")
    assert run("build") == 3
    assert [path.name for path in (project / "out").iterdir()] == [mine.name]
    assert mine.read_bytes() == b"mitt eget"
    assert "--force" in capsys.readouterr().err
    assert run("build", "--force") == 0
    assert mine.read_bytes() != b"mitt eget"


def test_one_party_into_one_file(project: Path) -> None:
    assert run("build", "--party", "surnadal", "-o", "her/surnadal.docx") == 0
    assert (project / "her" / "surnadal.docx").is_file()
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "en.docx"),
        ("--party", "surnadal", "-o", "en.docx", "--out", "ut"),
        ("--party", "surnadal", "-o", "en.pdf"),
        ("--language", "sv"),
        ("--format", "odt"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(project: Path, arguments: tuple[str, ...]) -> None:
    assert run("build", *arguments) == 2
    assert not (project / "out").exists() and not (project / "en.docx").exists()


def test_both_languages_give_two_editions(project: Path) -> None:
    assert run("build", "--language", "both", "--party", "hustadvika", "--out", "utkast") == 0
    names = sorted(path.name for path in (project / "utkast").iterdir())
    assert names == ["avtale-hustadvika-nb.docx", "avtale-hustadvika-nn.docx"]


def test_an_unknown_party_is_named_with_those_there_are(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--party", "surndal") == 3
    said = capsys.readouterr().err
    assert "surndal" in said and "hustadvika, surnadal" in said


def test_a_requirement_of_the_law_stands_in_the_way_and_says_where_to_look(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = project / "avtale.yaml"
    plan.write_text(plan.read_text("utf-8") + "exclude: [ikt]\n", "utf-8")
    assert run("build") == 6
    assert "avtalebygger check avtale.yaml" in capsys.readouterr().err
    assert not (project / "out").exists()


def test_one_municipality_that_does_not_add_up_does_not_stop_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = project / "parties" / "hustadvika.yaml"
    own.write_text(own.read_text("utf-8").replace("    senger: 4\n", ""), "utf-8")
    assert run("--json", "build") == 3
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert [one["status"] for one in told["data"]["documents"]] == ["refused", "written"]
    assert told["ok"] is False and told["errors"][0]["code"] == "AVT201"
    assert [path.name for path in (project / "out").iterdir()] == ["avtale-surnadal-nn.docx"]


def test_a_template_of_the_projects_own_is_used(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "avtale.docx").write_bytes(b"ikke en mal")
    assert Path(template_for(project).name) == Path("templates", "avtale.docx")
    assert run("build") == 3
    assert not (project / "out").exists()


def test_pdf_without_libreoffice_is_refused_before_anything_is_done(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(project))
    assert run("build", "--format", "pdf") == 3
    assert "LibreOffice" in capsys.readouterr().err
    assert not (project / "out").exists()


@pytest.mark.libreoffice
def test_pdf_by_libreoffice(project: Path) -> None:
    assert run("build", "--format", "pdf", "--party", "surnadal") == 0
    assert (project / "out" / "avtale-surnadal-nn.pdf").read_bytes().startswith(b"%PDF-")


def test_build_never_asks_for_the_time(project: Path) -> None:
    first = project / "en"
    run("build", "--out", str(first))
    script = "from avtalebygger.cli import main; main(['build', '--out', 'to'])"
    subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, env={**os.environ, "TZ": "Asia/Tokyo"}
    )
    for path in first.iterdir():
        assert path.read_bytes() == (project / "to" / path.name).read_bytes()


# --- many


def shown(outcomes: tuple[batch.Outcome, ...]) -> list[tuple[str, bytes | None]]:
    return [(one.name, one.content) for one in outcomes]


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same_documents_in_the_same_order(executor: type) -> None:
    project = real.project("delavtale", "copies", 13)
    alone = build(project)
    with executor(max_workers=2) as pool:
        assert shown(build(project, executor=pool)) == shown(alone)
    assert len(alone) == 13 and all(one.content for one in alone)


def test_chunks_hold_every_edition_once() -> None:
    project = real.project("delavtale", "copies", 13)
    editions = batch.wanted(project) * 4
    assert [edition for chunk in batch.chunks(editions) for edition in chunk] == editions
    assert max(map(len, batch.chunks(editions))) == batch.CHUNK


def test_a_law_error_is_an_outcome_with_its_exit_code() -> None:
    project = real.project("samlet", "copies", 2)
    plan = replace(project.plans[0], exclude=("ikt",))
    outcomes = build(replace(project, plans=(plan,)), plan=plan)
    assert [(one.exit_code, one.content) for one in outcomes] == [(6, None)] * 2


# --- files


TRICKS = ["", ".", "..", "../a.docx", "a/b.docx", "a\\b.docx", "C:a.docx", "con.docx", "NUL", ".skjult", "a."]
TRICKS += ["a\x00.docx", "a\n.docx", "a.docx ", "x" * 300, "\u202ea.docx"]


@pytest.mark.parametrize("name", TRICKS)
def test_tricks_in_names_are_refused(name: str) -> None:
    with pytest.raises(WordError) as caught:
        safe_name(name)
    assert caught.value.problems[0].code == "AVT362"


@pytest.mark.parametrize("name", ["avtale-hustadvika-nb.docx", "Sør-Varanger.docx", "a b.pdf"])
def test_plain_names_are_kept(name: str) -> None:
    assert safe_name(name) == name


def test_a_party_whose_id_is_a_path_never_leaves_the_folder(tmp_path: Path) -> None:
    from avtalebygger.journeys.build import save

    [one, *_] = build(real.project("delavtale", "copies", 1))
    with pytest.raises(WordError):
        save([replace(one, key="../../etc/passwd")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_two_documents_of_one_name_are_refused_before_any_is_written(tmp_path: Path) -> None:
    pair = [Output(tmp_path / "A.docx", b"1"), Output(tmp_path / "a.docx", b"2")]
    with pytest.raises(WordError) as caught:
        write_outputs(pair)
    assert caught.value.problems[0].code == "AVT363"
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_of_a_writing_is_taken_away_when_it_is_old(tmp_path: Path) -> None:
    old, young, others = (tmp_path / name for name in (f".avt-{'0' * 16}.tmp", f".avt-{'1' * 16}.tmp", ".avt-x.tmp"))
    for path in (old, young, others):
        path.write_bytes(b"half")
    for path in (old, others):
        os.utime(path, (0, 0))
    write_outputs([Output(tmp_path / "avtale.docx", b"whole")])
    assert {path.name for path in tmp_path.iterdir()} == {young.name, others.name, "avtale.docx"}


def test_a_disk_that_refuses_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"gammelt")

    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "write_durably", full)
    with pytest.raises(WordError) as caught:
        write_outputs([Output(target, b"nytt innhold")], force=True)
    assert caught.value.problems[0].code == "AVT366"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
    assert target.read_bytes() == b"gammelt"


def test_fates_tell_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    fates = write_outputs([Output(tmp_path / "same", b"1"), Output(tmp_path / "ny" / "b", b"2")])
    assert fates == [Fate.UNCHANGED, Fate.WRITTEN]


# --- values with mischief, from YAML to document


def test_braces_in_a_value_reach_the_document_as_typed(project: Path) -> None:
    own = project / "parties" / "surnadal.yaml"
    typed = "{{ 7*7 }} {% if %} <b> & ]]>"
    kept = [line for line in own.read_text("utf-8").splitlines() if not line.startswith("archive_reference")]
    own.write_text("\n".join([*kept, f"archive_reference: '{typed}'", ""]), "utf-8")
    [one] = build(load_project(project), only=["surnadal"])
    assert one.content is not None and typed in text(one.content)
