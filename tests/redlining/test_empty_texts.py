"""A template leaves runs without a letter in them; they say nothing, on neither side."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.names import W
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
