"""Random documents with tracked changes of every kind, legal by ECMA-376, as bytes. The same seed, the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from random import Random

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."
WORDS = "Kommunen skal varsle helseforetaket innen 24 timer etter utskriving av pasienten og sende epikrise".split()
AUTHORS = ("Kommunen", "Helseforetaket", "Advokat Ås")


class Writer:
    """Writes one document; `tracked` is how often something is marked."""

    def __init__(self, random: Random, tracked: float = 0.4) -> None:
        self.random = random
        self.tracked = tracked
        self.last_id = 100
        self.notes: list[str] = []

    def maybe(self, chance: float | None = None) -> bool:
        return self.random.random() < (self.tracked if chance is None else chance)

    def mark(self, name: str, inner: str = "", extra: str = "", author: str = "") -> str:
        self.last_id += 1
        author = author or self.random.choice(AUTHORS)
        head = (
            f'w:{name} w:id="{self.last_id}" w:author="{author}" w:date="2026-11-1{len(author) % 9}T09:00:00Z"{extra}'
        )
        return f"<{head}>{inner}</w:{name}>" if inner else f"<{head}/>"

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 4))) + " "

    def run(self, deleted: bool = False) -> str:
        name = "delText" if deleted else "t"
        look = ""
        if self.maybe(0.3):
            look = self.random.choice(("<w:b/>", '<w:color w:val="FF0000"/>', '<w:rStyle w:val="Sterk"/>'))
            look += self.mark("rPrChange", "<w:rPr><w:i/></w:rPr>") if not deleted and self.maybe() else ""
            look = f"<w:rPr>{look}</w:rPr>"
        text = f'<w:{name} xml:space="preserve">{self.words()}</w:{name}>'
        extra = self.random.choice(("", "", "", "", "<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>"))
        return f"<w:r>{look}{text}{extra}</w:r>"

    def field(self, deleted: bool = False) -> str:
        code = "delInstrText" if deleted else "instrText"
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:{code}> REF avb_a \\r \\h </w:{code}></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{self.run(deleted)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def piece(self, deleted: bool = False) -> str:
        return self.field(deleted) if self.maybe(0.1) else self.run(deleted)

    def marked(self) -> str:
        kind = self.random.choice(("ins", "del", "ins", "del", "ins-del"))
        if kind == "ins-del":
            mine, yours = self.random.sample(AUTHORS, 2)  # nobody strikes an insertion of their own: it is taken out
            struck = self.mark("del", self.run(deleted=True), author=yours)
            return self.mark("ins", self.run() + struck, author=mine)
        return self.mark(kind, "".join(self.piece(kind == "del") for _ in range(self.random.randint(1, 2))))

    def stretch(self) -> str:
        return self.marked() if self.maybe() else self.piece()

    def inline(self) -> str:
        inner = self.stretch()
        match self.random.randrange(14):
            case 0:
                return f'<w:hyperlink r:id="rLink">{inner}</w:hyperlink>'
            case 1:
                return f'<w:sdt><w:sdtPr><w:tag w:val="t"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
            case 2:
                return self.equation()
            case 3:
                return self.note()
            case 4:
                return self.box()
            case 5:
                return f'<w:smartTag w:uri="u" w:element="e">{inner}</w:smartTag>'
            case 6:
                return self.control()
            case _:
                return inner

    def control(self) -> str:
        """A control that was put in or taken out: a range round each of its tags."""
        kind = self.random.choice(("Ins", "Del"))
        opening, closing = self.mark(f"customXml{kind}RangeStart"), ""
        closing = f'<w:customXml{kind}RangeEnd w:id="{self.last_id}"/>'
        inner = f"{closing}{self.stretch()}"
        return f'{opening}<w:sdt><w:sdtPr><w:alias w:val="k"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    def equation(self) -> str:
        text = "<m:t>x</m:t>"
        inner = (
            f"<m:r>{self.mark(self.random.choice(('ins', 'del')), '<w:rPr/>' + text) if self.maybe() else text}</m:r>"
        )
        fraction = f"<m:f><m:num>{inner}</m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
        return f"<m:oMath><m:r><m:t>y=</m:t></m:r>{fraction}</m:oMath>"

    def note(self) -> str:
        self.notes.append(self.paragraph(simple=True))
        reference = f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        return self.mark(self.random.choice(("ins", "del")), reference) if self.maybe() else reference

    def box(self) -> str:
        inside = self.paragraph(simple=True)
        drawing = (
            '<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
            f"<w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        picture = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
        branches = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>'
        return f"<w:r><mc:AlternateContent>{branches}</mc:AlternateContent></w:r>"

    def properties(self, tracked_mark: bool, section: str = "") -> str:
        numbered = self.random.choice(("", "", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
        style = self.random.choice(("", "", '<w:pStyle w:val="Heading1"/>'))
        jc = self.random.choice(("", '<w:jc w:val="center"/>'))
        mark = self.mark(self.random.choice(("ins", "del"))) if tracked_mark else ""
        before = self.random.choice(("", '<w:jc w:val="right"/>', '<w:pStyle w:val="Heading1"/>'))
        change = self.mark("pPrChange", f"<w:pPr>{before}</w:pPr>") if self.maybe(self.tracked / 2) else ""
        inner = style + numbered + jc + (f"<w:rPr>{mark}</w:rPr>" if mark else "") + section + change
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    def paragraph(self, simple: bool = False, last: bool = False) -> str:
        inner = "".join((self.stretch if simple else self.inline)() for _ in range(self.random.randint(0, 3)))
        anchor = ""
        if not simple and self.maybe(0.2):
            self.last_id += 1
            anchor = f'<w:bookmarkStart w:id="{self.last_id}" w:name="b{self.last_id}"/>'
            anchor += f'<w:bookmarkEnd w:id="{self.last_id}"/>'
        return f"<w:p>{self.properties(not last and self.maybe(self.tracked / 2))}{anchor}{inner}</w:p>"

    def section_break(self) -> str:
        change = self.mark("sectPrChange", '<w:sectPr><w:pgSz w:w="1000"/></w:sectPr>') if self.maybe() else ""
        section = f'<w:sectPr><w:pgSz w:w="2000"/>{change}</w:sectPr>'
        return f"<w:p>{self.properties(self.maybe(0.2), section)}{self.run()}</w:p>"

    def cell(self, tracked_row: bool) -> str:
        marks = ""
        if self.maybe(self.tracked / 4) and not tracked_row:
            marks = self.mark(self.random.choice(("cellIns", "cellDel")))
        elif self.maybe(0.1):
            marks = self.mark("tcPrChange", '<w:tcPr><w:tcW w:w="9" w:type="dxa"/></w:tcPr>')
        elif self.maybe(0.1):
            marks = self.mark("cellMerge", extra=' w:vMerge="rest"')
        inner = "".join(self.paragraph(simple=True) for _ in range(self.random.randint(0, 1)))
        width = f'<w:tcPr><w:tcW w:w="3000" w:type="dxa"/>{marks}</w:tcPr>'
        return f"<w:tc>{width}{inner}{self.paragraph(simple=True, last=True)}</w:tc>"

    def row(self, columns: int) -> str:
        mark = self.mark(self.random.choice(("ins", "del"))) if self.maybe(self.tracked / 2) else ""
        change = self.mark("trPrChange", "<w:trPr/>") if self.maybe(0.1) else ""
        properties = f"<w:trPr><w:cantSplit/>{mark}{change}</w:trPr>" if mark or change else ""
        return f"<w:tr>{properties}{''.join(self.cell(bool(mark)) for _ in range(columns))}</w:tr>"

    def table(self) -> str:
        columns = self.random.randint(1, 3)
        change = (
            self.mark("tblPrChange", '<w:tblPr><w:tblW w:w="5" w:type="dxa"/></w:tblPr>') if self.maybe(0.1) else ""
        )
        rows = "".join(self.row(columns) for _ in range(self.random.randint(1, 3)))
        grid = '<w:gridCol w:w="3000"/>' * columns
        properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/>{change}</w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def move(self) -> str:
        self.last_id += 4
        a, b = self.last_id - 3, self.last_id - 2
        who = 'w:author="Kommunen" w:date="2026-11-12T09:00:00Z"'
        inner = self.run()
        ways = {}
        for way, identifier in (("moveFrom", a), ("moveTo", b)):
            mark = f'<w:{way} w:id="{identifier + 2000}" {who}/>'
            ways[way] = (
                f'<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr><w:{way}RangeStart w:id="{identifier}" {who} w:name="m{a}"/>'
                f'<w:{way} w:id="{identifier + 4000}" {who}>{inner}</w:{way}></w:p>'
                f'<w:{way}RangeEnd w:id="{identifier}"/>'
            )
        return ways["moveFrom"] + self.paragraph() + ways["moveTo"] + self.paragraph()

    def block(self) -> str:
        match self.random.randrange(12):
            case 0 | 1:
                return self.table() + self.paragraph()
            case 2:
                return self.move()
            case 3:
                return self.section_break()
            case 4:
                inner = self.paragraph() + self.paragraph(last=True)
                return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>{self.paragraph()}"
            case _:
                return self.paragraph()

    def body(self, blocks: int) -> str:
        return "".join(self.block() for _ in range(blocks)) + self.paragraph(last=True)


def document(random: Random, blocks: int = 6, tracked: float = 0.4) -> bytes:
    writer = Writer(random, tracked)
    body = writer.body(blocks)
    header = "".join(writer.paragraph(simple=True) for _ in range(2)) + writer.paragraph(simple=True, last=True)
    notes = "".join(f'<w:footnote w:id="{at}">{each}</w:footnote>' for at, each in enumerate(writer.notes, 1))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/><w:pgSz w:w="11906"/></w:sectPr>'
    parts = {
        "document": f"<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>",
        "header": f"<w:hdr {SPACES}>{header}</w:hdr>",
        "footnotes": f"<w:footnotes {SPACES}>{notes}</w:footnotes>",
        "styles": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "numbering": f"<w:numbering {SPACES}>{NUMBERING}</w:numbering>",
    }
    return package({f"word/{name}.xml": content for name, content in parts.items()}, LINK)


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Sterk"><w:name w:val="Strong"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
LINK = f'<Relationship Id="rLink" Type="{R}/hyperlink" Target="https://lovdata.no/" TargetMode="External"/>'
OPC = "http://schemas.openxmlformats.org/package/2006"
KINDS = {
    "document": "document.main",
    "header": "header",
    "footnotes": "footnotes",
    "styles": "styles",
    "numbering": "numbering",
}


def package(parts: dict[str, str | bytes], extra: str = "", types: str = "", root: str = "") -> bytes:
    """A zip of the parts, with the content types and relationships that they need."""
    named = {part: part.rpartition("/")[2].removesuffix(".xml") for part in parts}
    known = {part: name for part, name in named.items() if name in KINDS}
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{PART}{KINDS[name]}+xml"/>' for part, name in known.items()
    )
    relationships = "".join(
        f'<Relationship Id="r{name.capitalize()}" Type="{R}/{name}" Target="{name}.xml"/>'
        for name in known.values()
        if name != "document"
    )
    content = {
        "[Content_Types].xml": (
            f'<Types xmlns="{OPC}/content-types"><Default Extension="rels" ContentType="{RELS}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{OPC}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" '
            f'Target="word/document.xml"/>{root}</Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{OPC}/relationships">{relationships}{extra}</Relationships>'
        ),
        **parts,
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            archive.writestr(zipfile.ZipInfo(name), each)
    return target.getvalue()


RELS = "application/vnd.openxmlformats-package.relationships+xml"


def simple(body: str, **others: str) -> bytes:
    """A document of this body; `others` are further parts by their plain name: styles, numbering, footnotes, header."""
    parts: dict[str, str | bytes] = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    parts |= {f"word/{name}.xml": content for name, content in others.items()}
    return package(parts, LINK)
