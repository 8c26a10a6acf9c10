"""Documents shaped to cost more than they are long: each is read, searched and resolved, or refused, in two seconds."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from random_documents import SPACES, package, simple

from avtalebygger.errors import WordError
from avtalebygger.word.findings import findings
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted
from avtalebygger.word.resolve import accept_all, resolved

WHO = 'w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z"'
RUN = "<w:r><w:t>x</w:t></w:r>"
LIMIT = 2.0


def begin(code: str = "REF a") -> str:
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'


END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def chain_of_styles() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(10_000)
    )
    body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr></w:p>' * 5_000
    return simple(body, styles=f"<w:styles {SPACES}>{styles}</w:styles>")


def long_numbers() -> bytes:
    level = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="%1%1%1"/></w:lvl>'
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{level.format(start, kind)}</w:abstractNum>'
        for n, (start, kind) in enumerate([("999999999", "lowerLetter"), ("9" * 5000, "decimal"), ("²", "chicago")])
    )
    nums = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
    place = '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr></w:p>'
    body = "".join(place.format(at, n) for n in (1, 2, 3) for at in ("0", "²", "99999999999"))
    return simple(body, numbering=f"<w:numbering {SPACES}>{lists}{nums}</w:numbering>")


def many_relationships() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    links = "".join(
        f'<Relationship Id="i{n}" Type="{kind}" Target="http://x.no/{n}" TargetMode="External"/>' for n in range(8_000)
    )
    body = "".join(f'<w:p><w:r><w:pict><v:imagedata r:id="i{n}"/></w:pict></w:r></w:p>' for n in range(8_000))
    return package({"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}, links)


SHAPES: dict[str, Callable[[], bytes]] = {
    "runs of one letter": lambda: simple(f"<w:p>{RUN * 100_000}</w:p>"),
    "fields in fields": lambda: simple(f"<w:p>{begin() * 5_000}{RUN}{END * 5_000}</w:p>"),
    "fields that never end": lambda: simple(f"<w:p>{begin() * 10_000}{RUN * 10_000}</w:p>"),
    "comment ranges that never end": lambda: simple(
        "<w:p>" + "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(10_000)) + RUN * 10_000 + "</w:p>"
    ),
    "bookmarks over each other": lambda: simple(
        "<w:p>"
        + "".join(f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>' for n in range(10_000))
        + RUN * 10_000
        + "".join(f'<w:bookmarkEnd w:id="{n}"/>' for n in range(10_000))
        + "</w:p>"
    ),
    "ranges round controls": lambda: simple(
        "<w:p>"
        + "".join(f'<w:customXmlInsRangeStart w:id="{n}"/>' for n in range(5_000))
        + f"<w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt>" * 5_000
        + "</w:p>"
    ),
    "deleted marks in a row": lambda: simple(
        f"<w:p><w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>{RUN}</w:p>" * 10_000 + "<w:p/>"
    ),
    "a chain of styles": chain_of_styles,
    "numbers without end": long_numbers,
    "many links": many_relationships,
    "groups of digits": lambda: simple(f"<w:p><w:r><w:t>{'111 ' * 100_000}</w:t></w:r></w:p>"),
    "braces": lambda: simple(f"<w:p><w:r><w:t>{'{{' * 100_000}</w:t></w:r></w:p>"),
    "one long word": lambda: simple(f"<w:p><w:r><w:t>{'а' * 300_000}</w:t></w:r></w:p>"),
    "digits and letters": lambda: simple(f"<w:p><w:r><w:t>{'1O' * 100_000}</w:t></w:r></w:p>"),
    "tables in tables": lambda: simple(
        "<w:tbl><w:tr><w:tc>" * 60 + f"<w:p>{RUN}</w:p>" + "<w:p/></w:tc></w:tr></w:tbl>" * 60
    ),
    "boxes in boxes": lambda: simple(
        "<w:p><w:r><w:pict><v:textbox><w:txbxContent>" * 38
        + "<w:p/>"
        + "</w:txbxContent></v:textbox></w:pict></w:r></w:p>" * 38
    ),
    "many attributes": lambda: simple("<w:p " + " ".join(f'w:a{n}="1"' for n in range(50_000)) + "/>"),
    "many chunks": lambda: simple('<w:p/><w:altChunk r:id="x"/>' * 10_000),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_costs_more_than_it_is_long(shape: str) -> None:
    data = SHAPES[shape]()
    started = process_time()
    try:
        opened_ = opened(data, "svar.docx")
        found = read(opened_)
        findings(opened_, found)
        accepted(found)
        resolved(opened_, accept_all)
    except WordError as error:
        assert error.problems[0].code.startswith("AVT3")
    assert process_time() - started < LIMIT
