"""What `templates/avtale.docx` is made of, to read and review; `python tests/word/avtale_template.py` writes it anew.

The DOCX is what users copy and restyle; `test_template.py` asserts that it is what this module makes."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

PATH = Path(__file__).parents[2] / "templates" / "avtale.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
INK, GREY, RULE, SHADE = "1F3550", "595959", "A6A6A6", "EEF1F4"

TEXT_WIDTH = 9070  # twips: A4 less two margins of 2.5 cm
INDENT = 737  # 1.3 cm, wide enough for «48.12»
TABLE_WIDTH = TEXT_WIDTH - INDENT

# ---------------------------------------------------------------------------------------------------------- styles


def style(
    id: str,
    name: str,
    *,
    based: str = "Normal",
    follow: str = "",
    paragraph: str = "",
    run: str = "",
    own: bool = True,
    default: bool = False,
) -> str:
    """A paragraph style; `own` marks it as ours, not one of Word's built-in."""
    standing = (' w:default="1"' if default else "") + (' w:customStyle="1"' if own else "")
    return (
        f'<w:style w:type="paragraph"{standing} w:styleId="{id}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if not default else "")
        + (f'<w:next w:val="{follow}"/>' if follow else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def spacing(before: int, after: int, line: int = 0) -> str:
    measure = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{measure}/>'


def bold(size: int = 0, color: str = "") -> str:
    """Run properties; `size` in half-points."""
    return (
        "<w:b/><w:bCs/>"
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    )


def sized(size: int, color: str = "") -> str:
    return (f'<w:color w:val="{color}"/>' if color else "") + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def numbered(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def border(side: str, color: str = RULE, size: int = 4, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def table_style(id: str, name: str, borders: str, conditional: str = "") -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{borders}<w:tblCellMar>'
        '<w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        f'<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>{conditional}</w:style>'
    )


DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="nb-NO" w:eastAsia="en-US" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    f"{spacing(0, 120, 264)}</w:pPr></w:pPrDefault></w:docDefaults>"
)

STYLES = "".join(
    [
        DEFAULTS,
        style("Normal", "Normal", own=False, default=True),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
        style(
            "Title",
            "Title",
            own=False,
            follow="Subtitle",
            paragraph=f"<w:keepNext/>{spacing(480, 120, 240)}<w:contextualSpacing/>",
            run=bold(48, INK),
        ),
        style("Subtitle", "Subtitle", own=False, paragraph=spacing(0, 360), run=sized(26, GREY)),
        style(
            "Heading1",
            "heading 1",
            own=False,
            follow="Ledd",
            paragraph=f"<w:keepNext/><w:keepLines/>{numbered(0)}{spacing(360, 120, 240)}"
            f'<w:ind w:left="{INDENT}" w:hanging="{INDENT}"/><w:outlineLvl w:val="0"/>',
            run=bold(28, INK),
        ),
        style(
            "Ledd",
            "Ledd",
            paragraph=f'{numbered(1)}{spacing(0, 120)}<w:ind w:left="{INDENT}" w:hanging="{INDENT}"/>',
        ),
        style(
            "Punkt",
            "Punkt",
            paragraph=f'{numbered(2)}{spacing(0, 60)}<w:ind w:left="{INDENT + 397}" w:hanging="397"/>',
        ),
        style(
            "Del",
            "Del",
            follow="Heading1",
            paragraph=f"<w:keepNext/><w:keepLines/><w:pBdr>{border('bottom', INK, 8, 4)}</w:pBdr>"
            f'{spacing(560, 200, 240)}<w:outlineLvl w:val="0"/>',
            run=sized(34, INK),
        ),
        style(
            "Vedlegg",
            "Vedlegg",
            follow="Normal",
            paragraph=f"<w:keepNext/><w:keepLines/><w:pageBreakBefore/>{numbered(0, 2)}{spacing(0, 240, 240)}"
            '<w:ind w:left="1644" w:hanging="1644"/><w:outlineLvl w:val="0"/>',
            run=bold(28, INK),
        ),
        style(
            "TOCHeading",
            "TOC Heading",
            own=False,
            paragraph=f"<w:keepNext/><w:keepLines/>{spacing(480, 160, 240)}",
            run=bold(28, INK),
        ),
        style(
            "TOC1",
            "toc 1",
            own=False,
            follow="Normal",
            paragraph=f'<w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="left" w:pos="1247"/></w:tabs>'
            f"{spacing(0, 20, 240)}",
            run=sized(20),
        ),
        style(
            "Caption",
            "caption",
            own=False,
            paragraph=f'<w:keepNext/>{spacing(60, 80, 240)}<w:ind w:left="{INDENT}"/>',
            run=bold(20, GREY),
        ),
        style("Tabelltekst", "Tabelltekst", paragraph=spacing(0, 0, 240), run=sized(20)),
        style(
            "Tabellhode",
            "Tabellhode",
            based="Tabelltekst",
            paragraph="<w:keepNext/>",
            run="<w:b/><w:bCs/>",
        ),
        style(
            "Tabellslutt",
            "Tabellslutt",
            paragraph='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
            run=sized(8),
        ),
        style(
            "Underskrift",
            "Underskrift",
            paragraph=f"<w:keepNext/><w:keepLines/>{spacing(240, 120, 240)}",
            run=bold(24, INK),
        ),
        style(
            "Underskriver",
            "Underskriver",
            paragraph=f"<w:keepLines/>{spacing(0, 0, 240)}",
            run=sized(20),
        ),
        style(
            "Underskriftspart",
            "Underskriftspart",
            based="Underskriver",
            paragraph=spacing(200, 120, 240),
            run=bold(22),
        ),
        style(
            "Underskriftslinje",
            "Underskriftslinje",
            based="Underskriver",
            paragraph=f'<w:pBdr>{border("top", "000000", 4, 3)}</w:pBdr>{spacing(760, 0, 240)}<w:ind w:right="284"/>',
        ),
        style(
            "Header",
            "header",
            own=False,
            paragraph=f"<w:pBdr>{border('bottom', RULE, 4, 4)}</w:pBdr>"
            f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{spacing(0, 0, 240)}',
            run=sized(18, GREY),
        ),
        style(
            "Footer",
            "footer",
            own=False,
            paragraph=f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{spacing(0, 0, 240)}',
            run=sized(18, GREY),
        ),
        table_style(
            "Avtaletabell",
            "Avtaletabell",
            f"<w:tblBorders>{border('top')}{border('bottom')}{border('insideH')}</w:tblBorders>",
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr>'
            '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>',
        ),
        table_style("Underskriftstabell", "Underskriftstabell", ""),
    ]
)

# ------------------------------------------------------------------------------------------------------- numbering


def level(number: int, kind: str, text: str, style_id: str, left: int, hanging: int, run: str = "") -> str:
    bound = f'<w:pStyle w:val="{style_id}"/>' if style_id else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{bound}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:lvl>"
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    + level(0, "decimal", "%1", "Heading1", INDENT, INDENT)
    + level(1, "decimal", "%1.%2", "Ledd", INDENT, INDENT)
    + level(2, "lowerLetter", "%3)", "Punkt", INDENT + 397, 397)
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="singleLevel"/>'
    + level(0, "decimal", "Vedlegg %1", "Vedlegg", 1644, 1644)
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
)

# ------------------------------------------------------------------------------------------------------------ body


def run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in escape(text).split("\t")
    )
    return f"<w:r>{inner}{pieces}</w:r>"


def p(style_id: str, *runs: str, direct: str = "") -> str:
    """A paragraph; `direct` is formatting beside its style's."""
    content = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{direct}</w:pPr>{content}</w:p>'


def tag(text: str) -> str:
    """A paragraph that only steers: it is gone in the result."""
    return f"<w:p>{run('{%p ' + text + ' %}')}</w:p>"


def cell(width: int, *paragraphs: str) -> str:
    """A cell; with no width of its own it has its column's."""
    own = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' if width else ""
    return f"<w:tc>{own}{''.join(paragraphs)}</w:tc>"


def row(*cells: str, header: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def row_tag(text: str, columns: int, width: int) -> str:
    return row(cell(width, p("Tabelltekst", "{%tr " + text + " %}")), *[cell(width, p("Tabelltekst"))] * (columns - 1))


def table(
    widths: list[int], *rows: str, style_id: str = "Avtaletabell", indent: int = INDENT, first_column: bool = False
) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblLook w:val="{"0480" if first_column else "0420"}" w:firstRow="{int(not first_column)}" w:lastRow="0" '
        f'w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def looped_table(name: str, indent: int) -> str:
    """A table of as many columns and rows as `name` has."""
    third = (TEXT_WIDTH - indent) // 3
    return table(
        [third] * 3,
        row_tag(f"if {name}.header", 3, third),
        row(
            cell(0, p("Tabellhode", "{%tc for cell in " + name + "|header %}")),
            cell(0, p("Tabellhode", "{{ cell }}")),
            cell(0, p("Tabellhode", "{%tc endfor %}")),
            header=True,
        ),
        row_tag("endif", 3, third),
        row_tag(f"for row in {name}|rows", 3, third),
        row(
            cell(0, p("Tabelltekst", "{%tc for cell in row %}")),
            cell(0, p("Tabelltekst", "{{ cell }}")),
            cell(0, p("Tabelltekst", "{%tc endfor %}")),
        ),
        row_tag("endfor", 3, third),
        indent=indent,
    )


def fact(label: str, value: str) -> str:
    return row(
        cell(2608, p("Tabelltekst", run("{{ " + label + " }}", "<w:b/><w:bCs/>"))),
        cell(TEXT_WIDTH - 2608, p("Tabelltekst", "{{ " + value + " }}")),
    )


def optional_fact(label: str, value: str) -> str:
    first, rest = 2608, TEXT_WIDTH - 2608
    return (
        row(cell(first, p("Tabelltekst", "{%tr if " + value.split("|")[0] + " %}")), cell(rest, p("Tabelltekst")))
        + fact(label, value)
        + row(cell(first, p("Tabelltekst", "{%tr endif %}")), cell(rest, p("Tabelltekst")))
    )


FRONT = [
    p("Title", "{{ agreement.title }}"),
    p("Subtitle", "{{ label.between }}"),
    table(
        [2608, TEXT_WIDTH - 2608],
        fact("label.status", "agreement.status"),
        optional_fact("label.version", "agreement.version"),
        optional_fact("label.date", "agreement.date|longdate"),
        optional_fact("label.in_force", "agreement.in_force|longdate"),
        indent=0,
        first_column=True,
    ),
    p("Tabellslutt"),
    table(
        [3402, 1474, 1814, 2380],
        row(
            cell(3402, p("Tabellhode", "{{ label.party }}")),
            cell(1474, p("Tabellhode", "{{ label.organisasjonsnummer }}")),
            cell(1814, p("Tabellhode", "{{ label.archive }}")),
            cell(2380, p("Tabellhode", "{{ label.resolution }}")),
            header=True,
        ),
        row_tag("for party in agreement.parties", 4, 2000),
        row(
            cell(3402, p("Tabelltekst", "{{ party.name }}")),
            cell(1474, p("Tabelltekst", "{{ party.organisasjonsnummer|grouped }}")),
            cell(1814, p("Tabelltekst", "{{ party.archive_reference }}")),
            cell(2380, p("Tabelltekst", "{{ party.resolution|resolution }}")),
        ),
        row_tag("endfor", 4, 2000),
        indent=0,
    ),
]

# Twenty lines of contents fit below the front block; more have a page of their own, where one page holds them.
CONTENTS = [
    tag("if 20 < contents|length < 48"),
    '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
    tag("endif"),
    p("TOCHeading", "{{ label.contents }}"),
    tag("for entry in contents"),
    tag("if entry.chapter"),
    p("TOC1", run("{{ entry.link }}{{ entry.title }}", "<w:b/><w:bCs/>"), direct=spacing(80, 20, 240)),
    tag("else"),
    p("TOC1", "{{ entry.link }}{{ entry.number }}\t{{ entry.title }}"),
    tag("endif"),
    tag("endfor"),
    '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
]


def ledd(direct: str = "") -> str:
    return p(
        "Ledd",
        "{%r set opening = ledd|run_in %}",
        "{%r if opening %}",
        run("{{ opening }}", "<w:b/><w:bCs/>"),
        "{%r endif %}",
        "{{ ledd.text }}",
        direct=direct,
    )


MEASURE = ("ansvar", "arbeidsgiveransvar", "organisering", "finansiering")


def measure_row(name: str) -> str:
    """One of the four fields; all but the last stay with the next."""
    direct = "" if name == MEASURE[-1] else "<w:keepNext/>"
    return row(
        cell(2268, p("Tabelltekst", run("{{ label." + name + " }}", "<w:b/><w:bCs/>"), direct=direct)),
        cell(TABLE_WIDTH - 2268, p("Tabelltekst", "{{ ledd.measure." + name + " }}", direct=direct)),
    )


CLAUSES = [
    tag("for clause in agreement.clauses"),
    tag("if clause.chapter"),
    p("Del", run("{{ clause|chapter_anchor }}{{ clause.chapter }}", "<w:b/><w:bCs/>")),
    tag("endif"),
    p("Heading1", "{{ clause|anchor }}{{ clause.title }}"),
    tag("for ledd in clause.ledd"),
    tag("if ledd.items or ledd.table or ledd.measure"),
    ledd("<w:keepNext/>"),
    tag("for item in ledd.items"),
    p("Punkt", "{{ item }}"),
    tag("endfor"),
    tag("if ledd.measure"),
    table(
        [2268, TABLE_WIDTH - 2268],
        *map(measure_row, MEASURE),
        first_column=True,
    ),
    p("Tabellslutt"),
    tag("endif"),
    tag("if ledd.table"),
    tag("if ledd.table.caption"),
    p("Caption", "{{ ledd.table.caption }}"),
    tag("endif"),
    looped_table("ledd.table", INDENT),
    p("Tabellslutt"),
    tag("endif"),
    tag("else"),
    ledd(),
    tag("endif"),
    tag("endfor"),
    tag("endfor"),
]


def signature(side: str) -> str:
    """One party's place in the block: an empty second place has no name and no lines."""
    half = TEXT_WIDTH // 2
    return cell(
        half,
        p("Underskriftspart", "{{ pair." + side + ".name }}"),
        tag(f"for signatory in pair.{side}.signatories"),
        p("Underskriver", "{{ label.place_and_date }}"),
        p("Underskriftslinje", "{{ signatory.name or label.name_in_capitals }}"),
        tag("if signatory.title"),
        p("Underskriver", "{{ signatory.title }}"),
        tag("endif"),
        tag("if signatory.authority"),
        p("Underskriver", "{{ signatory.authority }}"),
        tag("endif"),
        tag("endfor"),
    )


SIGNATURES = [
    p("Underskrift", "{{ signature_anchor }}{{ label.for_the_parties }}"),
    table(
        [TEXT_WIDTH // 2] * 2,
        row_tag("for pair in signatures", 2, TEXT_WIDTH // 2),
        row(signature("left"), signature("right")),
        row_tag("endfor", 2, TEXT_WIDTH // 2),
        style_id="Underskriftstabell",
        indent=0,
    ),
    p("Tabellslutt"),
]

ANNEXES = [
    tag("for annex in agreement.annexes"),
    p("Vedlegg", "{{ annex|anchor }}{{ annex.title }}"),
    tag("if annex.text"),
    p("Normal", "{{ annex.text }}"),
    tag("endif"),
    tag("for table in annex.tables"),
    tag("if table.caption"),
    p("Caption", "{{ table.caption }}", direct='<w:ind w:left="0"/>'),
    tag("endif"),
    looped_table("table", 0),
    p("Tabellslutt"),
    tag("endfor"),
    tag("endfor"),
]

SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="first" r:id="rId6"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1531" w:right="1418" w:bottom="1418" w:left="1418" w:header="737" w:footer="680" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


def field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


HEADER = p("Header", "{{ agreement.title }}\t{{ agreement.status }}{{ label.version_mark }}")
FOOTER = p("Footer", "\t{{ label.page }} ", field("PAGE"), " {{ label.of }} ", field("NUMPAGES"))

SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="nb-NO"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
)

# ------------------------------------------------------------------------------------------------- fonts and theme

# A sans serif that Word has, and the free ones of the same widths that others have in its place.
FONTS = (
    '<w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:panose1 w:val="020F0502020204030204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)


def theme() -> str:
    """The least theme that Word accepts (Part 1, 14.2.7): our colours, one font, three plain formats of each kind."""
    colors = {"dk1": "000000", "lt1": "FFFFFF", "dk2": INK, "lt2": SHADE} | dict.fromkeys(
        ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"), INK
    )
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colors.items())
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="Avtale"><a:themeElements><a:clrScheme name="Avtale">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Avtale"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Avtale"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst><a:effectStyleLst>"
        f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


# --------------------------------------------------------------------------------------------------------- package

KINDS = {
    "rId1": ("styles", "styles.xml"),
    "rId2": ("numbering", "numbering.xml"),
    "rId3": ("settings", "settings.xml"),
    "rId4": ("header", "header1.xml"),
    "rId5": ("footer", "footer1.xml"),
    "rId6": ("footer", "footer2.xml"),
    "rId7": ("fontTable", "fontTable.xml"),
    "rId8": ("theme", "theme/theme1.xml"),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml"


def part(root: str, content: str) -> str:
    return f'{HEAD}<w:{root} xmlns:w="{W}" xmlns:r="{R}">{content}</w:{root}>'


def content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{OFFICE if kind == "theme" else WORD}.{kind}+xml"/>'
        for kind, name in KINDS.values()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{overrides}</Types>'
    )


def relationships(entries: dict[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"/>' for id, (kind, target) in entries.items()
    )
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{lines}</Relationships>"
    )


def members() -> dict[str, str]:
    body = "".join([*FRONT, *CONTENTS, *CLAUSES, *SIGNATURES, *ANNEXES, SECTION])
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships(KINDS),
        "word/styles.xml": part("styles", STYLES),
        "word/numbering.xml": part("numbering", NUMBERING),
        "word/fontTable.xml": part("fonts", FONTS),
        "word/theme/theme1.xml": theme(),
        "word/settings.xml": part("settings", SETTINGS),
        "word/header1.xml": part("hdr", HEADER),
        "word/footer1.xml": part("ftr", FOOTER),
        "word/footer2.xml": part("ftr", FOOTER),
    }


def made() -> bytes:
    """The template's bytes; stored times are those that the zip format starts at."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members().items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


if __name__ == "__main__":
    PATH.write_bytes(made())
    print(PATH, PATH.stat().st_size, "bytes", file=sys.stderr)
