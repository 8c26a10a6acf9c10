"""Real pairs of documents: what the judge calls the same is the same to us, and what it calls different is not."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest
from common import HAS_SHARED, SHARED, shared_module

from avtalebygger.journeys.audit import audit, needs_a_person
from avtalebygger.journeys.compare import compare
from avtalebygger.model.change import ChangeClass, Comparison

PAIRS = SHARED / "redline" / "pairs"
LARGE = "WCX-BB"


def pairs() -> list[tuple[str, Path, Path]]:
    if not HAS_SHARED:
        return []
    rows = csv.reader((PAIRS / "pairs.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    return [(row[0], PAIRS / row[1], PAIRS / row[2]) for row in rows if (PAIRS / row[1]).is_file()]


def marked(row: tuple[str, Path, Path]) -> object:
    """The Norwegian pairs in every run, the others in the long one."""
    norwegian = "nb" in row[1].parts
    return pytest.param(row, id=row[0], marks=[pytest.mark.shared, *([] if norwegian else [pytest.mark.full])])


ROWS = [marked(row) for row in pairs()] or [pytest.param(("", Path(), Path()), marks=pytest.mark.shared)]


@pytest.mark.parametrize("row", ROWS)
def test_compare_sees_what_the_judge_sees(row: tuple[str, Path, Path]) -> None:
    name, old, new = row
    if name == LARGE:
        assert compare(old.read_bytes(), new.read_bytes())
        return
    oracle = shared_module("redline", "oracle")
    before, after = oracle.accept_all(old.read_bytes()), oracle.accept_all(new.read_bytes())
    same = oracle.equivalent(before, after, "text").same and oracle.equivalent(before, after, "structure").same
    assert bool(compare(old.read_bytes(), new.read_bytes())) is not same


@pytest.mark.parametrize("row", ROWS)
def test_a_document_does_not_differ_from_itself_and_raises_nothing(row: tuple[str, Path, Path]) -> None:
    _, old, _ = row
    assert not compare(old.read_bytes(), old.read_bytes())
    assert not needs_a_person(audit(old.read_bytes(), old.read_bytes()))


# What LibreOffice 7.4 itself writes otherwise, seen in the file it saved.
REWRITTEN = {
    "nb-field": "a REF without its bookmark becomes «Error: Reference source not found»",
}
NORWEGIAN = [row for row in pairs() if "nb" in row[1].parts and row[0] not in REWRITTEN]


@pytest.mark.shared
@pytest.mark.libreoffice
def test_comparing_is_the_same_after_a_save_in_libreoffice(tmp_path: Path) -> None:
    files = {f"{name}-{side}.docx": path for name, *both in NORWEGIAN for side, path in zip("ab", both, strict=True)}
    for name, path in files.items():
        (tmp_path / name).write_bytes(path.read_bytes())
    saved = tmp_path / "saved"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    command += ["docx:Office Open XML Text", "--outdir", str(saved), *(str(tmp_path / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for name, *_ in NORWEGIAN:
        read = [(folder / f"{name}-{side}.docx").read_bytes() for folder in (tmp_path, saved) for side in "ab"]
        assert said(compare(read[0], read[1])) == said(compare(read[2], read[3])), name
        assert said(compare(read[0], read[2])) == [], name


def said(comparison: Comparison) -> list[tuple[object, ...]]:
    """The changes of words, clause by clause; formatting and empty paragraphs are the editor's."""
    words = (ChangeClass.SUBSTANCE, ChangeClass.WORDING, ChangeClass.SPELLING)
    return [
        (change.place.number, change.place.title, block.kind, block.edits)
        for change in comparison.changes
        for block in change.blocks
        if block.weight in words
    ]
