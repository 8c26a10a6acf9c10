"""Returned documents with something done in silence, and honest ones: what an audit says of each, judged in process.

The controls weigh most: an honest return raises nothing above `info`."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from common import HAS_SHARED, SHARED

from avtalebygger.cli.audit import page_of
from avtalebygger.journeys.audit import audit, needs_a_person
from avtalebygger.model.finding import Severity

pytestmark = pytest.mark.shared
MAKER = SHARED / "hostile" / "make.py"
SEEDS = (0, 5)


def listed() -> list[list[str]]:
    if not HAS_SHARED:
        return []
    made = subprocess.run([sys.executable, str(MAKER), "--list"], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in made.stdout.splitlines()]


CASES = [row[0] for row in listed() if row[1] in ("semantic", "control") or row[0] == "o01"]


@pytest.fixture(scope="session", params=SEEDS)
def cases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("returns") / "corpus"
    command = [sys.executable, str(MAKER), "--out", str(folder), "--seed", str(request.param), "--only", "^[sko]"]
    subprocess.run(command, capture_output=True, check=True)
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        return folder, {row["id"]: row for row in csv.DictReader(manifest, delimiter="\t")}


@pytest.mark.parametrize("case", CASES)
def test_an_audit_sees_what_was_done_and_nothing_else(case: str, cases: tuple[Path, dict[str, dict[str, str]]]) -> None:
    folder, rows = cases
    row = rows[case]
    sent, returned = folder / unquote(row["base"]), folder / unquote(row["file"])
    found = audit(sent.read_bytes(), returned.read_bytes())
    clauses = row["clause"].split("|")
    if row["outcome"] == "finding":
        wanted = [each for each in found.findings if each.kind in row["kind"].split("|")]
        assert any(row["clause"] in ("", "-") or number(each.clause) in clauses for each in wanted), found.findings
    if row["outcome"] == "clean":
        assert [each for each in found.findings if each.severity is not Severity.INFO] == []
        assert not needs_a_person(found)
    page = page_of(found, sent, returned).decode()
    assert not any(words in page for words in row["must_not"].split("¦") if words)


def number(clause: str) -> str:
    found = re.search(r"\d+", clause)
    return found[0] if found else "-"
