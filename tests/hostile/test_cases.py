"""The hostile cases: those that one document is enough for, judged in the process; all of them through the command line
by their own checker (`.ci/run --full`). `commands.json` says how the checker calls each verb."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path
from time import process_time
from urllib.parse import unquote

import pytest
from common import HAS_SHARED, SHARED

from avtalebygger.errors import AvtaleError
from avtalebygger.journeys import foreign
from avtalebygger.messages import text
from avtalebygger.model.document import Document, every_story, paragraphs
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.active import passive
from avtalebygger.word.findings import findings
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read

pytestmark = pytest.mark.shared
HOSTILE = SHARED / "hostile"
SEEDS = (0, 5)
Corpus = tuple[Path, dict[str, dict[str, str]]]
LEVELS = ("container", "xml", "active", "control")


def listed() -> list[list[str]]:
    """Id, level, verb, outcome, what is wanted, and what each case does; by asking the maker."""
    if not HAS_SHARED:
        return []
    command = [sys.executable, str(HOSTILE / "make.py"), "--list"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


CASES = [row[0] for row in listed() if row[1] in LEVELS]


@pytest.fixture(scope="session", params=SEEDS)
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The cases written with one seed, and their manifest."""
    folder = tmp_path_factory.mktemp("cases") / "corpus"
    command = [
        sys.executable,
        str(HOSTILE / "make.py"),
        "--out",
        str(folder),
        "--seed",
        str(request.param),
        "--only",
        "^[cxak]",
    ]
    subprocess.run(command, capture_output=True, check=True)
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        return folder, {row["id"]: row for row in csv.DictReader(manifest, delimiter="\t")}


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_is_refused_or_read_whole_with_what_is_wrong_in_its_clause(case: str, cases: Corpus) -> None:
    folder, rows = cases
    row = rows[case]
    path = folder / unquote(row["file"])
    started = process_time()
    try:
        package = foreign.package(path)
        document = read(package)
        found = findings(package, document)
    except AvtaleError as error:
        assert row["outcome"] in ("reject", "either"), error
        assert_clear(error, path, row["names"])
        return
    finally:
        assert process_time() - started < float(row["max_s"])
    assert row["outcome"] != "reject"
    whole = "\n".join(each.text for story in every_story(document) for each in paragraphs(story.blocks))
    assert all(words in whole for words in row["must"].split("¦") if words)
    if row["outcome"] == "finding":
        assert any(each.kind in row["kind"].split("|") and fits(each, row["clause"]) for each in found), found
    if row["outcome"] == "clean":
        assert [each for each in found if each.severity is not Severity.INFO] == []


def assert_clear(error: AvtaleError, path: Path, names: str) -> None:
    [problem] = error.problems
    words = text(problem.code, **problem.values)
    assert path.name in words
    assert not names or re.search(names, words.replace(str(path), ""), re.IGNORECASE), words


def fits(finding: Finding, clause: str) -> bool:
    number = re.search(r"\d+", finding.clause)
    return clause in ("", "-") or (number is not None and number[0] in clause.split("|"))


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("a")])
def test_what_is_written_on_holds_nothing_active(case: str, cases: Corpus) -> None:
    folder, rows = cases
    package = foreign.package(folder / unquote(rows[case]["file"]))
    made, notes = passive(package)
    again = opened(made.packed(), "ren.docx")
    kinds = {each.kind for each in findings(again, read(again)) if each.severity is not Severity.INFO}
    assert kinds <= {"TEMPLATE_CODE"}
    assert bool(notes) == (made is not package)
    assert said(read(again)) == said(read(package))


def said(document: Document) -> list[str]:
    return [each.text for each in paragraphs(document.blocks)]


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_the_checker_passes_every_case_through_the_command_line(seed: int, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    make = [sys.executable, str(HOSTILE / "make.py"), "--out", str(corpus), "--seed", str(seed)]
    subprocess.run(make, capture_output=True, check=True)
    check = [sys.executable, str(HOSTILE / "check.py"), "--corpus", str(corpus), "--jobs-dir", str(tmp_path / "jobs")]
    check += ["--commands", str(Path(__file__).with_name("commands.json")), "--only", r"^(?:[cxsk]\d|o01)"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(check, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "SKIP" not in done.stdout
