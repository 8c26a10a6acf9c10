"""What is found, in which clause, and what is not: an honest document gives nothing above `info`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from common import pair_documents
from random_documents import SPACES, package, simple

from avtalebygger import word
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.active import _KINDS
from avtalebygger.word.findings import findings
from avtalebygger.word.findings_active import _WORDS
from avtalebygger.word.findings_form import is_national_id
from avtalebygger.word.findings_lookalike import FALSE_DIGIT, judged
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NUMBERING = (
    f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles {SPACES}><w:style w:type="character" w:styleId="Skjult"><w:name w:val="Skjult"/><w:rPr>'
    f"<w:vanish/></w:rPr>"
    '</w:style><w:style w:type="paragraph" w:styleId="Borte"><w:name w:val="borte"/><w:rPr><w:vanish/>'
    "</w:rPr></w:style>"
    "</w:styles>"
)


def clause(words: str, name: str = "") -> str:
    mark = f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>' if name else ""
    place = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{place}{mark}<w:r><w:t>{words}</w:t></w:r></w:p>"


def of(data: bytes) -> tuple[Finding, ...]:
    package_ = opened(data, "svar.docx")
    return findings(package_, read(package_))


def in_clause_two(inner: str) -> bytes:
    return simple(clause("Partene") + clause("Ansvar") + inner, numbering=NUMBERING, styles=STYLES)


def above_info(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.clause) for each in found if each.severity is not Severity.INFO]


def paragraph(words: str, look: str = "", around: str = "") -> str:
    return f"<w:p><w:pPr>{around}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def field(code: str, result: str) -> str:
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r>'
        f'<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r>'
        f'<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def shaded(fill: str) -> str:
    return f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>{{}}</w:tc></w:tr></w:tbl>'


WHO = 'w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
WHITE = '<w:color w:val="FFFFFF"/>'
FOUND = {
    "vanish": (paragraph("skjult", "<w:vanish/>"), "HIDDEN_TEXT"),
    "vanish by style": (paragraph("skjult", '<w:rStyle w:val="Skjult"/>'), "HIDDEN_TEXT"),
    "vanish by paragraph style": (paragraph("skjult", "", '<w:pStyle w:val="Borte"/>'), "HIDDEN_TEXT"),
    "vanish by a tracked format": (
        paragraph("skjult", f"<w:vanish/><w:rPrChange {WHO}><w:rPr/></w:rPrChange>"),
        "HIDDEN_TEXT",
    ),
    "white": (paragraph("hvit", WHITE), "HIDDEN_TEXT"),
    "nearly white": (paragraph("hvit", '<w:color w:val="FAFAFA"/>'), "HIDDEN_TEXT"),
    "grey on the same grey": (shaded("808080").format(paragraph("grå", '<w:color w:val="828282"/>')), "HIDDEN_TEXT"),
    "white as the theme's paper": (
        paragraph("hvit", '<w:color w:val="auto" w:themeColor="background1"/>'),
        "HIDDEN_TEXT",
    ),
    "without any fill": (paragraph("tom", f"<w14:textFill {W14}><w14:noFill/></w14:textFill>"), "HIDDEN_TEXT"),
    "raised off the line": (paragraph("høy", '<w:position w:val="3000"/>'), "HIDDEN_TEXT"),
    "in a frame off the page": (paragraph("borte", "", '<w:framePr w:x="-30000" w:y="1"/>'), "HIDDEN_TEXT"),
    "tiny": (paragraph("liten", '<w:sz w:val="2"/>'), "HIDDEN_TEXT"),
    "squeezed": (paragraph("smal", '<w:w w:val="1"/>'), "HIDDEN_TEXT"),
    "clipped": (paragraph("kuttet", "", '<w:spacing w:line="20" w:lineRule="exact"/>'), "HIDDEN_TEXT"),
    "clipped by its row": (
        '<w:tbl><w:tr><w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr><w:tc>'
        + paragraph("kuttet")
        + "</w:tc></w:tr></w:tbl>",
        "HIDDEN_TEXT",
    ),
    "off the page": (paragraph("borte", "", '<w:ind w:left="30000"/>'), "HIDDEN_TEXT"),
    "zero width": (paragraph("er ik\u200bke ansvarlig"), "INVISIBLE_CHAR"),
    "a joiner in a row that stood": (
        "<w:tbl><w:tr><w:tc>" + paragraph("Rad\u200d") + "</w:tc></w:tr></w:tbl>",
        "INVISIBLE_CHAR",
    ),
    "turned round": (paragraph("innen \u202e03\u202c dager"), "BIDI_CONTROL"),
    "turned round by an element": ('<w:p><w:bdo w:val="rtl"><w:r><w:t>03</w:t></w:r></w:bdo></w:p>', "BIDI_CONTROL"),
    "Cyrillic in a word": (paragraph("er ikke \u0430nsvarlig"), "HOMOGLYPH"),
    "full-width digits": (paragraph("innen ３０ dager"), "HOMOGLYPH"),
    "a letter in an amount": (paragraph("NOK l 450 000"), "HOMOGLYPH"),
    "scripts mixed": (paragraph("avtaleж"), "MIXED_SCRIPT"),
    "a reference": (field(" REF avb_a \\r \\h ", "5"), "FIELD_RESULT_MISMATCH"),
    "a quotation": (field(" QUOTE &quot;12&quot; ", "24"), "QUOTE_FIELD"),
    "DDE": (field(" DDEAUTO c:\\\\cmd.exe ", "1"), "DDE_FIELD"),
    "DDE put together": (
        field("</w:instrText></w:r>" + field(" QUOTE 68 68 69 ", "DDE")[5:-6] + "<w:r><w:instrText> c:\\\\x ", "1"),
        "ACTIVE_FIELD",
    ),
    "a link to another machine": (field(' HYPERLINK "\\\\\\\\srv\\\\del" ', "lenke"), "DANGEROUS_LINK"),
    "text fetched": (field(" INCLUDETEXT &quot;http://x.no/a&quot; ", "1"), "EXTERNAL_FIELD"),
    "a macro button": (field(" MACROBUTTON AutoOpen trykk ", ""), "ACTIVE_FIELD"),
    "branches": (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:t>én</w:t></mc:Choice><mc:Fallback><w:t>to</w:t>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "ALT_CONTENT_DIFFERS",
    ),
    "ruby": (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ikke</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>skal</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r></w:p>",
        "RUBY",
    ),
    "live text in a deletion": (f"<w:p><w:del {WHO}><w:r><w:t>x</w:t></w:r></w:del></w:p>", "MALFORMED_REVISION"),
    "deleted text that is not": ("<w:p><w:r><w:delText>x</w:delText></w:r></w:p>", "MALFORMED_REVISION"),
    "an insertion in a deletion": (
        f"<w:p><w:del {WHO}><w:ins {WHO}><w:r><w:delText>x</w:delText></w:r></w:ins></w:del></w:p>",
        "MALFORMED_REVISION",
    ),
    "template code": (paragraph("{{ cycler.__init__ }}"), "TEMPLATE_CODE"),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_trick_is_found_in_its_clause(case: str) -> None:
    inner, kind = FOUND[case]
    data = simple(clause("Partene", "avb_a") + clause("Ansvar") + inner, numbering=NUMBERING, styles=STYLES)
    found = above_info(of(data))
    assert (kind, "2") in found, found
    assert all(each.isprintable() for finding in of(data) for each in finding.text)


HONEST = {
    "white on dark": shaded("1F3864").format(paragraph("Overskrift", WHITE)),
    "white in a painted table": (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Rutenett4"/></w:tblPr><w:tr><w:tc>{paragraph("Hode", WHITE)}'
        f"</w:tc></w:tr></w:tbl>"
    ),
    "hidden, but empty": paragraph(" ", "<w:vanish/>"),
    "hidden once, not now": paragraph("synlig", f"<w:rPrChange {WHO}><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
    "switched off": paragraph("synlig", '<w:vanish w:val="0"/>'),
    "two toggles cancel out": paragraph("synlig", '<w:rStyle w:val="Skjult"/>', '<w:pStyle w:val="Borte"/>'),
    "a page number's hidden look": paragraph("3", "<w:webHidden/>"),
    "small print": paragraph("fotnote", '<w:sz w:val="12"/>'),
    "exact but fit": paragraph("fint", "", '<w:spacing w:line="240" w:lineRule="exact"/>'),
    "letters of medicine": paragraph("TNFα, β2, α-blokker, 5 µg, H₂O, CO₂, m², 2 × 3, «½» – §"),
    "Norwegian and Sami": paragraph("Kárášjohka, Čáhcesuolu, Ŋ, Helse Møre og Romsdal, naïve, œuvre"),
    "Greek and Russian words": paragraph("Ελλάδα, Россия и Москва, договор между сторонами"),
    "codes with letters": paragraph("O2, B12, l2, HbA1c, I 120 av sakene, 5 l 450"),
    "a reference that holds": field(" REF avb_a \\r \\h ", "1"),
    "a reference in words": field(" REF avb_a \\w \\h ", "1."),
    "a link to a heading": field(' HYPERLINK \\l "_Toc1" ', "1 Partene"),
    "a page number": field(" PAGE ", "7"),
    "tracked, as Word does": f"<w:p><w:moveFrom {WHO}><w:r><w:t>x</w:t></w:r></w:moveFrom></w:p>",
    "the same in both branches": FOUND["branches"][0].replace(">to<", ">én<"),
    "a template's braces": paragraph("{ Navn } og {1, 2}"),
    "an emoji family": paragraph("👩\u200d👧"),
    "LibreOffice's joiner in a row that came": (
        f"<w:tbl><w:tr><w:trPr><w:ins {WHO}/></w:trPr><w:tc>" + paragraph("Ny rad\u200d") + "</w:tc></w:tr></w:tbl>"
    ),
}


STRUCK = clause("Pris").replace("</w:pPr>", f"<w:rPr><w:del {WHO}/></w:rPr></w:pPr>")
STRUCK = (
    STRUCK.replace("<w:r>", f"<w:del {WHO}><w:r>").replace("</w:r>", "</w:r></w:del>").replace("w:t>", "w:delText>")
)


@pytest.mark.parametrize(("shown", "alarms"), [("3", 0), ("4", 0), ("5", 1), ("2", 1)])
def test_a_reference_may_count_a_paragraph_that_a_mark_takes_out(shown: str, alarms: int) -> None:
    refers = field(" REF avb_b \\r \\h ", shown)
    data = simple(
        clause("Partene") + clause("Ansvar") + STRUCK + clause("Tvist", "avb_b") + refers, numbering=NUMBERING
    )
    assert above_info(of(data)) == [("FIELD_RESULT_MISMATCH", "3")] * alarms


@pytest.mark.parametrize("case", HONEST)
def test_what_is_honest_raises_no_alarm(case: str) -> None:
    data = simple(clause("Partene", "avb_a") + clause("Ansvar") + HONEST[case], numbering=NUMBERING, styles=STYLES)
    assert above_info(of(data)) == []


def with_relation(
    kind: str, target: str, external: bool = True, inner: str = "", extra: dict[str, bytes] | None = None
) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    type_ = kind if kind.startswith("http") else f"{R}/{kind}"
    link = f'<Relationship Id="rX" Type="{type_}" Target="{target}"{mode}/>'
    link += f'<Relationship Id="rNumbering" Type="{R}/numbering" Target="n.xml"/>'
    body = clause("Partene") + clause("Ansvar") + inner
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/n.xml": NUMBERING,
        **(extra or {}),
    }
    return package(parts, link, '<Default Extension="bin" ContentType="application/octet-stream"/>')


MICROSOFT = "http://schemas.microsoft.com/office"
PICTURE = '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rX"/></v:shape></w:pict></w:r></w:p>'
LINK = '<w:p><w:hyperlink r:id="rX"><w:r><w:t>{}</w:t></w:r></w:hyperlink></w:p>'
ACTIVE = {
    "a picture from the web": (with_relation("image", "http://x.no/p.png", inner=PICTURE), "EXTERNAL_IMAGE", "2"),
    "a template from the web": (with_relation("attachedTemplate", "http://x.no/t.dotm"), "REMOTE_TEMPLATE", "-"),
    "a path to another machine": (with_relation("image", "file://tjener/del/p.png", inner=PICTURE), "UNC_PATH", "2"),
    "a script as a link": (with_relation("hyperlink", "javascript:x()", inner=LINK.format("x")), "DANGEROUS_LINK", "2"),
    "a link that says another": (
        with_relation("hyperlink", "https://ond.example/", inner=LINK.format("www.helse.no")),
        "DANGEROUS_LINK",
        "2",
    ),
    "a macro project": (
        with_relation(
            f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin", False, extra={"word/vbaProject.bin": b"x"}
        ),
        "MACRO",
        "-",
    ),
    "a macro project nobody points at": (
        with_relation("theme", "t.xml", False, extra={"word/vbaProject.bin": b"x"}),
        "MACRO",
        "-",
    ),
    "an object": (
        with_relation(
            "oleObject",
            "o.bin",
            False,
            '<w:p><w:r><w:object><w:x r:id="rX"/></w:object></w:r></w:p>',
            {"word/o.bin": b"x"},
        ),
        "OLE_OBJECT",
        "2",
    ),
    "text of another format": (
        with_relation("aFChunk", "c.bin", False, '<w:altChunk r:id="rX"/>', {"word/c.bin": b"<html/>"}),
        "ALTCHUNK",
        "2",
    ),
    "an add-in": (
        with_relation(f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "w.xml", False),
        "WEB_ADDIN",
        "-",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ACTIVE)
def test_active_content_is_found_where_it_stands(case: str) -> None:
    data, kind, number = ACTIVE[case]
    assert (kind, number) in above_info(of(data))


@pytest.mark.parametrize(
    ("kind", "target", "inner"),
    [
        ("hyperlink", "https://lovdata.no/lov", LINK.format("lovdata.no/lov")),
        ("hyperlink", "mailto:post@kommune.no", LINK.format("post@kommune.no")),
        ("hyperlink", "bilag1.docx", LINK.format("bilag 1")),
        ("attachedTemplate", "file:///C:\\Users\\kari\\Normal.dotm", ""),
    ],
)
def test_ordinary_links_and_the_authors_own_template_are_notes(kind: str, target: str, inner: str) -> None:
    assert above_info(of(with_relation(kind, target, inner=inner))) == []


def test_a_property_field_is_held_against_its_property() -> None:
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property pid="2" '
        'name="Kontraktssum"><vt:lpwstr>1 540 000</vt:lpwstr></property></Properties>'
    )
    for shown, expected in (("1 450 000", [("FIELD_RESULT_MISMATCH", "-")]), ("1 540 000", [])):
        body = field(" DOCPROPERTY Kontraktssum ", shown)
        parts: dict[str, str | bytes] = {
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "docProps/custom.xml": properties,
        }
        root = f'<Relationship Id="r2" Type="{R}/custom-properties" Target="docProps/custom.xml"/>'
        assert above_info(of(package(parts, root=root))) == expected


def test_a_bound_control_is_held_against_its_data() -> None:
    control = (
        '<w:p><w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns0:sak[1]/ns0:sum[1]" w:storeItemID="{x}"/>'
        "</w:sdtPr><w:sdtContent>"
        "<w:r><w:t>100</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    for stored, expected in (("120", [("BOUND_CONTROL", "2")]), ("100", [])):
        data = with_relation(
            "customXml",
            "../customXml/item1.xml",
            False,
            control,
            {"customXml/item1.xml": f"<sak><sum>{stored}</sum></sak>".encode()},
        )
        assert above_info(of(data)) == expected


def test_a_national_identity_number_is_told_by_its_check_digits() -> None:
    assert is_national_id("01010750160") and not is_national_id("01010750161") and not is_national_id("98765432100")


@pytest.mark.parametrize("word", ["ansvarlig", "H2O", "TNFα", "β2", "naïve", "ﬁnne"])
def test_honest_words(word: str) -> None:
    assert judged(word) == ("", "")


@pytest.mark.parametrize("number", ["l 450 000", "1O0 000", "3O", "450 0O0", "2O27"])
def test_false_digits(number: str) -> None:
    assert FALSE_DIGIT.search(f"innen {number} kroner")


@pytest.mark.shared
@pytest.mark.parametrize("path", pair_documents(), ids=lambda path: path.stem)
def test_real_documents_raise_no_alarm(path: Path) -> None:
    assert above_info(of(path.read_bytes())) == []


def test_every_kind_stands_in_the_documentation() -> None:
    said = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in Path(word.__path__[0]).glob("*.py")]
    raised = {kind for source in sources for kind in re.findall(r'(?:finding|Active)\(\s*"([A-Z_]{4,})"', source)}
    constant = re.compile(r'^(?:KIND|MISMATCH|MALFORMED|_EMBEDDED_OBJECT).*"([A-Z_]+)"', re.MULTILINE)
    named = {kind for source in sources for kind in constant.findall(source)}
    assert len(raised) > 15 and not {kind for kind in raised | named if f"`{kind}`" not in said}
    assert all(f"`{kind}`" in said for kind in {*_WORDS, *_KINDS.values()})
