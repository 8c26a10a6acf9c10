"""Every agreement type, in both målformer and both forms, with one, two and thirteen municipalities, read back."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import real
from docx import Document

from avtalebygger.draft.setting import Edition
from avtalebygger.journeys.batch import outcome, shipped_template
from avtalebygger.model.agreement import Agreement
from avtalebygger.word import anchors

sys.path.insert(0, str(Path(__file__).parents[1] / "word"))

from reading import Line, W, lines, part, references

CASES = [(type_id, form, count) for type_id in real.TYPES for form in real.FORMS for count in real.COUNTS]
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bAVT\d|<\?|\{[a-z_.:]+\}|Markup|Wording\(")


@cache
def built(type_id: str, form: str, count: int) -> list[tuple[Agreement, bytes]]:
    return [document(type_id, form, count, edition) for edition in real.wanted(type_id, form, count)]


def document(type_id: str, form: str, count: int, edition: Edition) -> tuple[Agreement, bytes]:
    made = outcome(real.project(type_id, form, count), shipped_template(), edition)
    assert made.problems == ()
    assert made.content is not None
    return real.agreement(type_id, form, count, edition), made.content


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_there_is_one_document_for_each_edition(type_id: str, form: str, count: int) -> None:
    made = built(type_id, form, count)
    assert len(made) == 2 * (count if form == "copies" else 1)
    assert {agreement.maalform for agreement, _ in made} == {"nb", "nn"}


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_every_clause_is_there_once_and_in_order(type_id: str, form: str, count: int) -> None:
    for agreement, content in built(type_id, form, count):
        headings = [one for one in Document(io.BytesIO(content)).paragraphs if one.style.name == "Heading 1"]
        assert [one.text for one in headings] == [clause.title for clause in agreement.clauses]
        marked = [name for one in lines(content) for name in one.bookmarks if anchors.clause_id(name)]
        assert marked == [anchors.bookmark(clause.id) for clause in agreement.clauses]


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_nothing_is_left_over_empty_or_unresolved(type_id: str, form: str, count: int) -> None:
    for agreement, content in built(type_id, form, count):
        found = lines(content)
        assert not [one.text for one in found if LEFTOVERS.search(one.text)]
        assert not [
            one
            for one in found
            if one.style in {"Heading1", "Del", "Vedlegg", "Caption", "Ledd"} and not one.text.strip()
        ]
        numbers = {anchors.bookmark(clause.id): clause.number for clause in agreement.clauses}
        assert all(numbers[target] == shown for target, shown in references(content))


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_the_words_are_those_of_the_agreement(type_id: str, form: str, count: int) -> None:
    for agreement, content in built(type_id, form, count):
        ledd = [one for one in lines(content) if one.style == "Ledd"]
        expected = [ledd for clause in agreement.clauses for ledd in clause.ledd]
        assert len(ledd) == len(expected)
        for shown, meant in zip(ledd, expected, strict=True):
            assert shown.text.endswith("".join(span.text for span in meant.text))
            assert shown.text.startswith(meant.title)


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_numbers_in_the_lists_are_those_of_the_agreement(type_id: str, form: str, count: int) -> None:
    for agreement, content in built(type_id, form, count):
        assert numbered(lines(content)) == [
            *((clause.number, ledd.number) for clause in agreement.clauses for ledd in clause.ledd)
        ]


def numbered(found: list[Line]) -> list[tuple[str, str]]:
    """What a multilevel list bound to the styles makes of the paragraphs: each ledd's clause and number."""
    clause = ledd = 0
    numbers = []
    for one in found:
        if one.style == "Heading1":
            clause, ledd = clause + 1, 0
        elif one.style == "Ledd":
            ledd += 1
            numbers.append((str(clause), f"{clause}.{ledd}"))
    return numbers


@pytest.mark.parametrize(("type_id", "form", "count"), CASES)
def test_contact_points_stand_after_the_signatures_alone(type_id: str, form: str, count: int) -> None:
    for agreement, content in built(type_id, form, count):
        found = lines(content)
        signatures = next(place for place, one in enumerate(found) if anchors.SIGNATURES in one.bookmarks)
        annexes = [place for place, one in enumerate(found) if one.style == "Vedlegg"]
        assert len(annexes) == len(agreement.annexes)
        assert all(signatures < place for place in annexes)
        assert all(left < right for left, right in pairwise([signatures, *annexes]))


# --- as LibreOffice counts

SPOKEN = [
    ("samlet", "joint", 13, 1),
    ("samlet", "copies", 1, 0),
    ("overordnet", "joint", 2, 0),
    ("overordnet", "copies", 2, 1),
    ("delavtale", "joint", 1, 1),
    ("delavtale", "copies", 13, 0),
]
RESULT = re.compile(rb'( REF _avt_\w+ \\r \\h </w:instrText></w:r>.{0,200}?<w:t xml:space="preserve">)\d+')


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of `SPOKEN` as LibreOffice reads them: as text, where it numbers the lists, and as PDF, where it
    also computes the references; their cached numbers are wiped out first, so that they must be computed."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for place, (type_id, form, count, number) in enumerate(SPOKEN):
        (folder / f"{place}.docx").write_bytes(without_results(built(type_id, form, count)[number][1]))
    for kind in ("txt:Text (encoded):UTF8", "pdf"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        files = [str(folder / f"{place}.docx") for place in range(len(SPOKEN))]
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def without_results(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(buffer, "w") as changed:
        for name in package.namelist():
            member = package.read(name)
            changed.writestr(name, RESULT.sub(rb"\g<1>?", member) if name == "word/document.xml" else member)
    return buffer.getvalue()


@pytest.mark.libreoffice
@pytest.mark.parametrize("place", range(len(SPOKEN)))
def test_the_numbers_libreoffice_gives_are_those_of_contents_and_agreement(spoken: Path, place: int) -> None:
    type_id, form, count, number = SPOKEN[place]
    agreement, content = built(type_id, form, count)[number]
    told = [line.strip() for line in (spoken / f"{place}.txt").read_text("utf-8-sig").splitlines()]
    contents = [one.text for one in lines(content) if one.style == "TOC1"]
    listed = {line for line in told if "\t" not in line}
    for clause in agreement.clauses:
        assert f"{clause.number}\t{clause.title}" in contents
        assert f"{clause.number} {clause.title}" in listed
        for ledd in clause.ledd:
            assert [line for line in listed if line.startswith(f"{ledd.number} ")]
    for annex in agreement.annexes:
        assert f"Vedlegg {annex.number}\t{annex.title}" in contents
        assert f"Vedlegg {annex.number} {annex.title}" in listed


@pytest.mark.libreoffice
@pytest.mark.parametrize("place", range(len(SPOKEN)))
def test_the_references_libreoffice_computes_are_the_cached_ones(spoken: Path, place: int) -> None:
    type_id, form, count, number = SPOKEN[place]
    _, content = built(type_id, form, count)[number]
    pdf = subprocess.run(
        ["pdftotext", "-layout", str(spoken / f"{place}.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    computed = Counter(re.findall(r"[Pp]unkt\s+(\d+)", pdf))
    cached = Counter(re.findall(r"[Pp]unkt\s+(\d+)", "\n".join(one.text for one in lines(content))))
    assert computed == cached
    assert references(content) or not cached


def test_header_rows_repeat() -> None:
    [(_, content), *_] = built("samlet", "copies", 1)
    tables = list(part(content).iter(f"{W}tbl"))
    repeated = [table for table in tables if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None]
    assert len(repeated) > 20
