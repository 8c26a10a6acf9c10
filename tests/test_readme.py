"""What README shows, runs: its commands in the order given, its Python as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SCRIPTS = Path(sys.executable).parent


def blocks(language: str, after: str) -> list[str]:
    """The code blocks of one language under the headings that contain `after`."""
    sections = re.split(r"^## ", README, flags=re.M)
    wanted = [section for section in sections if section.startswith(after)]
    assert wanted, after
    return [block for section in wanted for block in re.findall(rf"```{language}\n(.*?)```", section, re.S)]


def commands(block: str) -> list[str]:
    return [line.split("  #")[0].strip() for line in block.splitlines() if line.strip()]


def run_all(lines: list[str], folder: Path) -> None:
    """Each line as a person would type it; `cd` changes the folder; exit 0 and 1 are both a job done."""
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "AVTALEBYGGER_NOW": "2027-01-15T09:00:00Z"}
    for line in lines:
        if line.startswith("cd "):
            folder = folder / line[3:]
            continue
        words = re.findall(r'"[^"]*"|\S+', line)
        assert words[0] in {"avtalebygger", "avtale"}, line
        arguments = [word.strip('"') for word in words[1:]]
        done = subprocess.run(
            [sys.executable, "-m", "avtalebygger", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert done.returncode in {0, 1}, f"{line}\n{done.stdout[-500:]}\n{done.stderr[-1500:]}"


def edited(source: Path, target: Path, old: str, new: str) -> None:
    """A copy of a document with words of its text replaced: what an editor with tracking off would leave."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    run_all(["avtalebygger init eksempel", "avtalebygger build --project eksempel"], folder)
    return folder


def test_the_first_command_names_what_it_makes() -> None:
    [first] = re.findall(r"<!-- run -->\n```sh\n(.*?)```", README, re.S)
    assert "avtalebygger init eksempel" in first and "avtalebygger build --project eksempel" in first
    assert len(first.strip().splitlines()) == 1


def test_the_test_command_is_one_line() -> None:
    [tests] = re.findall(r"<!-- tests -->\n```sh\n(.*?)```\n<!-- end -->", README, re.S)
    assert tests.strip().endswith("-m pytest") and len(tests.strip().splitlines()) == 1


def test_the_commands_of_draft_run(tmp_path: Path) -> None:
    run_all([line for block in blocks("sh", "Draft") for line in commands(block)], tmp_path)
    assert sorted(path.name for path in (tmp_path / "avtalen" / "out").iterdir()) == [
        "avtale-hustadvika-nb.docx",
        "avtale-surnadal-nn.docx",
    ]


def test_the_commands_of_compare_run(built: Path, tmp_path: Path) -> None:
    original = built / "eksempel" / "out" / "avtale-hustadvika-nb.docx"
    for name in ("v1.docx", "sent.docx"):
        shutil.copy(original, tmp_path / name)
    for name in ("v2.docx", "returned.docx"):
        edited(original, tmp_path / name, "helhetlig tilbud", "godt tilbud")
    run_all([line for block in blocks("sh", "Compare") for line in commands(block)], tmp_path)
    assert (tmp_path / "redline.docx").exists() and (tmp_path / "changes.html").exists()


def test_the_commands_of_negotiate_run(tmp_path: Path) -> None:
    run_all([line for block in blocks("sh", "Negotiate") for line in commands(block)], tmp_path)
    assert (tmp_path / "forhandling" / "journal" / "000001.json").exists()


def test_the_python_of_readme_runs(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its second and third piece the answer of a party lies in the inbox."""
    shutil.copytree(built / "eksempel", tmp_path / "eksempel")
    monkeypatch.chdir(tmp_path)
    for block in blocks("python", "In other Python tools"):
        exec(compile(block, "README.md", "exec"), {})
        sent = Path("eksempel/rounds/R1/sent/surnadal.docx")
        if sent.exists() and not Path("innboks").exists():
            Path("innboks").mkdir()
            edited(sent, Path("innboks/surnadal.docx"), "heilskapleg tilbod", "godt tilbod")
    assert Path("eksempel/rounds/R1/draft/surnadal.docx").exists()


def test_every_command_is_in_readme() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "avtalebygger", "--help"], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    listed = re.findall(r"^  ([a-z]+)  ", shown.split("\nMake:")[1], re.M)
    assert len(listed) > 20
    missing = [name for name in listed if not re.search(rf"avtalebygger {name}\b", README)]
    assert not missing
