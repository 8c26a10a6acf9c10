"""What a counterpart puts in beside words: pictures, notes, links, lists and tables. Accepted, it stands in the next
draft with the parts that it needs, and points at nothing outside but pages and addresses; refused, nothing of it is
there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory
from zlib import compress, crc32

import docx
import pytest
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from test_next_draft_laws import joint_contract

from avtalebygger.model.negotiation import Outcome
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read

SAFE = ("http://", "https://", "mailto:")


NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Jf. forskriften.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def dot(shade: int) -> bytes:
    """A picture of one pixel."""
    parts = (b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", compress(bytes([0, shade]))), (b"IEND", b"")
    chunks = (pack(">I", len(said)) + kind + said + pack(">I", crc32(kind + said)) for kind, said in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(made: Document) -> None:
    made.add_paragraph("Kart over området:")
    made.add_picture(BytesIO(dot(128)))


def note(made: Document) -> None:
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, NOTES.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    run = made.add_paragraph("Fristen følger av lov.").add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    run._r.append(reference)


def link_to(target: str) -> Callable[[Document], None]:
    def link(made: Document) -> None:
        paragraph = made.add_paragraph("Se ")
        id = made.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        around, run = OxmlElement("w:hyperlink"), OxmlElement("w:r")
        around.set(qn("r:id"), id)
        node = OxmlElement("w:t")
        node.text = "omtalen"
        run.append(node)
        around.append(run)
        paragraph._p.append(around)
        paragraph.add_run(" av saken.")

    return link


def listed(made: Document) -> None:
    for number in range(2):
        made.add_paragraph(f"Kulepunkt nummer {number}.", style="List Bullet 2")


def table_of_duties(made: Document) -> None:
    made.add_paragraph("Ansvaret er delt slik:")
    table = made.add_table(2, 2, style="Light Grid Accent 1")
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Ansvar {number}"
    made.add_paragraph("Slutt på delingen.")


TARGETS = {
    "page": "https://www.helsedirektoratet.no/samarbeid",
    "address": "mailto:post@aure.kommune.no",
    "file": "file:///C:/Users/ola/hemmelig.docx",
}
KINDS: dict[str, tuple[Callable[[Document], None], str]] = {
    "picture": (picture, "Kart over området:"),
    "page": (link_to(TARGETS["page"]), "omtalen av saken"),
    "address": (link_to(TARGETS["address"]), "omtalen av saken"),
    "file": (link_to(TARGETS["file"]), "omtalen av saken"),
    "note": (note, "Fristen følger av lov."),
    "list": (listed, "Kulepunkt nummer 1."),
    "table": (table_of_duties, "Ansvar 3"),
}


def with_these(sent: Package, kinds: Collection[str]) -> Package:
    """The sent document with these at its end, before its last paragraph."""
    made = docx.Document(BytesIO(sent.packed()))
    for kind in sorted(kinds):
        KINDS[kind][0](made)
    made.add_paragraph("Til sist.")
    stream = BytesIO()
    made.save(stream)
    return opened(stream.getvalue(), "svar.docx")


def outside(package: Package) -> set[str]:
    return {each.target for part in package.parts for each in package.relationships(part).values() if each.external}


def complaints(package: Package) -> set[str]:
    with TemporaryDirectory() as place:
        path = Path(place) / "utkast.docx"
        path.write_bytes(package.packed())
        return {str(each.description) for each in OpenXmlValidator().validate(path).errors}


def missing_parts(package: Package) -> set[str]:
    inside = {e.target for part in package.parts for e in package.relationships(part).values() if not e.external}
    return inside - set(package.parts)


@given(st.sets(st.sampled_from(sorted(KINDS)), min_size=1), st.booleans())
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_a_counterpart_puts_in_comes_along_cleaned(kinds: set[str], tracked: bool) -> None:
    law(kinds, tracked=tracked)


@pytest.mark.full
@given(st.sets(st.sampled_from(sorted(KINDS)), min_size=1), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_kinds_together_come_along_cleaned(kinds: set[str], tracked: bool) -> None:
    law(kinds, tracked=tracked)


def law(kinds: set[str], *, tracked: bool) -> None:
    for outcome in (Outcome.ACCEPTED, Outcome.REJECTED):
        with TemporaryDirectory() as place:
            table = joint_contract(Path(place))
            sent = table.sent("aure")
            table.answer("aure", with_these(sent, kinds), tracked=tracked)
            for id in table.now.groups:
                table.decide(id, outcome)
            table.close().next()
            check = stands if outcome is Outcome.ACCEPTED else is_as_sent
            check(sent, table.draft("aure"), kinds)


def stands(sent: Package, draft: Package, kinds: set[str]) -> None:
    words = read(draft).text
    assert all(KINDS[kind][1] in words for kind in kinds)
    links = {target for kind, target in TARGETS.items() if kind in kinds and target.startswith(SAFE)}
    assert outside(draft) - outside(sent) == links
    drawings = [len(list(each.root(each.main).iter(w("drawing")))) for each in (sent, draft)]
    assert drawings[1] - drawings[0] == ("picture" in kinds)
    notes = [draft.root(part) for part in draft.related("footnotes")]
    assert ("note" in kinds) is any("Jf. forskriften." in "".join(each.itertext()) for each in notes)
    assert missing_parts(draft) <= missing_parts(sent)
    assert complaints(draft) <= complaints(sent)


def is_as_sent(sent: Package, draft: Package, kinds: set[str]) -> None:
    assert draft.parts == sent.parts
