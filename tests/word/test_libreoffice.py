"""LibreOffice's own accept-all and reject-all against ours, where LibreOffice models the construct.

Both sides are saved by LibreOffice, so that only the resolution differs. Left out, since LibreOffice 7.4 resolves them
otherwise than the standard: a tracked mark on the last paragraph of a story or before a table (an empty paragraph
stays), tracked cells and properties (not modelled), `w:ins` inside `w:del`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from common import shared_module
from random_documents import Writer, simple
from settling import settled

from avtalebygger.word.gate import opened
from avtalebygger.word.resolve import accept_all, reject_all, resolved

pytestmark = [pytest.mark.libreoffice, pytest.mark.shared]
DOCUMENTS = 12


class WithoutFields(Writer):
    """LibreOffice computes the result of a reference anew, whatever stands there."""

    def piece(self, deleted: bool = False) -> str:
        return self.run(deleted)


def plain_paragraph(writer: Writer) -> str:
    pieces = (writer.marked() if writer.maybe(0.5) else writer.run() for _ in range(writer.random.randint(1, 3)))
    return f"<w:p>{''.join(pieces)}</w:p>"


def whole_paragraph(writer: Writer, kind: str) -> str:
    content = writer.mark(kind, writer.run(deleted=kind == "del"))
    return f"<w:p><w:pPr><w:rPr>{writer.mark(kind)}</w:rPr></w:pPr>{content}</w:p>"


def modelled(seed: int) -> bytes:
    """Marks in runs, whole paragraphs in and out between others that stay, and rows of a table."""
    writer = WithoutFields(Random(seed), 0.5)
    body = plain_paragraph(writer)
    for _ in range(6):
        body += whole_paragraph(writer, writer.random.choice(("ins", "del"))) if writer.maybe(0.4) else ""
        body += f"<w:p>{writer.run()}</w:p>" + plain_paragraph(writer) + f"<w:p>{writer.run()}</w:p>"
    return simple(body + "<w:sectPr/>")


@pytest.mark.parametrize(("how", "decide"), [("accept", accept_all), ("reject", reject_all)], ids=["accept", "reject"])
def test_libreoffice_resolves_alike(how: str, decide, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    oracle = shared_module("redline", "oracle")
    documents = [modelled(seed) for seed in range(DOCUMENTS)]
    theirs = settled(documents, how, tmp_path / "theirs")
    ours = settled([resolved(opened(each, "x.docx"), decide).packed() for each in documents], "save", tmp_path / "ours")
    assert None not in theirs and None not in ours
    for number, (one, other) in enumerate(zip(theirs, ours, strict=True)):
        verdict = oracle.equivalent(one, other, "body-text")
        assert verdict, f"document {number}: {verdict.where}"
