"""Every trick of `test_findings`, and every honest look, in every place where a document holds text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from random_documents import SPACES, package, simple
from test_findings import FOUND, HONEST, NUMBERING, STYLES, WHITE, WHO, R, above_info, clause, of, paragraph

BEFORE = clause("Partene", "avb_a") + clause("Ansvar")
CELL = "<w:tbl><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>"
VML = (
    "<w:p><w:r><w:pict><v:shape{}><v:textbox><w:txbxContent>{}<w:p/></w:txbxContent></v:textbox></v:shape></w:pict>"
    "</w:r></w:p>"
)
WPS = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
    "<wps:wsp><wps:spPr>{}</wps:spPr><wps:txbx><w:txbxContent>{}<w:p/></w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
)
IN_THE_BODY: dict[str, Callable[[str], str]] = {
    "a cell": CELL.format,
    "a cell in a cell": lambda inner: CELL.format(CELL.format(inner)),
    "a control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format,
    "a row in a control": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>".format
    ),
    "custom XML": '<w:customXml w:element="e">{}</w:customXml>'.format,
    "an element nobody knows": '<x:y xmlns:x="urn:x">{}</x:y>'.format,
    "an insertion of blocks": f"<w:ins {WHO}>{{}}</w:ins>".format,
    "a box of VML": lambda inner: VML.format("", inner),
    "a box of DrawingML": lambda inner: WPS.format("<a:noFill/>", inner),
    "a box in a cell": lambda inner: CELL.format(VML.format("", inner)),
}


def part(kind: str, inner: str, before: str, after: str, reference: str = "") -> bytes:
    """A document whose part of this kind holds `inner`."""
    links = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name}" Target="{name}_.xml"/>' for name in ("numbering", "styles", kind)
    )
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{BEFORE}{reference}</w:body></w:document>",
        "word/numbering_.xml": NUMBERING,
        "word/styles_.xml": STYLES,
        f"word/{kind}_.xml": f"<w:{before.format(SPACES)}{inner}<w:p/>{after}",
    }
    return package(parts, links)


NOTE = "<w:p><w:r><w:{}Reference w:id='5'/></w:r></w:p>"
MARGIN = '<w:p/><w:sectPr><w:{}Reference w:type="{}" r:id="r{}"/></w:sectPr>'
PARTS: dict[str, Callable[[str], bytes]] = {
    "a header": lambda x: part("header", x, "hdr {}>", "</w:hdr>", MARGIN.format("header", "default", "header")),
    "a footer of the first page": lambda x: part(
        "footer", x, "ftr {}>", "</w:ftr>", MARGIN.format("footer", "first", "footer")
    ),
    "a header of no page": lambda x: part("header", x, "hdr {}>", "</w:hdr>"),
    "a footnote": lambda x: part(
        "footnotes", x, 'footnotes {}><w:footnote w:id="5">', "</w:footnote></w:footnotes>", NOTE.format("footnote")
    ),
    "the line above footnotes": lambda x: part(
        "footnotes", x, 'footnotes {}><w:footnote w:id="0" w:type="separator">', "</w:footnote></w:footnotes>"
    ),
    "an endnote": lambda x: part(
        "endnotes", x, 'endnotes {}><w:endnote w:id="5">', "</w:endnote></w:endnotes>", NOTE.format("endnote")
    ),
    "a comment": lambda x: part(
        "comments",
        x,
        'comments {}><w:comment w:id="5" w:author="A">',
        "</w:comment></w:comments>",
        NOTE.format("comment"),
    ),
    "a building block": lambda x: part(
        "glossaryDocument",
        x,
        "glossaryDocument {}><w:docParts><w:docPart><w:docPartBody>",
        "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>",
    ),
}


def in_clause_two(inner: str) -> bytes:
    return simple(BEFORE + inner, numbering=NUMBERING, styles=STYLES)


@pytest.mark.parametrize("place", IN_THE_BODY)
def test_every_trick_is_found_in_every_place_of_the_body(place: str) -> None:
    missed = [
        case
        for case, (inner, kind) in FOUND.items()
        if (kind, "2") not in above_info(of(in_clause_two(IN_THE_BODY[place](inner))))
    ]
    assert missed == []


@pytest.mark.parametrize("place", PARTS)
def test_every_trick_is_found_in_every_part(place: str) -> None:
    missed = [
        case
        for case, (inner, kind) in FOUND.items()
        if kind not in [found for found, _ in above_info(of(PARTS[place](inner)))]
    ]
    assert missed == []


@pytest.mark.parametrize("place", [*IN_THE_BODY, *PARTS])
def test_what_is_honest_is_so_in_every_place(place: str) -> None:
    made = PARTS.get(place, lambda inner: in_clause_two(IN_THE_BODY[place](inner)))
    assert [(case, found) for case, inner in HONEST.items() if (found := above_info(of(made(inner))))] == []


BLACK = '<w:color w:val="000000"/>'
BESIDE = VML.format("", "")


@pytest.mark.parametrize(
    ("fill", "look", "beside", "hidden"),
    [
        ('<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>', WHITE, "", False),
        ('<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>', WHITE, "", True),
        ('<a:solidFill><a:schemeClr val="lt1"/></a:solidFill>', WHITE, BESIDE, True),
        ('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>', BLACK, "", True),
        ('<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>', WHITE, "", False),
        ('<a:solidFill><a:schemeClr val="lt1"><a:alpha val="0"/></a:schemeClr></a:solidFill>', WHITE, "", False),
        ("<a:gradFill/>", WHITE, "", False),
        ("<a:noFill/>", WHITE, "", True),
        ("<a:noFill/>", WHITE, BESIDE, False),
        ("<a:noFill/>", BLACK, "", False),
        ("", WHITE, "", True),
    ],
)
def test_the_ground_in_a_drawn_box_is_its_fill(fill: str, look: str, beside: str, hidden: bool) -> None:
    found = above_info(of(in_clause_two(beside + WPS.format(fill, paragraph("se her", look)))))
    assert found == [("HIDDEN_TEXT", "2")] * hidden


@pytest.mark.parametrize(
    ("said", "look", "hidden"),
    [
        ("", WHITE, True),
        (' fillcolor="#fff"', WHITE, True),
        (' fillcolor="white [3201]"', WHITE, True),
        (' fillcolor="#4472c4 [3204]"', WHITE, False),
        (' fillcolor="black"', BLACK, True),
        (' filled="f"', WHITE, True),
        (' filled="f"', BLACK, False),
        (' fillcolor="infoBackground"', WHITE, False),
    ],
)
def test_the_ground_in_a_box_of_vml_is_its_fill(said: str, look: str, hidden: bool) -> None:
    found = above_info(of(in_clause_two(VML.format(said, paragraph("se her", look)))))
    assert found == [("HIDDEN_TEXT", "2")] * hidden


def test_branches_within_a_branch_that_differ_are_told_once() -> None:
    inner, kind = FOUND["branches"]
    alike = f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{VML.format('', inner)}</mc:Choice><mc:Fallback>"
    alike += f"{VML.format('', inner)}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert (kind, "2") in above_info(of(in_clause_two(alike)))
