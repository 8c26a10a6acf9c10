"""Small Word files in a notation of their own, so that a test shows what it compares.

    draft("# 1 Partene", "Fristen er [-30-]{+14+} dager.", "| M1 | 450 000 |")

`# ` begins a heading numbered by Word, `#name ` one with a bookmark; a plain line is a paragraph numbered below it,
`~ ` one without a number, `| a | b |` a row of a table, a line that is empty an empty paragraph. `[-…-]` and `{+…+}`
are tracked; `<ref name 4>` is a REF field that shows 4; `*bold*`; `^note^` a footnote."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPC = "http://schemas.openxmlformats.org/package/2006"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
PIECE = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}|<ref (\w+) ([^>]*)>|\*(.+?)\*|\^(.+?)\^")
AUTHOR = "Motpart"
DATE = "2026-11-18T14:30:00Z"
LEVELS = "".join(
    f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
    for at, text in enumerate(("%1", "%1.%2"))
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)


class Pen:
    """Writes one file; counts ids and keeps the notes."""

    def __init__(self, author: str, date: str) -> None:
        self.signed = f'w:author="{escape(author)}" w:date="{date}"'
        self.last = 0
        self.notes: list[str] = []

    def id(self) -> int:
        self.last += 1
        return self.last

    def block(self, line: str) -> str:
        if line.startswith("#"):
            name, _, text = line[1:].partition(" ")
            mark = self.id()
            start = f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>' if name else ""
            end = f'<w:bookmarkEnd w:id="{mark}"/>' if name else ""
            return paragraph(start + self.runs(text) + end, '<w:pStyle w:val="Heading1"/>' + numbered(0))
        if line.startswith("~ "):
            return paragraph(self.runs(line[2:]))
        return paragraph(self.runs(line), numbered(1)) if line else paragraph("")

    def runs(self, text: str) -> str:
        out, at = [], 0
        for match in PIECE.finditer(text):
            out.append(run(text[at : match.start()]))
            out.append(self.piece(match))
            at = match.end()
        return "".join(out) + run(text[at:])

    def piece(self, match: re.Match[str]) -> str:
        gone, come, name, shown, bold, note = match.groups()
        if gone is not None:
            return f'<w:del w:id="{self.id()}" {self.signed}>{run(gone, tag="delText")}</w:del>'
        if come is not None:
            return f'<w:ins w:id="{self.id()}" {self.signed}>{run(come)}</w:ins>'
        if name is not None:
            return field(f"REF {name} \\r \\h", shown)
        if bold is not None:
            return run(bold, "<w:b/>")
        self.notes.append(note)
        return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def table(self, rows: Sequence[str]) -> str:
        inner = "".join(f"<w:tr>{''.join(map(self.cell, line.strip('| ').split('|')))}</w:tr>" for line in rows)
        columns = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0].strip("| ").split("|"))
        return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{inner}</w:tbl>"

    def cell(self, text: str) -> str:
        return f"<w:tc><w:tcPr/>{paragraph(self.runs(text.strip()))}</w:tc>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def run(text: str, look: str = "", tag: str = "t") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>' if text else ""


def field(code: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def draft(
    *lines: str, header: str = "", author: str = AUTHOR, date: str = DATE, settings: str = "", page: str = "11906"
) -> bytes:
    pen = Pen(author, date)
    body: list[str] = []
    rows: list[str] = []
    for line in [*lines, None]:
        if line is not None and line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            body.append(pen.table(rows))
            rows = []
        if line is not None:
            body.append(pen.block(line))
    reference = '<w:headerReference w:type="default" r:id="rheader"/>' if header else ""
    section = f'<w:sectPr>{reference}<w:pgSz w:w="{page}" w:h="16838"/></w:sectPr>'
    parts = {
        "document": f"<w:body>{''.join(body)}{section}</w:body>",
        "styles": STYLES,
        "numbering": f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        "settings": settings,
    }
    if header:
        parts["header"] = paragraph(pen.runs(header))
    if pen.notes:
        parts["footnotes"] = "".join(
            f'<w:footnote w:id="{at}">{paragraph(run(note))}</w:footnote>' for at, note in enumerate(pen.notes, 1)
        )
    return packed(parts)


KINDS = {"document": "document.main"}
ROOTS = {"header": "hdr"}


def packed(parts: dict[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WML}.{KINDS.get(name, name)}+xml"/>' for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts if name != "document"
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{OPC}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{OPC}/relationships"><Relationship Id="r1" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{OPC}/relationships">{links}</Relationships>',
    }
    for name, inner in parts.items():
        root = ROOTS.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{inner}</w:{root}>"
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
