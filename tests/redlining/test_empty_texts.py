"""Runs without a letter in them say nothing, on neither side, but they are part of the structure."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from avtalebygger.redlining.verify import differences
from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.names import W, w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def package(body: str) -> Package:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return opened(content.getvalue(), "test")


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


@pytest.mark.parametrize("empty", ["<w:r><w:t/></w:r>", "<w:r><w:rPr><w:b/></w:rPr><w:t></w:t></w:r>", "<w:r/>"])
def test_a_word_changes_beside_a_run_without_letters(empty: str) -> None:
    old = package(f"<w:p>{empty}{run('et helhetlig ')}{empty}{run('tilbud')}</w:p>")
    new = package(f"<w:p>{run('et godt ')}{empty}{run('tilbud')}{empty}</w:p>")
    redline = opened(redlined(old, new, "Kari", "2027-01-15T09:00:00Z").data, "redline")
    assert read(resolved(redline, accept_all)).text == "et godt tilbud"
    assert read(resolved(redline, reject_all)).text == "et helhetlig tilbud"


BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t></w:t></w:r>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<w:r><w:t></w:t></w:r>", run("Seks")),
        (run("Seks"), "<w:r><w:t/></w:r>"),
        (run("ny ") + BOLD + run("tekst"), run("ny tekst")),
        (run("Seks sju ") + BOLD, run("Seks ") + BOLD + run("åtte")),
        (run("ord"), BOLD + '<w:r><w:t/></w:r><w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/>' + BOLD),
    ],
)
def test_the_structure_of_both_sides_comes_back(old: str, new: str) -> None:
    before, after = (package(f"<w:p>{each}</w:p>") for each in (old + run("."), new + run("!")))
    redline = opened(redlined(before, after, "Kari", "2027-01-15T09:00:00Z").data, "redline")
    assert runs(resolved(redline, accept_all)) == runs(after)
    assert runs(resolved(redline, reject_all)) == runs(before)


def runs(document: Package) -> list[tuple[bool, str]]:
    """Formatting and text of each run, those that stand side by side in the same formatting as one."""
    told: list[tuple[bool, str]] = []
    last = None
    for each in document.root(document.main).iter(w("r"), w("bookmarkStart")):
        if each.tag == w("r"):
            bold, said = each.find(w("rPr")) is not None, "".join(t.text or "" for t in each.iter(w("t")))
            if last is not None and told[-1][0] is bold:
                said = told.pop()[1] + said
            told.append((bold, said))
        last = each if each.tag == w("r") else None
    return told


def test_an_empty_run_alone_is_no_change() -> None:
    before, after = package(f"<w:p>{run('ord')}{BOLD}</w:p>"), package(f"<w:p>{run('ord')}</w:p>")
    redline = opened(redlined(before, after, "Kari", "2027-01-15T09:00:00Z").data, "redline")
    assert b"<w:del " not in redline.parts[redline.main]


def test_paragraphs_that_differ_in_what_says_nothing_are_not_taken_for_each_other() -> None:
    """Empty paragraphs, of which some hold an empty run, among others that are replaced."""
    bare = "<w:r><w:rPr><w:noProof/></w:rPr></w:r>"
    before = package(
        f"<w:p>{run('Innhold her.')}</w:p><w:p>{bare}</w:p><w:p/><w:p>{bare}</w:p><w:p>{run('Slutt.')}</w:p>"
    )
    reading = package(f"<w:p>{run('Innhold ')}{run('her.')}</w:p><w:p/><w:p/><w:p/><w:p>{run('Slu')}{run('tt.')}</w:p>")
    assert differences(reading, before, references=True) == []
    assert differences(before, package("<w:p/>"), references=True) != []
